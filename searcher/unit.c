#include "searcher/unit.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/array.h"
#include "base/strbuf.h"
#include "searcher/translate.h"
#include "text/lexicon.h"
#include "text/spelling.h"
#include "text/utf8.h"

struct collector {
	ARRAY(struct unit_token) v;
};

static void
collect(void *ctx, const struct token *t)
{
	struct collector *c = ctx;

	if (t->kind == TOKEN_GAP || c->v.n == UNIT_TERMS_MAX)
		return;
	array_push(&c->v, (struct unit_token){ .kind = t->kind,
	    .term = xstrndup(t->term, t->len), .len = t->len, .pos = t->pos,
	    .span = t->span, .start = t->start, .end = t->end });
}

/*
 * Is the unit typed in kana alone, of this class or of either
 * (UTF8_OTHER)?  Then its reading may be all that we have.
 */
static bool
is_kana(const char *s, enum utf8_class kind)
{
	for (size_t len = strlen(s), i = 0; i < len;) {
		enum utf8_class c;
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		c = utf8_class(cp);
		if (cp != 0x30fc && c != kind && (kind != UTF8_OTHER ||
		    (c != UTF8_HIRAGANA && c != UTF8_KATAKANA)))
			return false;
	}
	return true;
}

/* "what" and "What" are function words; "IT" and "WHO" are names. */
static bool
is_english_stop(const struct lexicon *lx, const char *s, size_t len)
{
	char word[16];

	if (len >= sizeof(word))
		return false;
	memcpy(word, s, len);
	if (len > 1 && word[0] >= 'A' && word[0] <= 'Z')
		word[0] = (char)(word[0] - 'A' + 'a');
	return lexicon_stop(lx, STOP_EN, word, len);
}

/*
 * Question words and function words score nothing beside others, and
 * nothing is required of them; a unit of nothing else keeps them.
 */
static void
find_stops(struct unit *u, const struct lexicon *lx)
{
	size_t left = 0;

	for (size_t i = 0; i < u->ntokens; i++) {
		struct unit_token *t = &u->tokens[i];

		if (!unit_is_word(t))
			continue;
		t->stop = t->kind == TOKEN_LATIN ? is_english_stop(lx,
		    u->text + t->start, t->end - t->start) :
		    lexicon_stop(lx, STOP_QUESTION, t->term, t->len);
		left += !t->stop;
	}
	/* A lone kana stands in every text and is no word in any. */
	u->empty = u->ntokens == 0 || (u->kana && u->nwords == 0 &&
	    !u->verify && utf8_count(u->text, strlen(u->text)) == 1);
	/* とは has no words; ＡＩ has one and no kana. */
	u->light = left == 0 && (u->nwords > 0 ||
	    u->hiragana);
	for (size_t i = 0; i < u->ntokens && left == 0; i++)
		u->tokens[i].stop = false;
}

static bool
is_japanese(const char *s)
{
	for (size_t len = strlen(s), i = 0; i < len;) {
		unsigned cp;

		i += utf8_decode(s + i, len - i, &cp);
		if (!utf8_is_ja(utf8_class(cp)) && cp != 0x30fb)
			return false;
	}
	return *s != '\0';
}

/*
 * Is the unit a sentence typed without spaces, and not a name?  The words of
 * a name, however long, follow each other; those of a sentence have particles
 * between them, and no article needs to put it in the same way.
 */
static bool
is_sentence(const struct unit *u)
{
	size_t words = 0, japanese = 0, behind = 0;
	bool apart = false;

	if (u->node->type != QUERY_WORD || u->verify || u->node->prefix)
		return false;
	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (!unit_is_word(t))
			continue;
		apart |= words > 0 && t->pos > behind;
		behind = t->pos + 1;
		words++;
		japanese += t->kind == TOKEN_WORD;
	}
	return words > NAME_WORDS_MAX || (apart && japanese >= 2 &&
	    words >= SENTENCE_WORDS_LEAST);
}

/*
 * The text with each word in another spelling that has one, and without
 * middle dots between words; NULL when that is as it was typed.
 */
