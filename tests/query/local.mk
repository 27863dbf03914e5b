# Tests of the query language: files of three-line groups, and their reader.

unit_tests += tests/unit/test_query
tests_unit_test_query_SOURCES = tests/unit/test_query.c \
	%D%/dump.c %D%/dump.h
tests_unit_test_query_LDADD = libsearcher.a $(core_ldadd) $(CHECK_LIBS)
EXTRA_DIST += %D%/dates.txt %D%/examples.txt %D%/fields.txt \
	%D%/folding.txt %D%/grammar.txt %D%/notes.txt

unit_tests += tests/unit/test_when
tests_unit_test_when_LDADD = libsearcher.a $(core_ldadd) $(CHECK_LIBS)

unit_tests += tests/unit/test_http
tests_unit_test_http_LDADD = libsearcher.a $(core_ldadd) $(CHECK_LIBS)
