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

# Its tests; the second one has callbacks that throw, and starts servers.
unit_tests += tests/unit/test_xapian_c tests/unit/test_xapian_c_errors
tests_unit_test_xapian_c_SOURCES = tests/unit/test_xapian_c.c \
	tests/unit/unit.h tests/unit/xapian_c.h
nodist_EXTRA_tests_unit_test_xapian_c_SOURCES = dummy.cc
tests_unit_test_xapian_c_errors_SOURCES = \
	tests/unit/test_xapian_c_errors.c tests/unit/throwing.cc \
	tests/unit/unit.h tests/unit/xapian_c.h
