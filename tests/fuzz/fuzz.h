/*
 * What a fuzz target is: one function that takes any bytes, and must come
 * back whatever they are.  It keeps no state between calls and touches
 * neither files nor network nor clock.  libFuzzer calls it with
 * --enable-fuzz; else replay.c does, over the seeds.
 */
#ifndef FUZZ_FUZZ_H
#define FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What must hold for every input; ends the program where it does not. */
#define FUZZ_CHECK(condition) do {					\
	if (!(condition))						\
		__builtin_trap();					\
} while (0)

#endif
