# Analysis, index and search: what every program stands on.

shell_tests += tests/cli/300-seeds.t tests/cli/310-words.t \
	tests/cli/312-spelling.t
shell_tests += tests/cli/320-same-code.t tests/cli/330-marks.t \
	tests/cli/331-snippets.t

check_PROGRAMS += %D%/same_code
tests_core_same_code_SOURCES = %D%/same_code.c
nodist_EXTRA_tests_core_same_code_SOURCES = dummy.cc
tests_core_same_code_LDADD = libsearcher.a $(core_ldadd)

unit_tests += tests/unit/test_analyzer tests/unit/test_lexicon \
	tests/unit/test_spelling tests/unit/test_text
nodist_EXTRA_tests_unit_test_analyzer_SOURCES = dummy.cc
EXTRA_DIST += tests/analysis/japanese.txt tests/analysis/latin.txt

unit_tests += tests/unit/test_index
nodist_EXTRA_tests_unit_test_index_SOURCES = dummy.cc
