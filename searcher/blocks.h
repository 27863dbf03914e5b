/*
 * How the files of an index are read: out of a mapping, not by a system call
 * for each block.  For a server that searches and never writes; a process of
 * one search would wait for the pages as long as for the calls.
 */
#ifndef SEARCHER_BLOCKS_H
#define SEARCHER_BLOCKS_H

/*
 * From here on what is read in blocks, whoever in this process calls pread,
 * is copied out of a mapping of its file, which goes when the file is closed.
 * A file that is written to shows what was written, as by pread.  One that
 * somebody cuts short ends the process (SIGBUS): libxapian never does.
 */
void blocks_map(void);

#endif
