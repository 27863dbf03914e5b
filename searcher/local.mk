# What searcher builds and ships.

# Everything but the two mains, linked by both.
noinst_LIBRARIES += libsearcher.a
libsearcher_a_SOURCES = \
	%D%/json.c %D%/json.h \
	%D%/render.c %D%/render.h \
	%D%/render_json.c %D%/render_lines.c %D%/render_text.c \
	%D%/request.c %D%/request.h \
	%D%/result.c %D%/result.h \
	%D%/term.c %D%/term.h \
	%D%/words.c %D%/words.h
