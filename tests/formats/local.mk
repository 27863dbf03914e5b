# Articles, files, sources and input formats.

unit_tests += tests/unit/test_article tests/unit/test_date
unit_tests += tests/unit/test_file tests/unit/test_format
unit_tests += tests/unit/test_format_capture tests/unit/test_format_note
unit_tests += tests/unit/test_format_html tests/unit/test_source
tests_unit_test_format_html_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
tests_unit_test_format_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
tests_unit_test_format_capture_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
tests_unit_test_format_note_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
tests_unit_test_source_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
unit_tests += tests/unit/test_parser
tests_unit_test_parser_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
nodist_EXTRA_tests_unit_test_parser_SOURCES = dummy.cc

# Prints what the formats read from files, for tests in shell and Python.
check_PROGRAMS += tests/dump_articles
tests_dump_articles_CPPFLAGS = $(AM_CPPFLAGS) $(JANSSON_CFLAGS)
tests_dump_articles_LDADD = $(indexer_ldadd)

shell_tests += tests/cli/100-hostile-formats.t
shell_tests += tests/cli/101-real-formats.t
EXTRA_DIST += tests/unit/parse.h %D%/hostile.py %D%/real_formats.py
