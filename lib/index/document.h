/*
 * From an article to a Xapian document: the one place that knows which term
 * comes from what.  Uses no database, so several threads can do it, each
 * with an analyser of its own.
 */
#ifndef INDEX_DOCUMENT_H
#define INDEX_DOCUMENT_H

#include "article/article.h"
#include "base/status.h"

struct analyzer;
struct strbuf;
struct xc_document;

/*
 * Fill in the article's entities and make its document, to be freed with
 * xc_document_free.  TOO_LARGE: a text over what positions can count.
 * What words.h keeps of an article is appended to `words`, if not NULL.
 */
enum status document_build(struct analyzer *, struct article *,
    struct xc_document **, struct strbuf *words, struct error *) MUST_USE;

#endif
