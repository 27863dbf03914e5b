"""kill -9 at random moments of the filling of an empty index, of update (one
database, three shards) and of rebuild.

    kill.py AINEWS-INDEX FAULTS [COUNT]

COUNT kills of each, 200 by default, that came before the end.  Half of them
fall at a random time, the others in place of a change to the disk, one of a
random kind: commits, merges and swaps are short, and a clock seldom hits
them.  After each one: `check` finds the index sound, no article that was
there is missing or another one, the number of commits did not go back, and no
other process is left; after a killed filling the next update brings all the
rest.

FAULTS is preloaded, so that a run of a second commits like one of minutes.  It
tells what the run had done to the disk last, of which a table is printed.  The
last line is the count; the status is 1 when there was a loss.  KILL_SEED
repeats a run as far as the machine does.
"""
import collections, json, os, random, re, shutil, signal, subprocess, sys
import tempfile, time

index, faults = sys.argv[1:3]
count = int(sys.argv[3]) if len(sys.argv) > 3 else 200
seed = int(os.environ.get("KILL_SEED", time.time()))
random.seed(seed)
work = tempfile.mkdtemp(prefix="ainews-kill-")
folder, source, disk = work + "/index", work + "/in", work + "/disk"
begun = work + "/begun"
os.mkdir(source)
open(work + "/conf", "w").close()
os.environ["AINEWS_CONF"] = work + "/conf"
# Reading it takes four times as long as all the rest, and changes nothing.
os.environ["AINEWS_EDICT"] = ""


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
half = source + "/half.jsonl"
write(half, range(ALL // 2))
write(source + "/list.jsonl", range(ALL // 2, ALL - 300))
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


PHASES = [
    ("rename .*part-.*iamglass", "a part of the new index committed"),
    ("rename gen.*[.]new/.*iamglass", "the new index committed"),
    ("rename .*iamglass", "the index in service committed"),
    ("(pwrite|ftruncate|mkdir) .*part-", "a part being written"),
    ("(pwrite|ftruncate|mkdir) gen.*[.]new", "the new index being written"),
    ("(pwrite|ftruncate|mkdir) gen", "the index in service being written"),
    ("f(data)?sync .*part-", "a part brought to the disk"),
    ("f(data)?sync gen.*[.]new", "the new index brought to the disk"),
    ("f(data)?sync gen", "the index in service brought to the disk"),
    ("rename |symlink |fsync |unlink current", "another generation put into service"),
    ("(unlink|rmdir) ", "something old taken away"),
    ("(ftruncate|pwrite|mkdir) ", "the lock taken"),
]


def changes():
    """What was done to the disk, each as the name of a phase."""
    with open(disk) as f:
        lines = f.read().replace(folder + "/", "").splitlines()
    return [next((name for pattern, name in PHASES
                  if re.match(pattern, line)), line) for line in lines]


def begin(words, stop=0):
    open(disk, "w").close()
    return subprocess.Popen([index, "--index", folder] + words,
                            env=dict(os.environ, LD_PRELOAD=faults,
                                     FAULT_CLOCK="1000", FAULT_DISK=disk,
                                     FAULT_STOP=str(stop)),
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


class Whole:
    """A run to its end: how long it takes, and what it does to the disk."""
    def __init__(self, words):
        clock = time.monotonic()
        p = begin(words)
        err = p.communicate()[1]
        if p.returncode != 0:
            sys.exit(err.decode())
        self.seconds = time.monotonic() - clock
        self.changes = collections.defaultdict(list)
        for n, name in enumerate(changes()):
            self.changes[name].append(n + 1)

    def kill(self, words):
        """What was done last before it; None when the run had ended."""
        if random.random() < 0.5:
            p = begin(words)
            time.sleep(random.uniform(0, self.seconds))
            p.send_signal(signal.SIGKILL)
        else:
            some = random.choice(list(self.changes.values()))
            p = begin(words, random.choice(some))
        p.communicate()
        if p.returncode != -signal.SIGKILL:
            return None
        return (changes() or ["nothing yet"])[-1]


def update():
    """To its end; everything must be there then."""
    out = run("update", source)
    if out.returncode != 0:
        raise Loss("update: " + out.stderr.decode())
    if len(state()[0]) != ALL:
        raise Loss("the next update did not bring all")


def anew():
    shutil.rmtree(folder, ignore_errors=True)
    update()


def rounds(name, words, first, again):
    """`first` makes what the first kill finds, `again` what the next one
    does; both return the state."""
    before = first()
    whole = Whole(words)
    before = first()
    hit = collections.Counter()
    runs = losses = moved = 0
    while hit.total() < count:
        runs += 1
        where = whole.kill(words)
        hit.update([where] if where else [])
        if not os.path.exists(folder + "/current"):
            continue
        try:
            after = look(before)
            moved += after[1] > before[1]
            before = again(after)
        except Loss as e:
            losses += 1
            print("%s, run %d (seed %d): %s" % (name, runs, seed, e))
            anew()
            before = first()
    print("%s: %d kills in %d runs, %d with something committed since the "
          "last one, %d losses" % (name, count, runs, moved, losses))
    for where, n in hit.most_common():
        print("%6d  %s" % (n, where))
    sys.stdout.flush()
    return losses


def empty():
    """Its first commit is that which makes it."""
    shutil.rmtree(folder, ignore_errors=True)
    return {}, 1


def completed(after):
    update()
    return empty()


def half_full():
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(begun, folder, symlinks=True)
    return state()


def grown(after):
    return half_full() if len(after[0]) == ALL else after


def same(after):
    return after


def half_of(*words):
    """What half_full begins with."""
    empty()
    if run("update", *words, half).returncode != 0:
        sys.exit("no index to begin with")
    shutil.rmtree(begun, ignore_errors=True)
    os.rename(folder, begun)


try:
    bad = rounds("filling", ["update", source], empty, completed)
    half_of()
    bad += rounds("update", ["update", source], half_full, grown)
    half_of("--shards=3")
    bad += rounds("update of shards", ["update", source], half_full, grown)
    anew()
    bad += rounds("rebuild", ["rebuild"], state, same)
    Whole(["rebuild"])
    left = [n for n in os.listdir(folder) if n.endswith(".new")]
    if len(state()[0]) != ALL or left:
        bad += 1
        print("the last rebuild left", left)
    print("%d kills, %d losses" % (4 * count, bad))
finally:
    shutil.rmtree(work)
sys.exit(bad > 0)
