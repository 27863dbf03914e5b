/*
 * pack-lists DIR FILE: write the lists of a folder as lexicon.bin is, so
 * that a search need not read them.  Run once, when the lists are built.
 */
#include "base/cli.h"
#include "base/msg.h"
#include "base/status.h"
#include "text/lexicon.h"

int
main(int argc, char **argv)
{
	struct error err;

	cli_begin("pack-lists");
	if (argc != 3) {
		msg_error("usage: pack-lists DIR FILE");
		return EXIT_TROUBLE;
	}
	if (lexicon_pack(argv[1], argv[2], &err) != STATUS_OK) {
		msg_error("%s", err.text);
		return EXIT_TROUBLE;
	}
	return 0;
}
