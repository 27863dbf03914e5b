# The program that keeps the index.

shell_tests += tests/cli/200-update.t
shell_tests += tests/cli/210-pairs.t
shell_tests += tests/cli/220-export.t
EXTRA_DIST += %D%/lib.sh
