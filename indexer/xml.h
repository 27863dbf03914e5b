/*
 * libxml2 for the formats that are made of elements.  With ICU, which it
 * brings along, it is half of what a process of the indexer would load when
 * it starts, and lines of JSON need none of it: it is opened at the first
 * call.  No other file includes its headers.
 */
#ifndef INDEXER_XML_H
#define INDEXER_XML_H

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/tree.h>

#include "base/status.h"

#define XML_FUNCTIONS(X)						\
	X(htmlEntityLookup)						\
	X(htmlReadMemory)						\
	X(xmlDocGetRootElement)						\
	X(xmlFreeDoc)							\
	X(xmlNodeGetContent)						\
	X(xmlReadMemory)

#define XML_POINTER(name) __typeof__(name) *name;
struct xml {
	XML_FUNCTIONS(XML_POINTER)
	__typeof__(xmlFree) *xmlFree;
};

/* The functions by their names; it ends the process where it has none. */
const struct xml *xml(void);

/* Before that, to be told instead, or while a file can still be opened. */
enum status xml_open(struct error *) MUST_USE;

#endif
