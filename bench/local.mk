# Time, memory and size beside other engines: figures, not verdicts.

EXTRA_DIST += %D%/RESULTS.md %D%/RESULTS-web.md %D%/corpus.py %D%/engines.py \
	%D%/queries.txt %D%/run %D%/web %D%/web.lua

# The packages that it compares with are those of "./bootstrap bench".
bench: all
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/bench/run $(BENCHFLAGS)

# The page under load, beside the web servers of others.
EXTRA_PROGRAMS += bench/hello
bench_hello_SOURCES = %D%/hello.c
bench_hello_LDADD = $(FCGI_LIBS)
bench-web: all bench/hello$(EXEEXT)
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/bench/web $(BENCHFLAGS)
CLEANFILES += bench/hello$(EXEEXT)
.PHONY: bench bench-web
