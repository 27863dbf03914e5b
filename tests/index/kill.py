"""kill -9 at random moments of update and of rebuild.

    kill.py AINEWS-INDEX [COUNT]

After each one: `check` finds the index sound, no article that was there is
missing or another one, the number of commits did not go back, and no other
process is left.  The last line is the count; the status is 1 when there was
a loss.  KILL_SEED repeats a run as far as the machine does.
"""
import json, os, random, shutil, signal, subprocess, sys, tempfile, time

index = sys.argv[1]
count = int(sys.argv[2]) if len(sys.argv) > 2 else 200
seed = int(os.environ.get("KILL_SEED", time.time()))
random.seed(seed)
work = tempfile.mkdtemp(prefix="ainews-kill-")
folder, source = work + "/index", work + "/in"
os.mkdir(source)
open(work + "/conf", "w").close()
os.environ["AINEWS_CONF"] = work + "/conf"

TEXT = "大規模言語モデルの推論費用を半分に下げる新しい方式が発表された。" * 20


def article(i):
    return {"id": "r%04d" % i, "ja": {"title": "題 %d" % i,
            "body": "%d 番。%s" % (i, TEXT)}}


def write(path, numbers):
    with open(path, "w") as f:
        for i in numbers:
            f.write(json.dumps(article(i), ensure_ascii=False) + "\n")


ALL = 1200
write(source + "/list.jsonl", range(ALL - 300))
for i in range(ALL - 300, ALL):
    write("%s/r%04d.jsonl" % (source, i), [i])


def run(*words):
    return subprocess.run([index, "--index", folder] + list(words),
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def state():
    """The articles by id, and the number of commits."""
    out = run("export")
    if out.returncode != 0:
        raise Loss("export: " + out.stderr.decode())
    found = {}
    for line in out.stdout.splitlines():
        a = json.loads(line)
        if a["id"] in found:
            raise Loss(a["id"] + " is there twice")
        want = article(int(a["id"][1:]))
        if a["ja"]["body"] != want["ja"]["body"]:
            raise Loss(a["id"] + " is another one")
        found[a["id"]] = a
    return found, json.loads(run("stats", "--json").stdout)["generation"]


class Loss(Exception):
    pass


def processes():
    """Those of the program on this index, readers of files among them."""
    found = 0
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open("/proc/%s/cmdline" % pid, "rb") as f:
                found += folder.encode() in f.read().split(b"\0")
        except OSError:
            pass
    return found


def look(before):
    out = run("check")
    if out.returncode != 0:
        raise Loss("check: " + out.stderr.decode())
    after = state()
    lost = set(before[0]) - set(after[0])
    if lost:
        raise Loss("%d lost, %s among them" % (len(lost), min(lost)))
    if after[1] < before[1]:
        raise Loss("commit %d after %d" % (after[1], before[1]))
    for i in range(100):
        if processes() == 0:
            break
        time.sleep(0.05)
    else:
        raise Loss("a process is left")
    return after


def kill(words, took):
    """True when it came before the end."""
    p = subprocess.Popen([index, "--index", folder] + words,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(random.uniform(0, took))
    p.send_signal(signal.SIGKILL)
    return p.wait() == -signal.SIGKILL


def timed(*words):
    begun = time.monotonic()
    out = run(*words)
    if out.returncode != 0:
        sys.exit(out.stderr.decode())
    return time.monotonic() - begun


def rounds(name, words, fresh):
    took = timed(*words)
    before = state() if not fresh else ({}, 0)
    cut = losses = moved = 0
    if fresh:
        shutil.rmtree(folder)
    for at in range(count):
        if fresh and len(before[0]) == ALL:
            shutil.rmtree(folder)
            before = ({}, 0)
        cut += kill(words, took)
        if not os.path.exists(folder + "/current"):
            continue
        try:
            after = look(before)
            moved += after[1] > before[1]
            before = after
        except Loss as e:
            losses += 1
            print("%s %d (seed %d): %s" % (name, at, seed, e))
            shutil.rmtree(folder)
            timed("update", source)
            before = state() if not fresh else (state()[0], 0)
    print("%s: %d kills, %d of them before its end, %d with something "
          "committed since the last one, %d losses" % (name, count, cut,
                                                       moved, losses))
    sys.stdout.flush()
    return losses


try:
    bad = rounds("update", ["update", source], True)
    timed("update", source)
    if len(state()[0]) != ALL:
        bad += 1
        print("the last update did not bring all")
    bad += rounds("rebuild", ["rebuild"], False)
    timed("rebuild")
    left = [n for n in os.listdir(folder) if n.endswith(".new")]
    if len(state()[0]) != ALL or left:
        bad += 1
        print("the last rebuild left", left)
    print("%d kills, %d losses" % (2 * count, bad))
finally:
    shutil.rmtree(work)
sys.exit(bad > 0)
