# The sandbox, and what comes from the network.

unit_tests += tests/unit/test_sandbox
shell_tests += tests/cli/450-sandbox.t
EXTRA_DIST += %D%/without_landlock.py

shell_tests += tests/cli/300-fetch.t
EXTRA_DIST += %D%/server.py
