#!/bin/sh
# The real articles: what a reader of them asks, and which of the five answer.
. "${srcdir:-.}/tests/lib.sh"
need_shared data/seeds

AINEWS_INDEX=$tmp/index
export AINEWS_INDEX
run "$index" update "$shared/data/seeds"
exits 0 "the five articles are indexed"

# finds QUERY NUMBERS [NAME]: the full matches, as the first three digits of
# their ids, best first; a comma between them where the order does not matter.
finds() {
	got=$("$search" --all -o ids "$1" 2>/dev/null | sed 's/_.*//')
	case $2 in
	*,*)	got=$(printf '%s\n' "$got" | LC_ALL=C sort | paste -sd,) ;;
	*)	got=$(printf '%s\n' "$got" | paste -sd' ') ;;
	esac
	is "$got" "$2" "$1 -> ${2:-none}"
}

finds '蒸留 DeepSeek' 004
finds 'tag:"オープンソース AI"' 003
finds 'tag:オープンソースAI' 003
# They stand only among the related articles of 003.
finds 'Fable' ''
finds 'GLM' ''
finds 'AIモデル' 001,003,004
finds '"AI モデル"' 001,003,004
finds '「AIモデル」' 001,003,004
finds 'AI モデル' 001,002,003,004
last=$("$search" --all -o ids 'AI モデル' | sed -n '$s/_.*//p')
is "$last" 002 "AI and モデル apart come last"
finds '機密ネットワーク' 001
finds 'en:classified' 000,001
finds '"supply-chain risk"' 000,001
finds 'HR8283' 004
finds '"H.R. 8283"' 004
finds 'マスク アルトマン' 002
finds 'ディスティレーション' 004
finds 'source:Interconnects date:2026-06' 003
finds '国防総省' 000,001
finds 'Pentagon' 000,001

run "$search" 'Fable'
exits 1 "nothing found is status 1"
like "$("$search" -o json '蒸留 DeepSeek' | tr -d '\n ')" \
	'"ja":.*"en":' "both sides of the article are shown"

done_testing
