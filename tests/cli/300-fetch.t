#!/bin/sh
# ainews-index fetch against a web server of our own: what a good one offers
# is kept and asked for politely, and what a bad one does harms nobody.
. "${srcdir:-.}/tests/lib.sh"

need python3
web=$tmp/web
spool=$tmp/spool
mkdir "$web" "$tmp/state"

python3 "$top/tests/fetch/server.py" "$web" "$tmp/state" &
server=$!
cleanup "kill $server 2>/dev/null"
tries=0
while [ ! -s "$tmp/state/port" ] && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
port=$(cat "$tmp/state/port")
ok 'the server is there' test -n "$port" || skip_all 'no server'
site=http://127.0.0.1:$port

# fetch [OPTION...]: what feeds.conf names, without pauses.
fetch() {
	run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$spool" \
		--allow 127.0.0.1 --delay 0 --backoff 0.1 --retries 1 "$@"
}
# feeds LINE...: the feeds; a path is one of the server.
feeds() {
	printf '%s\n' "$@" | sed "s| /| $site/|" >"$tmp/feeds.conf"
}
# Requests so far whose line matches.
asked() {
	grep -cE -e "$1" "$tmp/state/log"
}
files() {
	find "$spool" -type f -name '*.*ml' | wc -l | tr -d ' '
}

# A feed that grows.
cat >"$web/feed.xml" <<'END'
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Northern Compute</title>
<lastBuildDate>Sun, 22 Nov 2026 03:00:00 GMT</lastBuildDate>
<item><title>Old chips</title><link>http://news.example/old</link>
<description>&lt;p&gt;Old chips melt.&lt;/p&gt;</description></item>
<item><title>New chips</title><guid>urn:new</guid>
<description><![CDATA[New chips, 3 < 5, an </item> of no meaning.]]></description></item>
</channel></rss>
END
printf 'User-agent: *\nDisallow: /private\nAllow: /private/but$\n' \
	>"$web/robots.txt"
feeds '# feeds' '' 'north /feed.xml'
fetch
exits 0 'a feed'
is "$out" '1 feeds: 2 new, 0 changed, 0 unchanged, 0 refused, 0 failed' \
	'in two items'
is "$err" '' 'without a word'
is "$(files)" 2 'and two files'
like "$(cat "$spool"/north/*.xml)" 'an </item> of no meaning' \
	'an end within quotes is none'
is "$(asked '/robots.txt')" 1 'robots.txt was asked first'
like "$(head -n 1 "$tmp/state/log")" '/robots.txt .*agent=ainews-index/' \
	'by our name'
fetch
is "$out" '1 feeds: 0 new, 0 changed, 1 unchanged, 0 refused, 0 failed' \
	'nothing new'
like "$(tail -n 1 "$tmp/state/log")" '/feed.xml etag="[^ ]+" since=.* GMT' \
	'was asked conditionally'
is "$(asked '/robots.txt')" 1 'and robots.txt only once a day'

sed -i -e 's/03:00:00/04:00:00/' -e '/<item><title>Old/,/<\/item>/d' \
	-e 's/3 < 5/3 > 2/' "$web/feed.xml"
sed -i '/<\/channel>/i\
<item><title>Newest</title><guid>urn:newest</guid></item>' "$web/feed.xml"
fetch
is "$out" '1 feeds: 1 new, 1 changed, 0 unchanged, 0 refused, 0 failed' \
	'one came, one changed'
is "$(files)" 3 'and what left the feed stays'
sed -i 's/04:00:00/05:00:00/' "$web/feed.xml"
fetch
is "$out" '1 feeds: 0 new, 0 changed, 2 unchanged, 0 refused, 0 failed' \
	'another date of the feed alone changes no file'

# update reads it.
printf 'index = %s\nspool = %s\n' "$tmp/index" "$spool" >"$AINEWS_CONF"
run "$index" update
exits 0 'update reads the spool without being told'
like "$out" '^3 added' 'every item is an article'
run "$search" -o json chips
like "$out" '"source": ?"Northern Compute"' 'of its feed'
run "$search" -o json melt
like "$out" '"url": ?"http://news.example/old"' 'with its address'
run "$index" update
like "$out" '^0 added, 0 changed, 3 unchanged' 'once'

