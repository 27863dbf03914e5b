/*
 * What reader.c must know of a node, and nobody else.
 */
#ifndef INDEX_NODES_H
#define INDEX_NODES_H

#include "index/reader.h"
#include "xapian-c/xapian-c.h"

const struct xc_query *node_query(const struct node *);

#endif
