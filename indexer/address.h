/*
 * Which network addresses anybody may have asked us to visit.  A feed, a
 * redirect or a name server is a stranger's word: none of them may make this
 * machine talk to itself or to its neighbours.
 */
#ifndef INDEXER_ADDRESS_H
#define INDEXER_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

/*
 * False for loopback, private, link-local, shared, multicast, reserved and
 * documentation addresses, for IPv4 ones of those inside an IPv6 address,
 * and for anything that is neither IPv4 nor IPv6.
 */
bool address_is_public(const struct sockaddr *);

/* Blocks of addresses that are permitted all the same. */
struct address_block {
	sa_family_t family;
	uint8_t first[16];
	unsigned bits;
};

struct address_list {
	struct address_block *v;
	size_t n;
};

/* Add "10.1.2.3", "10.1.0.0/16" or "fd00::/8"; false when it is none. */
bool address_list_add(struct address_list *, const char *text);
void address_list_clear(struct address_list *);
bool address_list_has(const struct address_list *, const struct sockaddr *);

#endif