# Sitemaps and lists.
mkdir "$web/p"
for n in 1 2 3; do
	printf '<!DOCTYPE html><html lang="en"><title>Page %s</title><body><article><h1>Page %s</h1><p>The quokka number %s sleeps in the sun all day, and nobody minds.</p></article></body></html>\n' \
		$n $n $n >"$web/p/$n.html"
done
cat >"$web/map.xml" <<END
<?xml version="1.0"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc>$site/p/1.html?a=1&amp;b=2</loc><lastmod>2026-01-01</lastmod>
<image:image><image:loc>$site/p/image.png</image:loc></image:image></url>
<url><loc>$site/p/2.html</loc></url>
<url><loc>$site/private/x</loc></url>
</urlset>
END
gzip -c "$web/map.xml" >"$web/map.xml.gz"
printf '<sitemapindex><sitemap><loc>%s/map.xml.gz</loc></sitemap></sitemapindex>\n' \
	"$site" >"$web/index.xml"
printf '# mine\r\n%s/p/3.html\r\n\r\n%s/private/but\r\n' "$site" "$site" \
	>"$web/list.txt"
feeds 'map /index.xml' 'list /list.txt'
fetch --max-pages 1
like "$out" '^2 feeds: 2 new' 'a page of each'
like "$err" 'left for the next run' 'and the rest later'
fetch
exits 1 'a page that is forbidden and one that is not there'
like "$err" '^ainews-index: map: .*/private/x: robots.txt .* forbids' \
	'are named'
like "$err" '^ainews-index: list: .*/private/but: HTTP 404' 'with the reason'
is "$(asked '/private/x')" 0 'what is forbidden is not asked'
is "$(asked 'image.png')" 0 'and pictures are no pages'
is "$(asked '/p/1.html\?a=1&b=2 ')" 1 'the address as it was meant'
fetch
exits 0 'nothing is due'
is "$(asked '/p/')" 3 'so nothing is asked'
fetch --refresh 0
is "$(asked '/p/.* etag="')" 2 \
	'after its time each is, conditionally, but what the map says is old'
like "$(cat "$spool"/list/*.html)" "saved from url=\\([0-9]{4}\\)$site/p/" \
	'a page says where it is from'
sed -i 's/sleeps/rests/' "$web/p/3.html"
fetch --refresh 0 list
like "$out" '^1 feeds: 0 new, 1 changed' 'a changed page of the list named'
run "$index" update
run "$search" -c quokka
is "$out" 3 'and three pages are found' ||
	diag "$("$index" export)"
run "$search" -o json 'rests'
like "$out" "\"url\": ?\"$site/p/3.html\"" 'with the address'
like "$out" '"source": ?"list"' 'and the name of the feed for a publisher'

# Interrupted.
rm -rf "$spool"
feeds 'map /map.xml' 'flood /list.txt'
run timeout -s INT 1 "$index" fetch --feeds "$tmp/feeds.conf" \
	--spool "$spool" --allow 127.0.0.1 --delay 30
exits 124 'an interrupted run' || exits 130 'an interrupted run'
before=$(asked '/map.xml ')
fetch
like "$out" '^2 feeds: ' 'is taken up again'

# One at a time.
mkdir -p "$spool/.run"
flock -o "$spool/.run/lock" sleep 60 >/dev/null 2>&1 &
holder=$!
tries=0
while flock -n "$spool/.run/lock" true && [ $tries -lt 100 ]; do
	sleep 0.1
	tries=$((tries + 1))
done
fetch
exits 75 'another run'
kill $holder 2>/dev/null
wait $holder 2>/dev/null

