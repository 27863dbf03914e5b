# Judged queries, measures in TREC form.

shell_tests += %D%/trec_eval.t
EXTRA_DIST += %D%/README.md %D%/qrels %D%/queries.tsv %D%/trec_eval.py
