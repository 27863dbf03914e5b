# The convenience library that every program links; no libtool.

noinst_LIBRARIES += libainews.a
libainews_a_CPPFLAGS = $(AM_CPPFLAGS) $(MECAB_CFLAGS) $(UTF8PROC_CFLAGS) \
	$(ZLIB_CFLAGS) $(MD_CFLAGS) $(JANSSON_CFLAGS) $(SECCOMP_CFLAGS) \
	-DDICDIR='"$(pkgdatadir)/dict"' -DMECAB_DICDIR='"$(MECAB_DICDIR)"' \
	-DSYSCONFDIR='"$(sysconfdir)"' -DLOCALSTATEDIR='"$(localstatedir)"'
libainews_a_SOURCES = \
	%D%/article/article.c %D%/article/article.h \
	%D%/article/article_json.c %D%/article/article_json.h \
	%D%/base/alloc.c %D%/base/alloc.h \
	%D%/base/array.h \
	%D%/base/cli.c %D%/base/cli.h \
	%D%/base/conf.c %D%/base/conf.h \
	%D%/base/date.c %D%/base/date.h \
	%D%/base/file.c %D%/base/file.h \
	%D%/base/fnv.h \
	%D%/base/hex.h \
	%D%/base/msg.c %D%/base/msg.h \
	%D%/base/same.h \
	%D%/base/sandbox.c %D%/base/sandbox.h \
	%D%/base/status.c %D%/base/status.h \
	%D%/base/strbuf.c %D%/base/strbuf.h \
	%D%/base/strmap.c %D%/base/strmap.h \
	%D%/base/varint.h \
	%D%/base/where.c %D%/base/where.h \
	%D%/index/convert.c %D%/index/convert.h \
	%D%/index/docids.c %D%/index/docids.h \
	%D%/index/document.c %D%/index/document.h \
	%D%/index/fill.c %D%/index/fill.h \
	%D%/index/filler.c %D%/index/filler.h \
	%D%/index/glossary.c %D%/index/glossary.h \
	%D%/index/joined.c %D%/index/joined.h \
	%D%/index/layout.c %D%/index/layout.h \
	%D%/index/mismatch.c %D%/index/mismatch.h \
	%D%/index/nodes.c %D%/index/nodes.h \
	%D%/index/nodes_impl.h \
	%D%/index/numbers.c %D%/index/numbers.h \
	%D%/index/pool.c %D%/index/pool.h \
	%D%/index/print.c %D%/index/print.h \
	%D%/index/reader.c %D%/index/reader.h \
	%D%/index/reader_check.c \
	%D%/index/reader_content.c \
	%D%/index/reader_impl.h \
	%D%/index/reader_match.c \
	%D%/index/rebuild.c %D%/index/rebuild.h \
	%D%/index/record.c %D%/index/record.h \
	%D%/index/schema.h \
	%D%/index/score.c %D%/index/score.h \
	%D%/index/shards.c %D%/index/shards.h \
	%D%/index/shelf.c %D%/index/shelf.h \
	%D%/index/story.c %D%/index/story.h \
	%D%/index/story_archive.c %D%/index/story_archive.h \
	%D%/index/story_pair.c %D%/index/story_pair.h \
	%D%/index/story_store.c %D%/index/story_store.h \
	%D%/index/term.c %D%/index/term.h \
	%D%/index/walk.c %D%/index/walk.h \
	%D%/index/words.c %D%/index/words.h \
	%D%/index/writer.c %D%/index/writer.h \
	%D%/index/writer_fill.c \
	%D%/index/writer_impl.h \
	%D%/index/writer_note.c \
	%D%/index/writer_shards.c \
	%D%/text/analyzer.c %D%/text/analyzer.h \
	%D%/text/analyzer_impl.h \
	%D%/text/analyzer_ja.c \
	%D%/text/analyzer_latin.c \
	%D%/text/cut.c %D%/text/cut.h \
	%D%/text/edict.c %D%/text/edict.h \
	%D%/text/entity.c %D%/text/entity.h \
	%D%/text/learn.c %D%/text/learn.h \
	%D%/text/learn_impl.h \
	%D%/text/learn_phrase.c \
	%D%/text/learn_table.c \
	%D%/text/lexicon.c %D%/text/lexicon.h \
	%D%/text/lexicon_build.c \
	%D%/text/lexicon_impl.h \
	%D%/text/morph.c %D%/text/morph.h \
	%D%/text/normalize.c %D%/text/normalize.h \
	%D%/text/numeral.c %D%/text/numeral.h \
	%D%/text/parallel.c %D%/text/parallel.h \
	%D%/text/script.c %D%/text/script.h \
	%D%/text/sentence.c %D%/text/sentence.h \
	%D%/text/spelling.c %D%/text/spelling.h \
	%D%/text/stem.c %D%/text/stem.h \
	%D%/text/translit.c %D%/text/translit.h \
	%D%/text/utf8.c %D%/text/utf8.h
