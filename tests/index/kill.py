"""kill -9 at random moments of the filling of an empty index, of update (one
database, three shards) and of rebuild.

    kill.py AINEWS-INDEX FAULTS [COUNT]

After each one: `check` finds the index sound, no article that was there is
missing or another one, the number of commits did not go back, and no other
process is left; after a killed filling the next update brings all the rest.
FAULTS is preloaded, so that a run of a second commits like one of minutes.
The last line is the count; the status is 1 when there was a loss.  KILL_SEED
repeats a run as far as the machine does.
"""
import json, os, random, shutil, signal, subprocess, sys, tempfile, time

index, faults = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 200
seed = int(os.environ.get("KILL_SEED", time.time()))
random.seed(seed)
work = tempfile.mkdtemp(prefix="ainews-kill-")
folder, source = work + "/index", work + "/in"
os.mkdir(source)
open(work + "/conf", "w").close()
os.environ["AINEWS_CONF"] = work + "/conf"


def article(i):
    """Words that no other one has: nothing but commits takes long."""
    r = random.Random(i)
    words = ["".join(chr(0x4e00 + r.randrange(6000)) for c in "ab")
             for n in range(20)]
    return {"id": "r%04d" % i, "ja": {"title": "題 %d" % i,
            "body": "の".join(words)}}


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
        if not a["id"][1:].isdigit():
            raise Loss(a["id"] + " is nobody's id")
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
                         env=dict(os.environ, LD_PRELOAD=faults,
                                  FAULT_CLOCK="100"),
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


def update(*words):
    """To its end; everything must be there then."""
    took = timed("update", *words)
    if len(state()[0]) != ALL:
        raise Loss("the next update did not bring all")
    return took


def anew(*words):
    if os.path.exists(folder):
        shutil.rmtree(folder)
    return update(*words)


def rounds(name, words, start, again):
    """`start` makes what the first kill finds, `again` what the next one
    does; both return the state."""
    took = anew(*words[1:]) if words[0] == "update" else timed(*words)
    before = start()
    cut = losses = moved = 0
    for at in range(count):
        cut += kill(words, took)
        if not os.path.exists(folder + "/current"):
            continue
        try:
            after = look(before)
            moved += after[1] > before[1]
            before = again(after)
        except Loss as e:
            losses += 1
            print("%s %d (seed %d): %s" % (name, at, seed, e))
            anew(source)
            before = start()
    print("%s: %d kills, %d of them before its end, %d with something "
          "committed since the last one, %d losses" % (name, count, cut,
                                                       moved, losses))
    sys.stdout.flush()
    return losses


def empty():
    """Its first commit is that which makes it."""
    shutil.rmtree(folder)
    return {}, 1


def completed(after):
    update(source)
    return empty()


def grown(after):
    return empty() if len(after[0]) == ALL else after


def same(after):
    return after


try:
    bad = rounds("filling", ["update", source], empty, completed)
    bad += rounds("update", ["update", source], empty, grown)
    bad += rounds("update of shards", ["update", "--shards=3", source], empty,
                  grown)
    anew(source)
    bad += rounds("rebuild", ["rebuild"], state, same)
    timed("rebuild")
    left = [n for n in os.listdir(folder) if n.endswith(".new")]
    if len(state()[0]) != ALL or left:
        bad += 1
        print("the last rebuild left", left)
    print("%d kills, %d losses" % (4 * count, bad))
finally:
    shutil.rmtree(work)
sys.exit(bad > 0)
