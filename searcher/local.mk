# What searcher builds and ships.

# Everything but the two mains, linked by both.
noinst_LIBRARIES += libsearcher.a
libsearcher_a_SOURCES = \
	%D%/batch.c %D%/batch.h \
	%D%/cgi.h %D%/feed.h \
	%D%/html.c %D%/html.h \
	%D%/http.c %D%/http.h \
	%D%/json.c %D%/json.h \
	%D%/page.c %D%/page.h \
	%D%/query.c %D%/query.h %D%/query_impl.h \
	%D%/query_char.c %D%/query_field.c %D%/query_note.c \
	%D%/query_scan.c %D%/query_text.c %D%/query_tree.c \
	%D%/render.c %D%/render.h \
	%D%/render_article.c %D%/render_atom.c %D%/render_html.c \
	%D%/render_json.c %D%/render_lines.c %D%/render_text.c \
	%D%/request.c %D%/request.h \
	%D%/result.c %D%/result.h \
	%D%/serve.c \
	%D%/term.c %D%/term.h \
	%D%/when.c %D%/when.h \
	%D%/words.c %D%/words.h \
	%D%/zone.c
nodist_libsearcher_a_SOURCES = %D%/style.c

dist_man_MANS += %D%/ainews-query.7
EXTRA_DIST += %D%/style.css %D%/style-c.sh
CLEANFILES += %D%/style.c
%D%/style.c: %D%/style.css %D%/style-c.sh
	$(AM_V_GEN)$(MKDIR_P) %D% && \
		$(SHELL) $(srcdir)/%D%/style-c.sh $(srcdir)/%D%/style.css >$@-t && \
		mv $@-t $@
