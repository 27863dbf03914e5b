# The sandbox, and what comes from the network.

unit_tests += tests/unit/test_sandbox tests/unit/test_fetch
tests_unit_test_fetch_LDADD = $(indexer_ldadd) $(CHECK_LIBS)
shell_tests += tests/cli/450-sandbox.t
EXTRA_DIST += %D%/without_landlock.py

shell_tests += tests/cli/300-fetch.t tests/cli/310-fetch-real.t
EXTRA_DIST += %D%/server.py
