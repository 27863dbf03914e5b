# A fuzz target: tests/fuzz/fuzz_NAME.c with LLVMFuzzerTestOneInput, a folder
# of seeds, and two lines here.  With --enable-fuzz it is a fuzzer (run it with
# a folder of its own and the seeds); else `make check` replays the seeds.

if ENABLE_FUZZ
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer
else
fuzz_main = %D%/replay.c
fuzz_ldflags = $(AM_LDFLAGS)
TESTS += $(fuzz_targets)
endif
check_PROGRAMS += $(fuzz_targets)
EXTRA_DIST += %D%/fuzz.h %D%/replay.c %D%/seeds
fuzz_targets =

fuzz_targets += %D%/fuzz_utf8
tests_fuzz_fuzz_utf8_SOURCES = %D%/fuzz_utf8.c $(fuzz_main)
tests_fuzz_fuzz_utf8_LDFLAGS = $(fuzz_ldflags)

fuzz_targets += %D%/fuzz_query
tests_fuzz_fuzz_query_SOURCES = %D%/fuzz_query.c tests/query/dump.c \
	tests/query/dump.h $(fuzz_main)
tests_fuzz_fuzz_query_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_query_LDADD = libsearcher.a $(core_ldadd)

fuzz_targets += %D%/fuzz_format
tests_fuzz_fuzz_format_SOURCES = %D%/fuzz_format.c $(fuzz_main)
tests_fuzz_fuzz_format_LDADD = $(indexer_ldadd)
tests_fuzz_fuzz_format_LDFLAGS = $(fuzz_ldflags)

fuzz_targets += %D%/fuzz_http
tests_fuzz_fuzz_http_SOURCES = %D%/fuzz_http.c $(fuzz_main)
tests_fuzz_fuzz_http_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_http_LDADD = libsearcher.a $(core_ldadd)

fuzz_targets += %D%/fuzz_analyze
tests_fuzz_fuzz_analyze_SOURCES = %D%/fuzz_analyze.c $(fuzz_main)
tests_fuzz_fuzz_analyze_LDFLAGS = $(fuzz_ldflags)

fuzz_targets += %D%/fuzz_record
tests_fuzz_fuzz_record_SOURCES = %D%/fuzz_record.c $(fuzz_main)
tests_fuzz_fuzz_record_LDFLAGS = $(fuzz_ldflags)

fuzz_targets += %D%/fuzz_split
tests_fuzz_fuzz_split_SOURCES = %D%/fuzz_split.c $(fuzz_main)
tests_fuzz_fuzz_split_LDADD = $(indexer_ldadd)
tests_fuzz_fuzz_split_LDFLAGS = $(fuzz_ldflags)
