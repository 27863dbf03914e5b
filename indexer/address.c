/*
 * The special-purpose registries of RFC 6890, as far as they are not for
 * everybody to reach.
 */
#include "indexer/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

struct block4 {
	uint8_t first[4];
	unsigned bits;
};

struct block6 {
	uint8_t first[16];	/* those left out are zero */
	unsigned bits;
};

static const struct block4 special4[] = {
	{ { 0 }, 8 },			/* this network */
	{ { 10 }, 8 },			/* private */
	{ { 100, 64 }, 10 },		/* shared, behind a carrier */
	{ { 127 }, 8 },			/* loopback */
	{ { 169, 254 }, 16 },		/* link-local, cloud metadata */
	{ { 172, 16 }, 12 },		/* private */
	{ { 192, 0, 0 }, 24 },		/* protocol assignments */
	{ { 192, 0, 2 }, 24 },		/* documentation */
	{ { 192, 88, 99 }, 24 },	/* 6to4 relays */
	{ { 192, 168 }, 16 },		/* private */
	{ { 198, 18 }, 15 },		/* benchmarks */
	{ { 198, 51, 100 }, 24 },	/* documentation */
	{ { 203, 0, 113 }, 24 },	/* documentation */
	{ { 224 }, 3 },			/* multicast, reserved, broadcast */
};

static const struct block6 special6[] = {
	{ { 0 }, 96 },			/* unspecified, loopback, old forms */
	{ { 0x00, 0x64, 0xff, 0x9b, 0, 1 }, 48 },	/* local translation */
	{ { 0x01 }, 64 },		/* discard */
	{ { 0x20, 0x01 }, 23 },		/* Teredo and protocol assignments */
	{ { 0x20, 0x01, 0x0d, 0xb8 }, 32 },		/* documentation */
	{ { 0x3f, 0xff }, 20 },		/* documentation */
	{ { 0xfc }, 7 },		/* unique local */
	{ { 0xfe, 0x80 }, 10 },		/* link-local */
	{ { 0xfe, 0xc0 }, 10 },		/* site-local */
	{ { 0xff }, 8 },		/* multicast */
};

/* Where an IPv6 address carries an IPv4 one: prefix, and its place. */
static const struct {
	struct block6 block;
	size_t at;		/* byte */
} carriers[] = {
	{ { { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff }, 96 }, 12 },
	{ { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 },	/* translation */
	{ { { 0x20, 0x02 }, 16 }, 2 },			/* 6to4 */
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static bool
begins(const uint8_t *address, const uint8_t *first, unsigned bits)
{
	size_t whole = bits / 8;
	uint8_t mask = (uint8_t)(0xff00u >> (bits % 8));

	if (memcmp(address, first, whole) != 0)
		return false;
	return bits % 8 == 0 || ((address[whole] ^ first[whole]) & mask) == 0;
}

static bool
is_public4(const uint8_t *address)
{
	size_t i;

	for (i = 0; i < COUNT(special4); i++)
		if (begins(address, special4[i].first, special4[i].bits))
			return false;
	return true;
}

static bool
is_public6(const uint8_t *address)
{
	size_t i;

	for (i = 0; i < COUNT(carriers); i++)
		if (begins(address, carriers[i].block.first,
		    carriers[i].block.bits))
			return is_public4(address + carriers[i].at);
	for (i = 0; i < COUNT(special6); i++)
		if (begins(address, special6[i].first, special6[i].bits))
			return false;
	return true;
}

/* Its bytes in the order of the net; how many, 0 for other families. */
static size_t
get_bytes(const struct sockaddr *sa, uint8_t bytes[16])
{
	const void *any = sa;

	switch (sa->sa_family) {
	case AF_INET:
		memcpy(bytes, &((const struct sockaddr_in *)any)->sin_addr,
		    4);
		return 4;
	case AF_INET6:
		memcpy(bytes, &((const struct sockaddr_in6 *)any)->sin6_addr,
		    16);
		return 16;
	default:
		return 0;
	}
}

bool
address_is_public(const struct sockaddr *sa)
{
	uint8_t bytes[16];
	size_t n = get_bytes(sa, bytes);

	return n == 4 ? is_public4(bytes) : n == 16 && is_public6(bytes);
}

bool
address_list_add(struct address_list *list, const char *text)
{
	size_t len = strcspn(text, "/");
	char *address = xstrndup(text, len), *end = NULL;
	struct address_block b = { .family = AF_INET, .bits = 32 };
	unsigned long bits;
	bool good = inet_pton(AF_INET, address, b.first) == 1;

	if (!good) {
		b.family = AF_INET6;
		b.bits = 128;
		good = inet_pton(AF_INET6, address, b.first) == 1;
	}
	free(address);
	if (good && text[len] == '/') {
		bits = strtoul(text + len + 1, &end, 10);
		good = text[len + 1] >= '0' && text[len + 1] <= '9' &&
		    *end == '\0' && bits <= b.bits;
		b.bits = (unsigned)bits;
	}
	if (!good)
		return false;
	list->v = xreallocarray(list->v, list->n + 1, sizeof(*list->v));
	list->v[list->n++] = b;
	return true;
}

void
address_list_clear(struct address_list *list)
{
	free(list->v);
	*list = (struct address_list){ 0 };
}

bool
address_list_has(const struct address_list *list, const struct sockaddr *sa)
{
	uint8_t bytes[16];
	size_t i;

	if (get_bytes(sa, bytes) == 0)
		return false;
	for (i = 0; i < list->n; i++)
		if (list->v[i].family == sa->sa_family &&
		    begins(bytes, list->v[i].first, list->v[i].bits))
			return true;
	return false;
}
