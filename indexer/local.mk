# What indexer builds and ships.

# Everything of the indexer but its main, so that tests can link it.
noinst_LIBRARIES += libindexer.a
libindexer_a_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS) $(YAML_CFLAGS) \
	$(MD4C_CFLAGS) $(XML_CFLAGS) $(CURL_CFLAGS)
libindexer_a_SOURCES = \
	%D%/address.c %D%/address.h \
	%D%/batch.c %D%/batch.h \
	%D%/body.c %D%/body.h \
	%D%/cmd.c %D%/cmd.h \
	%D%/cmd_check.c \
	%D%/cmd_delete.c \
	%D%/cmd_export.c \
	%D%/cmd_glossary.c \
	%D%/cmd_fetch.c \
	%D%/cmd_queries.c \
	%D%/cmd_rebuild.c \
	%D%/cmd_stats.c \
	%D%/cmd_update.c \
	%D%/crawl.c %D%/crawl.h \
	%D%/dictionary.c %D%/dictionary.h \
	%D%/encoding.c %D%/encoding.h \
	%D%/feed_split.c %D%/feed_split.h \
	%D%/feeds_conf.c %D%/feeds_conf.h \
	%D%/fetch.c %D%/fetch.h \
	%D%/format.c %D%/format.h %D%/formats.h \
	%D%/filenote.c %D%/filenote.h \
	%D%/flow.c %D%/flow.h \
	%D%/format_capture.c \
	%D%/format_digest.c \
	%D%/format_feed.c \
	%D%/format_html.c \
	%D%/format_jsonl.c \
	%D%/format_note.c \
	%D%/format_text.c \
	%D%/front_matter.c %D%/front_matter.h \
	%D%/furniture.c %D%/furniture.h \
	%D%/glossary.c %D%/glossary.h \
	%D%/glossary_import.c \
	%D%/hosts.c %D%/hosts.h \
	%D%/html.c %D%/html.h %D%/html_node.h \
	%D%/html_meta.c \
	%D%/library.c %D%/library.h \
	%D%/lines.c %D%/lines.h \
	%D%/markdown.c %D%/markdown.h \
	%D%/match.c %D%/match.h \
	%D%/parser.c %D%/parser.h %D%/parser_impl.h \
	%D%/parser_child.c \
	%D%/plan.c %D%/plan.h \
	%D%/progress.c %D%/progress.h \
	%D%/robots.c %D%/robots.h \
	%D%/rebuilding.c %D%/rebuilding.h \
	%D%/source.c %D%/source.h %D%/source_private.h \
	%D%/source_list.c \
	%D%/source_tree.c \
	%D%/teach.c %D%/teach.h \
	%D%/spool.c %D%/spool.h \
	%D%/update.c %D%/update.h %D%/update_impl.h \
	%D%/update_dry.c \
	%D%/update_id.c \
	%D%/update_prune.c \
	%D%/update_store.c \
	%D%/xml.c %D%/xml.h
indexer_ldadd = libindexer.a $(core_ldadd) $(YAML_LIBS) $(MD4C_LIBS) \
	$(XML_LIBS) $(CURL_LIBS)

bin_PROGRAMS += ainews-index
ainews_index_SOURCES = %D%/main.c
ainews_index_LDADD = $(indexer_ldadd)
# Xapian is C++, so the C++ driver links.
nodist_EXTRA_ainews_index_SOURCES = dummy.cc
dist_man_MANS += %D%/ainews-index.1

# Units for systemd, in the place where it looks for those of this prefix.
unitdir = $(prefix)/lib/systemd/system
nodist_unit_DATA = %D%/ainews-index.service %D%/ainews-fetch.service
dist_unit_DATA = %D%/ainews-index.timer %D%/ainews-fetch.timer
EXTRA_DIST += %D%/ainews-index.service.in %D%/ainews-fetch.service.in
CLEANFILES += $(nodist_unit_DATA)
bindir_in_unit = $(AM_V_GEN)$(MKDIR_P) %D% && sed 's,[@]bindir@,$(bindir),g'
%D%/ainews-index.service: %D%/ainews-index.service.in
	$(bindir_in_unit) $(srcdir)/%D%/ainews-index.service.in >$@
%D%/ainews-fetch.service: %D%/ainews-fetch.service.in
	$(bindir_in_unit) $(srcdir)/%D%/ainews-fetch.service.in >$@
