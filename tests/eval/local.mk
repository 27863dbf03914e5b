# Judged queries, measures in TREC form, the table of "make eval".

shell_tests += %D%/trec_eval.t %D%/judged.t
EXTRA_DIST += %D%/Kuromoji.java %D%/README.md %D%/RESULTS.md %D%/cross \
	%D%/page %D%/peers.py %D%/prepare_manuals.py %D%/program.py %D%/qrels \
	%D%/queries.tsv %D%/run %D%/sets.py %D%/trec_eval.py

# The real data is looked for in $AINEWS_SHARED, else beside the source tree;
# without it and without peers, what is here is measured.
eval: all
	@$(AM_TESTS_ENVIRONMENT) $(srcdir)/tests/eval/run $(EVALFLAGS)
.PHONY: eval
