/*
 * FNV-1a: short keys, no set-up, the same on every machine.  It tells apart
 * what nobody tampers with and guards nothing; begin with FNV32 or FNV64 and
 * go on with what came out.
 */
#ifndef BASE_FNV_H
#define BASE_FNV_H

#include <stddef.h>
#include <stdint.h>

#define FNV32 UINT32_C(2166136261)
#define FNV64 UINT64_C(0xcbf29ce484222325)

static inline uint32_t
fnv32(uint32_t hash, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)s[i]) * UINT32_C(16777619);
	return hash;
}

static inline uint64_t
fnv64(uint64_t hash, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		hash = (hash ^ (unsigned char)s[i]) *
		    UINT64_C(0x100000001b3);
	return hash;
}

#endif
