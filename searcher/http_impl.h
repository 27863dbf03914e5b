/*
 * What http.c reads and http_address.c writes: the values of parameters that
 * have names.  For these two only.
 */
#ifndef SEARCHER_HTTP_IMPL_H
#define SEARCHER_HTTP_IMPL_H

/* A list of them ends with a name of NULL. */
struct http_choice {
	const char *name;
	int value;
};

extern const struct http_choice http_langs[], http_sorts[], http_formats[],
    http_uis[];

/* Static text; NULL when the value has no name. */
const char *http_chosen(const struct http_choice *, int value);

#endif
