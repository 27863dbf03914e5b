#!/bin/sh
# Make configure and the Makefile templates from their sources.
set -eu
cd "$(dirname "$0")"
exec autoreconf --install --force --warnings=all,no-obsolete