# bad NAME WANT REGEX [SECONDS]: a feed that is bad in this way.  Time is up
# only for those who waste it, however busy the machine is.
bad() {
	rm -rf "${spool:?}/x"
	feeds "x /bad/$1"
	fetch --timeout "${4:-60}"
	exits "$2" "$1" || diag "$out"
	like "$err$out" "$3" "$1: $3"
}
bad slow 1 '[Tt]ime' 2
bad mute 1 '[Tt]ime' 2
bad endless 1 'too large'
bad headers 1 'headers do not end'
bad loop 1 'more than 5 redirects'
bad longer-and-longer 1 'more than 5 redirects'
bad to-file 1 'redirected to file:///etc/passwd: file is not fetched'
bad to-ftp 1 'ftp is not fetched'
bad to-private 1 'not public'
bad to-password 1 'user or password'
bad declares-more 1 'partial file'
bad declares-less 1 'ends in the middle'
bad not-gzip 1 'ncoding'
bad cut-gzip 1 'ends in the middle'
bad bomb 1 'too many times its size'
bad bomb-file 1 'times its size'
bad drop 1 'x: .*/bad/drop: '
bad reset 1 'x: .*/bad/reset: '
bad garbage 1 '/bad/garbage: '
bad cut 1 'ends in the middle; what is whole was kept'
is "$(find "$spool/x" -name '*.xml' | wc -l)" 1 'one item was whole'
fetch
like "$(tail -n 1 "$tmp/state/log")" '/bad/cut etag=None' \
	'and is asked again in full'
bad flaky 1 'HTTP 503'
fetch
like "$out" '^1 feeds: 2 new' 'until it answers'
bad later 1 'HTTP 503'
is "$(asked /bad/later)" 1 'who asks for an hour is not asked again now'
bad soon 0 '^1 feeds: 2 new'
bad forbidden 1 'HTTP 403'
is "$(asked /bad/forbidden)" 1 'what is refused is not tried again'
bad binary 1 'binary'
bad page 1 'neither a feed nor'
bad empty 1 'neither a feed nor'
bad etag 0 '^1 feeds: 2 new'
bad declares-nonsense 1 'x: '
is "$(find "$spool" -name '*.new*' | wc -l)" 0 'no half files are left'

feeds 'x /feed.xml'
fetch -vv
like "$err" 'reading what came: sandbox' \
	'bodies are looked at in a process that may do nothing else'

feeds 'x /bad/moved'
fetch -v
like "$err" 'moved for good' 'a feed that moved is followed, and told'

# What is not asked at all.
run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$spool" --delay 0
exits 1 'this machine is not visited by default'
like "$err" 'not public' 'and the message says so'
before=$(wc -l <"$tmp/state/log")
run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$spool" \
	--allow 127.0.0.2 --allow ::1
is "$(wc -l <"$tmp/state/log")" "$before" 'not a byte was sent'
printf 'fetch_allow = 127.0.0.0/8\n' >>"$AINEWS_CONF"
run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$spool" --delay 0
exits 0 'unless the configuration allows it'

# Nobody there.
printf 'gone http://127.0.0.1:1/\n' >"$tmp/feeds.conf"
fetch
exits 75 'a network that is down'
like "$err" 'try again later' 'is for later'
printf 'gone http://127.0.0.1:1/\nnorth %s/feed.xml\n' "$site" \
	>"$tmp/feeds.conf"
fetch
exits 1 'one that is down among others'

# Usage.
while IFS='|' read -r line want; do
	printf '%s\n' "$line" >"$tmp/feeds.conf"
	fetch
	exits 2 "refused: $line"
	like "$err" "feeds.conf:1: .*$want" "because: $want"
done <<'END'
lonely|without an address
a file:///etc/passwd|file is not fetched
a gopher://h/|gopher is not fetched
a http://u:p@h/|user or password
../a http://h/|no slash
.a http://h/|no dot
a http://h/ b|more than a name
END
printf 'a http://h/\na http://i/\n' >"$tmp/feeds.conf"
fetch
exits 2 'a name that comes twice'
fetch nobody
exits 2 'a feed that is not listed'
fetch --allow here
exits 2 'an address that is none'
run "$index" fetch --feeds "$tmp/none" --spool "$spool"
exits 2 'no list'

# Hosts that cannot be written to.
feeds 'north /feed.xml'
: >"$tmp/file"
run "$index" fetch --feeds "$tmp/feeds.conf" --spool "$tmp/file/spool" \
	--allow 127.0.0.1
exits 2 'a spool that cannot be made'

done_testing
