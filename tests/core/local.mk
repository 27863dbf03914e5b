# Analysis, index and search: what every program stands on.

shell_tests += tests/cli/300-seeds.t tests/cli/310-words.t
