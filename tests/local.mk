# Every test speaks TAP, and `make check` counts its single results.
#
# Unit test: tests/unit/test_NAME.c, a program of package check that ends in
# UNIT_MAIN.  One line here builds and runs it, and a second one, if it
# needs the index, makes the C++ driver link it:
#
#	unit_tests += %D%/unit/test_NAME
#	nodist_EXTRA_tests_unit_test_NAME_SOURCES = dummy.cc
#
# Shell test: tests/cli/NNN-name.t, executable; one line in shell_tests.

TEST_EXTENSIONS = .t
T_LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) \
	$(top_srcdir)/build-aux/tap-driver.sh
LOG_DRIVER = $(T_LOG_DRIVER)
AM_TESTS_ENVIRONMENT = \
	srcdir='$(abs_top_srcdir)'; export srcdir; \
	builddir='$(abs_top_builddir)'; export builddir; \
	AINEWS_DICT='$(abs_top_builddir)/dict'; export AINEWS_DICT; \
	MECAB_DICDIR='$(MECAB_DICDIR)'; export MECAB_DICDIR; \
	LC_ALL=C.UTF-8; export LC_ALL; TZ=UTC; export TZ;

# What unit tests link unless they say otherwise; unneeded ones fall out.
LDADD = $(core_ldadd) $(CHECK_LIBS)

unit_tests += %D%/unit/test_array %D%/unit/test_strmap

unit_tests += %D%/unit/test_learn
nodist_EXTRA_tests_unit_test_learn_SOURCES = dummy.cc
shell_tests += %D%/cli/500-glossary.t
shell_tests += %D%/cli/510-query-log.t

include tests/query/local.mk

include tests/formats/local.mk
include tests/index/local.mk

include tests/fetch/local.mk

include tests/dict/local.mk

include tests/core/local.mk

include tests/story/local.mk

TESTS = $(shell_tests)
shell_tests += %D%/cli/000-harness.t
shell_tests += %D%/cli/001-layers.t
shell_tests += %D%/cli/002-style.t
shell_tests += %D%/cli/003-dist.t
shell_tests += %D%/cli/004-links.t
shell_tests += %D%/cli/005-documents.t
shell_tests += %D%/cli/006-scripts.t
shell_tests += %D%/cli/320-suggest.t %D%/cli/340-recency.t %D%/cli/350-limits.t
shell_tests += %D%/cli/007-bootstrap.t
shell_tests += %D%/cli/008-install.t

include tests/browser/local.mk
include tests/eval/local.mk
include tests/fuzz/local.mk

if HAVE_CHECK
check_PROGRAMS += $(unit_tests)
TESTS += $(unit_tests)
endif
EXTRA_DIST += $(shell_tests) %D%/lib.sh %D%/unit/groups.h \
	%D%/unit/lists.h %D%/unit/scratch.h %D%/unit/unit.h
