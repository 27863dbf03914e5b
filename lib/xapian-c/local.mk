# The C binding of libxapian: a library of its own, installed with its header.

lib_LIBRARIES += libxapian-c.a
libxapian_c_a_CPPFLAGS = $(AM_CPPFLAGS) $(XAPIAN_CFLAGS)
libxapian_c_a_SOURCES = %D%/impl.h \
	%D%/database.cc %D%/document.cc %D%/enquire.cc %D%/error.cc \
	%D%/files.cc %D%/general.cc %D%/mset.cc %D%/query.cc \
	%D%/query_documents.cc %D%/stem.cc %D%/writer.cc
include_HEADERS += %D%/xapian-c.h
xapian_c_ldadd += libxapian-c.a

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/xapian-c.pc

dist_man_MANS += %D%/xapian-c.3

# Its tests.  One has callbacks that throw, one starts servers; the C++ driver
# links them.
unit_tests += tests/unit/test_xapian_c tests/unit/test_xapian_c_db \
	tests/unit/test_xapian_c_errors tests/unit/test_xapian_c_remote \
	tests/unit/test_xapian_c_search
EXTRA_DIST += tests/unit/xapian_c.h
nodist_EXTRA_tests_unit_test_xapian_c_SOURCES = dummy.cc
nodist_EXTRA_tests_unit_test_xapian_c_db_SOURCES = dummy.cc
nodist_EXTRA_tests_unit_test_xapian_c_remote_SOURCES = dummy.cc
nodist_EXTRA_tests_unit_test_xapian_c_search_SOURCES = dummy.cc
tests_unit_test_xapian_c_errors_SOURCES = \
	tests/unit/test_xapian_c_errors.c tests/unit/throwing.cc
