/*
 * What stands in the Xapian database: one table for writer and reader.
 * Omega's letters are used only where they mean what Omega means, identity
 * and filters; text lives under X and keeps its side.  The choice and the
 * numbers come from measurements on JSQuAD and on bilingual manuals.
 */
#ifndef INDEX_SCHEMA_H
#define INDEX_SCHEMA_H

/* Counted up when an index of before cannot be searched rightly any more. */
#define SCHEMA_VERSION 3

/* Term channels.  The text behind the prefix is folded, never upper case. */
enum channel {
	CH_ID,			/* Q  id of the article */
	CH_URL,			/* U  its address, as written */
	CH_SOURCE,		/* G  publisher, folded */
	CH_HOST,		/* H  host of the address */
	CH_TAG,			/* K  tag, folded, as somebody wrote it */
	CH_ENTITY,		/* XN id of an entity that we found */
	CH_DAY,			/* D  20260619, in the zone of the archive */
	CH_MONTH,		/* M  202606 */
	CH_YEAR,		/* Y  2026 */
	CH_LANG,		/* L  ja, en: sides it has */
	CH_NO_SIDE,		/* XNO ja, en: sides missing or thin */
	CH_MISMATCH,		/* XMIS number: sides that disagree in it */
	CH_STORY,		/* XS id of the article that leads its story */
	CH_ROLE,		/* XROLE lead, dup: what it is in a story */
	CH_KEY,			/* XKEY  source key of a side */
	CH_PAIR,		/* XPAIR pair key */
	CH_JA,			/* XJ word of the Japanese side */
	CH_EN,			/* XE word of the English side */
	CH_JA_TITLE,		/* XJT the same, in its title */
	CH_EN_TITLE,		/* XET */
	CH_PART,		/* XP word inside a compound, both sides */
	CH_BIGRAM,		/* XB two kana or kanji, both sides */
	CH_READING,		/* XR three kana of the reading, both sides */
	CHANNELS
};

/* Value slots. */
enum slot {
	SLOT_DATE = 0,		/* sortable number, seconds UTC; or empty */
	SLOT_FACETS = 1,	/* see below */
	SLOT_ORDER = 2,		/* newest first, then id: ORDER_DATE bytes
				   that sort dates backwards, then the id */
	SLOT_STORY = 3,		/* "0003 ID": articles in it, id of the lead;
				   or empty, see story_store.h */
	SLOT_PRINT = 4,		/* see print.h */
	SLOT_SCORE = 8		/* and four more: the named scores in the
				   order of score_canonical */
};
#define SCORE_SLOTS 5
#define SLOTS (SLOT_SCORE + SCORE_SLOTS)
/* A key of one value, for a remote server sorts by no more. */
#define ORDER_DATE 9

/*
 * All that facets count, in one value, so that one pass counts everything,
 * locally and over Xapian's remote protocol: fields that begin with one of
 * these bytes and end at a zero byte.
 */
#define FACET_BYTE_SOURCE 's'
#define FACET_BYTE_MONTH 'm'	/* 2026-06 */
#define FACET_BYTE_LANG 'l'	/* ja, en, both */
#define FACET_BYTE_SCORE 'p'	/* importance */
#define FACET_BYTE_TAG 't'	/* as written */
#define FACET_BYTE_ENTITY 'e'	/* id */
#define FACET_BYTE_STORY 'd'	/* SLOT_STORY, so that stories count once */

/* Metadata. */
#define META_SCHEMA "schema"		/* SCHEMA_VERSION */
#define META_FINGERPRINT "fingerprint"	/* analyzer_fingerprint() */
#define META_GENERATION "generation"	/* commits so far */
#define META_UPDATED "updated"		/* seconds UTC of the last one */
#define META_COMPACTED "compacted"	/* bytes after the last compaction */
#define META_SHARD "shard"		/* "K/N", where there are several */
#define META_NOTE "note:"		/* the indexer's notes */
/*
 * The glossary, among the notes: its state, and a value for each word that
 * has translations, so that a query costs one look-up a word.  Every shard
 * of an index has the same one, for Xapian answers from the first only.
 */
#define NOTE_GLOSSARY "glossary"	/* version and counts */
#define NOTE_GLOSSARY_HAND "glossary-hand"	/* corrections, TSV */
#define NOTE_GLOSSARY_WORD "glossary:"	/* then "ja:TERM", "en:TERM" */

/*
 * Several databases, shards.  An article is in that of layout_shard_of, and
 * its document has there the number that it has in the whole index: 1, 2, 3
 * over all shards in the order in which articles came.  Xapian joins N
 * databases so that document d of shard k has the number (d - 1) * N + k + 1,
 * and so the order of equal hits is that of one database.  The notes are in
 * the first shard, what readers look up in each.
 */
#define SHARDS_MAX 32		/* numbers have 32 bits: then there are
				   134 million, of articles ever added */

/* Limits. */
#define TERM_MAX 245		/* Xapian's; zero bytes would count double */
#define POSITION_LINE 2		/* positions skipped between paragraphs */
#define POSITION_FIELD 20	/* and between fields: no phrase spans them */
#define FLUSH_ARTICLES 1000	/* commit after so many: 1.75 times faster than
				   Xapian's 10,000, in half the memory */
#define FLUSH_BYTES ((uint64_t)1 << 20)	/* or so much text: until then Xapian
				   holds it in trees of 40 times its size, and
				   a look into them misses the cache: 10,000
				   articles take .85 of the CPU time of 4 MB */

/*
 * A side is thin, and searched by translation as if it were missing, when
 * the Japanese has fewer than .3 of the characters of the English, or the
 * English fewer than 3 times .3 of those of the Japanese (an English text
 * takes about three times the characters).
 */
#define THIN_JA 0.3
#define THIN_EN 0.9

#endif
