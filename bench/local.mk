# Time, memory and size beside other engines: figures, not verdicts.

EXTRA_DIST += %D%/RESULTS.md %D%/RESULTS-web.md %D%/corpus.py %D%/engines.py \
	%D%/notes.md %D%/queries.txt %D%/run %D%/sizing %D%/web %D%/web.lua

# Some of the parts: make bench BENCH="real 10k".  The packages that it
# compares with are those of "./bootstrap bench".
EXTRA_PROGRAMS += %D%/channels
nodist_EXTRA_bench_channels_SOURCES = dummy.cc
bench: all %D%/channels$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/bench/run $(BENCHFLAGS) $(BENCH)
CLEANFILES += %D%/channels$(EXEEXT)

# The page under load, beside the web servers of others.
EXTRA_PROGRAMS += bench/hello
bench_hello_SOURCES = %D%/hello.c
bench_hello_LDADD = $(FCGI_LIBS)
bench-web: all bench/hello$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/bench/web $(BENCHFLAGS)
CLEANFILES += bench/hello$(EXEEXT)
.PHONY: bench bench-web
