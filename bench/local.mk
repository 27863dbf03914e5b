# Time, memory and size beside other engines: figures, not verdicts.

EXTRA_DIST += %D%/RESULTS.md %D%/corpus.py %D%/engines.py %D%/queries.txt \
	%D%/run

# The packages that it compares with are those of "./bootstrap bench".
bench: all
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/bench/run $(BENCHFLAGS)
.PHONY: bench
