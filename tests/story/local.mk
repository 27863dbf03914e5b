# Stories: which articles tell the same one.

shell_tests += tests/cli/460-stories.t tests/cli/465-entities.t \
	tests/cli/470-mismatch.t
EXTRA_DIST += %D%/README.md %D%/articles.jsonl %D%/corpora.tsv \
	%D%/measure.py %D%/stories.tsv