static char *
find_variant(const struct unit *u, const struct lexicon *lx)
{
	char other[SPELLING_MAX], *variant;
	struct strbuf sb;
	size_t at = 0, len;
	bool any = false;

	strbuf_init(&sb, SIZE_MAX / 2);
	for (size_t i = 0; i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (!unit_is_word(t) || t->start < at)
			continue;
		if (at > 0 && t->start - at == 3 &&
		    memcmp(u->text + at, "\xe3\x83\xbb", 3) == 0)
			any = true;
		else
			strbuf_add(&sb, u->text + at, t->start - at);
		len = spelling_other(lx, u->text + t->start, t->end -
		    t->start, other);
		if (len > 0)
			strbuf_add(&sb, other, len);
		else
			strbuf_add(&sb, u->text + t->start, t->end -
			    t->start);
		any |= len > 0;
		at = t->end;
	}
	strbuf_addstr(&sb, u->text + at);
	variant = any ? strbuf_take(&sb) : NULL;
	strbuf_clear(&sb);
	return variant;
}

void
unit_init(struct unit *u, const struct query_node *node, unsigned sides,
    struct analyzer *an)
{
	struct collector c = { 0 };

	memset(u, 0, sizeof(*u));
	u->node = node;
	u->text = node->text;
	u->sides = node->sides != 0 ? node->sides & sides : sides;
	u->verify = node->type == QUERY_PHRASE ? node->slop == 0 : node->exact;
	/* Who asks for characters does not ask for how they sound. */
	analyze(an, u->text, strlen(u->text), u->verify ? ANALYZE_BIGRAMS :
	    ANALYZE_QUERY, 0, collect, &c);
	u->tokens = c.v.v;
	u->ntokens = c.v.n;
	for (size_t i = 0; i < u->ntokens; i++) {
		u->nwords += unit_is_word(&u->tokens[i]);
		u->nbigrams += u->tokens[i].kind == TOKEN_BIGRAM;
	}
	u->japanese = is_japanese(u->text);
	u->kana = is_kana(u->text, UTF8_OTHER);
	u->hiragana = is_kana(u->text, UTF8_HIRAGANA);
	find_stops(u, analyzer_lexicon(an));
	if (u->verify)
		u->light = false;
	u->sentence = is_sentence(u);
	if (!u->verify && !u->sentence && !node->prefix)
		u->variant = find_variant(u, analyzer_lexicon(an));
}

void
unit_init_synonym(struct unit *u, const char *text,
    const struct query_node *typed, const char *of, unsigned sides,
    struct analyzer *an)
{
	struct query_node *node = xcalloc(1, sizeof(*node));

	node->type = QUERY_WORD;
	node->text = (char *)text;
	node->sides = typed->sides;
	node->part = typed->part;
	unit_init(u, node, sides, an);
	u->typed = typed;
	u->synonym_of = xstrdup(of);
}

void
unit_clear(struct unit *u)
{
	if (u->synonym_of != NULL)
		free((void *)u->node);
	free(u->synonym_of);
	free(u->variant);
	for (size_t i = 0; i < u->ntokens; i++)
		free(u->tokens[i].term);
	free(u->tokens);
	translations_free(u->translations, u->ntranslations);
	memset(u, 0, sizeof(*u));
}

/* Is it a word, or several, of the unit as they were typed? */
static bool
is_typed(const struct unit *u, const char *s, size_t len)
{
	for (size_t i = 0; i < u->ntokens; i++)
		for (size_t k = i; k < u->ntokens; k++)
			if (unit_is_word(&u->tokens[i]) &&
			    unit_is_word(&u->tokens[k]) &&
			    u->tokens[k].end - u->tokens[i].start == len &&
			    memcmp(u->text + u->tokens[i].start, s, len) == 0)
				return true;
	return strlen(u->text) == len && memcmp(u->text, s, len) == 0;
}

/* By which rule of spelling the unit, or a word of it, was written so. */
static const char *
spelled(const struct unit *u, const struct lexicon *lx, const char *s,
    size_t len)
{
	const char *name = spelling_rule(lx, u->text, strlen(u->text), s, len);

	for (size_t i = 0; name == NULL && i < u->ntokens; i++) {
		const struct unit_token *t = &u->tokens[i];

		if (unit_is_word(t))
			name = spelling_rule(lx, u->text + t->start,
			    t->end - t->start, s, len);
	}
	return name;
}

const char *
unit_rule(const struct unit *u, const struct lexicon *lx,
    enum token_kind kind, const char *s, size_t len)
{
	const char *name;

	if (u->synonym_of != NULL)
		return "synonym";
	if (u->verify)
		return "phrase";
	if (kind == TOKEN_PART)
		return "part";
	if (u->node->prefix)
		return "prefix";
	if (is_typed(u, s, len))
		return "word";
	if ((name = spelled(u, lx, s, len)) != NULL)
		return name;
	return kind == TOKEN_GAP ? "characters" : "inflection";
}
