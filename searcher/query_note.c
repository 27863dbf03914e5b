/*
 * The sentences that tell a reader what was not taken as typed.  `%` is the
 * place of what the note is about.
 */
#include "searcher/query_impl.h"

#include <stdlib.h>
#include <string.h>

#include "text/utf8.h"

#define ABOUT_MAX 80		/* bytes of the query shown in a note */

static const struct {
	const char *ja, *en;
} sentences[NOTES] = {
	[NOTE_UNKNOWN_FIELD] = {
		"「%」という項目はないので、文字として探します",
		"\"%\" is not a field; searched as text" },
	[NOTE_EMPTY_FIELD] = {
		"「%」に値がないので、文字として探します",
		"\"%\" has no value; searched as text" },
	[NOTE_BAD_DATE] = {
		"「%」は日付として読めないので、文字として探します",
		"\"%\" is not a possible date; searched as text" },
	[NOTE_BAD_SCORE] = {
		"「%」は点数として読めないので、文字として探します",
		"\"%\" is not a score or a range of scores; "
		"searched as text" },
	[NOTE_BAD_VALUE] = {
		"「%」という値はないので、文字として探します",
		"\"%\" is not a known value; searched as text" },
	[NOTE_LOWER_OR] = {
		"「%」は語として探します。「または」の意味なら OR と"
		"書いてください",
		"\"%\" is searched as a word; did you mean OR?" },
	[NOTE_LOWER_AND] = {
		"「%」は語として探します。「かつ」の意味なら AND と"
		"書いてください",
		"\"%\" is searched as a word; did you mean AND?" },
	[NOTE_LOWER_NOT] = {
		"「%」は語として探します。除外の意味なら NOT と"
		"書いてください",
		"\"%\" is searched as a word; did you mean NOT?" },
	[NOTE_DANGLING] = {
		"「%」は前か後に語がないので無視しました",
		"\"%\" is ignored: a word is missing before or after it" },
	[NOTE_UNITS] = {
		"語が多すぎます。最初の64個だけで探します",
		"too many words; only the first 64 are searched" },
	[NOTE_DEPTH] = {
		"括弧が深すぎます。33重目からは無視しました",
		"brackets deeper than 32 are ignored" },
	[NOTE_VALUES] = {
		"「%」の値が多すぎます。最初の64個だけを使います",
		"\"%\" has too many values; only the first 64 are used" },
	[NOTE_SLOP] = {
		"~ の数が大きすぎます。100 として探します",
		"the number after ~ is too large; 100 is used" },
	[NOTE_PREFIX] = {
		"「%」: * の前には2文字以上が必要なので、"
		"文字として探します",
		"\"%\": a * needs two characters before it; "
		"searched as text" },
	[NOTE_PREFIXES] = {
		"* の付いた語が多すぎます。最初の8個だけを使います",
		"too many words with a *; only the first 8 are used" },
	[NOTE_SAVED_UNKNOWN] = {
		"「%」という保存した検索はないので、文字として探します",
		"\"%\" is not a saved query; searched as text" },
	[NOTE_SAVED_CYCLE] = {
		"保存した検索「%」は自分自身を含むので、"
		"その部分を無視しました",
		"the saved query \"%\" contains itself; ignored there" },
	[NOTE_SAVED_LIMIT] = {
		"保存した検索「%」は大きすぎるか入れ子が深すぎるので"
		"無視しました",
		"the saved query \"%\" is too large or nested too deeply; "
		"ignored" },
	[NOTE_SCOPE] = {
		"「%」の前の題名・本文・言語の指定には効果がありません",
		"title, body or side before \"%\" has no effect" },
};

/* At most ABOUT_MAX bytes, cut between characters. */
static void
add_about(struct strbuf *sb, const char *about, size_t len)
{
	size_t n = 0;

	while (n < len) {
		size_t step = utf8_decode(about + n, len - n, NULL);

		if (n + step > ABOUT_MAX)
			break;
		n += step;
	}
	strbuf_add(sb, about, n);
	if (n < len)
		strbuf_addstr(sb, "…");
}

void
note_add(struct query *q, enum ui_language ui, enum note note,
    const char *about, size_t len)
{
	const char *s = ui == UI_JA ? sentences[note].ja :
	    sentences[note].en;
	const char *gap = strchr(s, '%');
	struct strbuf sb;
	size_t i;

	if (q->nnotes == QUERY_NOTES_MAX)
		return;
	strbuf_init(&sb, 1024);
	if (gap != NULL) {
		strbuf_add(&sb, s, (size_t)(gap - s));
		add_about(&sb, about, len);
		s = gap + 1;
	}
	strbuf_addstr(&sb, s);
	for (i = 0; i < q->nnotes; i++)
		if (strcmp(q->notes[i], sb.s) == 0)
			break;
	if (i == q->nnotes) {
		q->notes = xreallocarray(q->notes, q->nnotes + 1,
		    sizeof(*q->notes));
		q->notes[q->nnotes++] = strbuf_take(&sb);
	}
	strbuf_clear(&sb);
}
