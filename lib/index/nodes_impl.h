/*
 * What reader_match.c must know of a node, and nobody else.
 */
#ifndef INDEX_NODES_IMPL_H
#define INDEX_NODES_IMPL_H

#include "index/nodes.h"
#include "xapian-c/xapian-c.h"

const struct xc_query *node_query(const struct node *);
/* Documents of one database that is here, ascending. */
const struct node *node_documents(struct nodes *, const uint32_t *docid,
    size_t n);
/* Remember a failure for nodes_status. */
void nodes_fail(struct nodes *, const struct error *);

#endif
