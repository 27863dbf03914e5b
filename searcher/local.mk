# What searcher builds and ships.

# Everything but the two mains, linked by both.
noinst_LIBRARIES += libsearcher.a
libsearcher_a_SOURCES = \
	%D%/batch.c %D%/batch.h \
	%D%/json.c %D%/json.h \
	%D%/render.c %D%/render.h \
	%D%/render_json.c %D%/render_lines.c %D%/render_text.c \
	%D%/request.c %D%/request.h \
	%D%/result.c %D%/result.h \
	%D%/term.c %D%/term.h \
	%D%/words.c %D%/words.h

# The same mains over prepared answers: see tests/fake/search.c.
check_PROGRAMS += tests/fake/ainews-search
tests_fake_ainews_search_SOURCES = %D%/main.c %D%/options.c %D%/options.h \
	tests/fake/search.c
tests_fake_ainews_search_CPPFLAGS = $(AM_CPPFLAGS)
tests_fake_ainews_search_LDADD = libsearcher.a $(core_ldadd)
