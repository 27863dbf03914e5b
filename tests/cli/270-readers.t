#!/bin/sh
# Files are read in processes that may do nothing else; one that dies takes
# its file with it and nothing more.
. "${srcdir:-.}/tests/lib.sh"
. "$top/tests/index/lib.sh"

mkdir "$tmp/in"
python3 - "$tmp/in" <<'END'
import gzip, json, sys
text = "大規模言語モデルの推論費用を半分に下げる新しい方式が発表された。" * 8
def line(i):
    return json.dumps({"id": "r%04d" % i, "ja": {"title": "題 %d" % i,
                      "body": "%d 番。" % i + text}}, ensure_ascii=False)
with open(sys.argv[1] + "/b.jsonl", "w") as f:
    for i in range(4000):
        f.write(line(i) + "\n")
kana = "東京の研究所は、小さな言語モデルを公開した。とても速いという。\n" * 3
for name, encoding in (("euc", "euc_jp"), ("sjis", "cp932"),
                       ("jis", "iso2022_jp"), ("utf16", "utf-16")):
    with open("%s/c-%s.txt" % (sys.argv[1], name), "wb") as f:
        f.write(kana.encode(encoding))
with gzip.open(sys.argv[1] + "/a.txt.gz", "wb") as f:
    f.write(kana.encode())
END

# Sees the process at work, looks at it, and kills it.
python3 - "$index" "$tmp/index" "$tmp/in" >"$tmp/seen" 2>"$tmp/err" <<'END'
import os, re, signal, subprocess, sys
p = subprocess.Popen([sys.argv[1], "--index", sys.argv[2], "-v", "update",
                      sys.argv[3]], stdout=subprocess.PIPE,
                     stderr=subprocess.PIPE)
err = []
for line in p.stderr:
    err.append(line.decode())
    if "b.jsonl:100: added" in err[-1]:
        break
with open("/proc/%d/task/%d/children" % (p.pid, p.pid)) as f:
    children = f.read().split()
print(len(children), "children")
for child in children:
    with open("/proc/%s/status" % child) as f:
        status = f.read()
    print("filter", re.search(r"Seccomp:\s*(\d)", status).group(1))
    print("privileges", re.search(r"NoNewPrivs:\s*(\d)", status).group(1))
    open_files = [os.readlink("/proc/%s/fd/%s" % (child, fd))
                  for fd in os.listdir("/proc/%s/fd" % child)]
    print("index open", sum(sys.argv[2] in name for name in open_files))
    os.kill(int(child), signal.SIGKILL)
out, rest = p.communicate()
print("status", p.returncode)
sys.stdout.write(out.decode())
sys.stderr.write("".join(err) + rest.decode())
END
like "$(cat "$tmp/seen")" '^1 children' 'one process reads the files'
like "$(cat "$tmp/seen")" '^privileges 1' 'which can gain no rights'
like "$(cat "$tmp/seen")" '^index open 0' 'and has nothing of the index open'
if "$index" --index "$tmp/note" -vv update "$tmp/in/a.txt.gz" 2>&1 |
	grep -q 'reading files: .*system calls: seccomp'; then
	like "$(cat "$tmp/seen")" '^filter 2' 'its system calls are filtered'
else
	skip 'its system calls are filtered' 'no seccomp here'
fi
like "$(cat "$tmp/seen")" '^status 1' \
	'killed, it makes a run with a refused file'
like "$(cat "$tmp/err")" \
	'b\.jsonl: reading it ended in: Killed' 'which is named'
like "$(cat "$tmp/seen")" ' 1 refused' 'and the only one'
ok 'the files after it are read' test "$(shape | grep -c '^c-')" -eq 4
idx check
exits 0 'the index is sound'
idx update "$tmp/in"
exits 0 'the next run'
is "$(shape | grep -c '^r')" 4000 'reads that file again'
for name in a c-euc c-sjis c-jis c-utf16; do
	like "$("$index" --index "$tmp/index" export | grep "\"id\":\"$name")" \
		'東京の研究所は、小さな' \
		"$name is read where no table of characters can be opened"
done

# A kernel that offers less, where that is not enough.
printf 'sandbox = required\n' >"$tmp/required.conf"
AINEWS_CONF=$tmp/required.conf
run python3 "$top/tests/fetch/without_landlock.py" "$index" \
	--index "$tmp/none" update "$tmp/in/a.txt.gz"
if [ "$rc" -eq 77 ]; then
	skip 'a sandbox that is required' 'calls cannot be forbidden here'
else
	exits 2 'a sandbox that is required and not to be had: no file is read'
	like "$err" 'no process to read files in: .*it is required' \
		'and the message says why'
fi

done_testing
