# What searcher builds and ships.

# Everything but the two mains, linked by both.
noinst_LIBRARIES += libsearcher.a
libsearcher_a_SOURCES = \
	%D%/request.c %D%/request.h \
	%D%/result.c %D%/result.h
