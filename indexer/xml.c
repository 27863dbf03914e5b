#include "indexer/xml.h"

#include <stdbool.h>
#include <stdlib.h>

#include "indexer/library.h"

static struct xml lib;
static bool opened;

enum status
xml_open(struct error *err)
{
#define ENTRY(name) { #name, &lib.name },
	const struct library_symbol symbols[] = {
		XML_FUNCTIONS(ENTRY)
		{ "xmlFree", &lib.xmlFree },
	};
	enum status st = STATUS_OK;

	if (!opened)
		st = library_open("libxml2.so.2", symbols,
		    sizeof(symbols) / sizeof(symbols[0]), err);
	opened = st == STATUS_OK;
	return st;
}

const struct xml *
xml(void)
{
	if (xml_open(NULL) != STATUS_OK)
		abort();
	return &lib;
}
