# The C binding of libxapian: a library of its own, installed with its header.

lib_LIBRARIES += libxapian-c.a
libxapian_c_a_CPPFLAGS = $(AM_CPPFLAGS) $(XAPIAN_CFLAGS)
libxapian_c_a_SOURCES = %D%/xapian-c.cc
include_HEADERS += %D%/xapian-c.h
xapian_c_ldadd += libxapian-c.a

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = %D%/xapian-c.pc
