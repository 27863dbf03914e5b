# Analysis, index and search: what every program stands on.

shell_tests += tests/cli/300-seeds.t tests/cli/310-words.t
shell_tests += tests/cli/320-same-code.t

check_PROGRAMS += %D%/same_code
tests_core_same_code_SOURCES = %D%/same_code.c
nodist_EXTRA_tests_core_same_code_SOURCES = dummy.cc
tests_core_same_code_LDADD = libsearcher.a $(core_ldadd)
