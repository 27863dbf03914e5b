# The dictionary files: tables that are installed as they are, the same packed
# for reading, and the MeCab user dictionary, compiled for the dictionary that
# configure found.

dictdir = $(pkgdatadir)/dict
dist_dict_DATA = %D%/ai-terms.csv $(dict_tables)
nodist_dict_DATA = %D%/lexicon.bin %D%/user.dic
dict_tables = %D%/entities.tsv %D%/names.tsv %D%/stopwords.tsv \
	%D%/synonyms.tsv %D%/variants.tsv
EXTRA_DIST += %D%/README.md
CLEANFILES += %D%/lexicon.bin %D%/user.dic %D%/user.dic.tmp %D%/tables.stamp

%D%/user.dic: $(srcdir)/%D%/ai-terms.csv
	$(AM_V_GEN)$(MKDIR_P) %D% && \
	$(MECAB_DICT_INDEX) -d '$(MECAB_DICSRC)' -f utf-8 -t utf-8 \
		-u $@.tmp $(srcdir)/%D%/ai-terms.csv >/dev/null && \
	mv -f $@.tmp $@

noinst_PROGRAMS += %D%/pack_lists
dict_pack_lists_SOURCES = %D%/pack_lists.c
dict_pack_lists_LDADD = libainews.a $(UTF8PROC_LIBS) $(ZLIB_LIBS) $(MD_LIBS)
%D%/lexicon.bin: %D%/pack_lists$(EXEEXT) %D%/user.dic %D%/tables.stamp \
		$(dict_tables)
	$(AM_V_GEN)./%D%/pack_lists$(EXEEXT) %D% $@

# A table that is newer than its packed form is read as it is; so is every
# search then, and slower.
install-data-hook:
	touch '$(DESTDIR)$(dictdir)/lexicon.bin'

# Programs that are run from the build tree find everything in one folder.
# Links, because a copy would be found in place of its source and go stale.
noinst_DATA += %D%/tables.stamp
%D%/tables.stamp: %D%/local.mk
	$(AM_V_GEN)$(MKDIR_P) %D% && for f in $(dist_dict_DATA); do \
		test $(srcdir)/$$f -ef $$f || \
		ln -sf $(abs_srcdir)/$$f $$f || exit 1; \
	done && : >$@

clean-local: clean-dict-tables
clean-dict-tables:
	for f in $(dist_dict_DATA); do \
		test ! -h $$f || rm -f $$f || exit 1; \
	done
.PHONY: clean-dict-tables
