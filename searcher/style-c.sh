#!/bin/sh
# Make a C source of the style sheet, so that the CGI needs no file beside it:
# style-c.sh style.css > style.c.  The name under which it is served holds a
# hash of it, and may therefore be cached for ever.
set -eu
hash=$(sha256sum <"$1" | cut -c 1-12)
cat <<END
#include "searcher/page.h"

const char page_style_path[] = "/style-$hash.css";
const char page_style[] =
END
sed -e 's/[\\"]/\\&/g' -e 's/^/	"/' -e 's/$/\\n"/' "$1"
cat <<'END'
	;
const size_t page_style_len = sizeof(page_style) - 1;
END
