# Tests of the files in dict/.

shell_tests += %D%/ai-terms.t %D%/check-dict.t
AM_TESTS_ENVIRONMENT += MECAB_DICDIR='$(MECAB_DICDIR)'; export MECAB_DICDIR;
EXTRA_DIST += %D%/ai-terms.tsv %D%/check_dict.py %D%/guards.tsv

unit_tests += %D%/test_tables
nodist_EXTRA_tests_dict_test_tables_SOURCES = dummy.cc
