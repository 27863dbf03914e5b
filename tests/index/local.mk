# The program that keeps the index.

shell_tests += tests/cli/200-update.t
shell_tests += tests/cli/205-filling.t
shell_tests += tests/cli/210-pairs.t
shell_tests += tests/cli/220-export.t
EXTRA_DIST += %D%/lib.sh

# Hundreds of kill -9, which take a while: `make check-kill KILLS=1000'.
KILLS = 200
check-kill: all %D%/faults.so
	$(AM_TESTS_ENVIRONMENT) python3 '$(srcdir)/%D%/kill.py' \
		'$(abs_top_builddir)/ainews-index' \
		'$(abs_top_builddir)/%D%/faults.so' $(KILLS)
.PHONY: check-kill
EXTRA_DIST += %D%/kill.py

# To be preloaded.
check_DATA += %D%/faults.so
%D%/faults.so: %D%/faults.c
	$(AM_V_CC)$(MKDIR_P) %D% && $(CC) $(CPPFLAGS) $(CFLAGS) -shared \
		-fPIC -o $@ '$(srcdir)/%D%/faults.c'
CLEANFILES += %D%/faults.so
EXTRA_DIST += %D%/faults.c
shell_tests += tests/cli/230-interrupts.t
shell_tests += tests/cli/240-hostile-update.t
shell_tests += tests/cli/250-rebuild.t
shell_tests += tests/cli/260-faults.t
shell_tests += tests/cli/270-readers.t
shell_tests += tests/cli/275-overtaken.t
shell_tests += tests/cli/280-operation.t
shell_tests += tests/cli/285-clock.t
shell_tests += tests/cli/460-shards.t
EXTRA_DIST += %D%/proxy.py

unit_tests += tests/unit/test_rebuild
nodist_EXTRA_tests_unit_test_rebuild_SOURCES = dummy.cc
