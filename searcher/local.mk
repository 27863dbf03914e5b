# What searcher builds and ships.

# Everything but the two mains, linked by both.
noinst_LIBRARIES += libsearcher.a
libsearcher_a_SOURCES = \
	%D%/adjacent.c %D%/adjacent.h \
	%D%/batch.c %D%/batch.h \
	%D%/blocks.c %D%/blocks.h \
	%D%/cgi.h %D%/feed.h \
	%D%/deadline.c %D%/deadline.h \
	%D%/facets.c %D%/facets.h \
	%D%/fold.c %D%/fold.h \
	%D%/html.c %D%/html.h \
	%D%/http.c %D%/http.h %D%/http_impl.h %D%/http_address.c \
	%D%/json.c %D%/json.h \
	%D%/mark.c %D%/mark.h \
	%D%/page.c %D%/page.h %D%/page_filter.c \
	%D%/plan.c %D%/plan.h %D%/plan_impl.h \
	%D%/plan_filter.c %D%/plan_score.c %D%/plan_solve.c \
	%D%/query.c %D%/query.h %D%/query_impl.h \
	%D%/query_char.c %D%/query_field.c %D%/query_note.c \
	%D%/query_scan.c %D%/query_text.c %D%/query_tree.c \
	%D%/querylog.c %D%/querylog.h \
	%D%/render.c %D%/render.h \
	%D%/render_article.c %D%/render_atom.c %D%/render_html.c \
	%D%/render_json.c %D%/render_lines.c %D%/render_text.c \
	%D%/request.c %D%/request.h \
	%D%/result.c %D%/result.h \
	%D%/search.c %D%/search.h %D%/search_impl.h \
	%D%/search_hit.c %D%/search_list.c \
	%D%/serve.c \
	%D%/similar.c %D%/similar.h \
	%D%/snippet.c %D%/snippet.h %D%/snippet_impl.h \
	%D%/snippet_cut.c %D%/snippet_weigh.c \
	%D%/suggest.c %D%/suggest.h \
	%D%/term.c %D%/term.h \
	%D%/translate.c %D%/translate.h \
	%D%/unit.c %D%/unit.h %D%/unit_node.c \
	%D%/verify.c %D%/verify.h \
	%D%/view.c %D%/view.h \
	%D%/when.c %D%/when.h \
	%D%/words.c %D%/words.h \
	%D%/zone.c
nodist_libsearcher_a_SOURCES = %D%/style.c

bin_PROGRAMS += ainews-search
ainews_search_SOURCES = %D%/main.c %D%/options.c %D%/options.h
nodist_EXTRA_ainews_search_SOURCES = dummy.cc
ainews_search_LDADD = libsearcher.a $(core_ldadd)

cgi_sources = %D%/cgi.c %D%/fastcgi.c %D%/fastcgi.h %D%/workers.c \
	%D%/workers.h
pkglibexec_PROGRAMS += ainews-search.cgi
ainews_search_cgi_SOURCES = $(cgi_sources)
nodist_EXTRA_ainews_search_cgi_SOURCES = dummy.cc
ainews_search_cgi_LDADD = libsearcher.a $(core_ldadd) $(FCGI_LIBS)

dist_man_MANS += %D%/ainews-search.1 %D%/ainews-search.cgi.8 \
	%D%/ainews.conf.5 %D%/ainews-query.7
EXTRA_DIST += %D%/style.css %D%/style-c.sh
CLEANFILES += %D%/style.c
%D%/style.c: %D%/style.css %D%/style-c.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && \
		$(SHELL) $(srcdir)/%D%/style-c.sh $(srcdir)/%D%/style.css >$@-t && \
		mv $@-t $@

# The same mains over prepared answers: see tests/fake/search.c.
check_PROGRAMS += tests/fake/ainews-search
tests_fake_ainews_search_SOURCES = %D%/main.c %D%/options.c %D%/options.h \
	tests/fake/search.c
tests_fake_ainews_search_CPPFLAGS = $(AM_CPPFLAGS)
tests_fake_ainews_search_LDADD = libsearcher.a $(core_ldadd)

check_PROGRAMS += tests/fake/ainews-search.cgi
tests_fake_ainews_search_cgi_SOURCES = $(cgi_sources) tests/fake/search.c
tests_fake_ainews_search_cgi_CPPFLAGS = $(AM_CPPFLAGS)
tests_fake_ainews_search_cgi_LDADD = libsearcher.a $(core_ldadd) \
	$(FCGI_LIBS)

shell_tests += tests/cli/400-render.t tests/cli/410-options.t \
	tests/cli/420-cgi.t tests/cli/430-lighttpd.t tests/cli/431-fastcgi.t \
	tests/cli/432-servers.t tests/cli/433-hostile-requests.t \
	tests/cli/434-facets.t tests/cli/435-pages.t \
	tests/cli/440-search.t
unit_tests += tests/unit/test_blocks
tests_unit_test_blocks_LDADD = libsearcher.a $(LDADD)
unit_tests += tests/unit/test_surface
tests_unit_test_surface_LDADD = libsearcher.a $(LDADD)
golden = color.text explain.text facets.text facets.tsv hostile.atom \
	hostile.html hostile.ids hostile.json hostile.ndjson hostile.text \
	hostile.trec hostile.tsv ja.text many.atom many.html many.ids \
	many.json many.ndjson many.text many.trec many.tsv narrow.text \
	show-hostile.json show-hostile.text show.json show.text some.text
EXTRA_DIST += $(golden:%=tests/golden/%)
EXTRA_DIST += doc/page.png doc/phone.png doc/sizing.md
EXTRA_DIST += tests/web/edge.py tests/web/fastcgi.py tests/web/feed.py \
	tests/web/hostile_requests.py
