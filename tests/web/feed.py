"""feed.py FILE...: what RFC 4287 asks of a feed, one line for each fault."""
import re
import sys
import xml.etree.ElementTree as tree

ATOM = "{http://www.w3.org/2005/Atom}"
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z)$")


def faults(feed):
    if feed.tag != ATOM + "feed":
        yield "no feed"
    for part in [feed] + feed.findall(ATOM + "entry"):
        name = part.findtext(ATOM + "id") or "?"
        for one in ("id", "title", "updated"):
            if len(part.findall(ATOM + one)) != 1:
                yield name + ": not one " + one
        if not re.match(r"[a-z]+:[!-~]+$", name):
            yield name + ": the id is no IRI"
        for date in part.findall(ATOM + "updated") + part.findall(
                ATOM + "published"):
            if not INSTANT.match(date.text or ""):
                yield name + ": a date: " + str(date.text)
        links = [(link.get("rel"), link.get("type"))
                 for link in part.findall(ATOM + "link")]
        if len(links) != len(set(links)):
            yield name + ": two links of one kind"
        if any(not link.get("href") for link in part.findall(ATOM + "link")):
            yield name + ": a link to nowhere"
        if part is not feed:
            if not part.findtext(ATOM + "author/" + ATOM + "name"):
                yield name + ": no author"
            if not any(rel == "alternate" for rel, _ in links):
                yield name + ": neither content nor alternate"
    if not any(link.get("rel") == "self"
               for link in feed.findall(ATOM + "link")):
        yield "no link to itself"
    ids = [e.findtext(ATOM + "id") for e in feed.findall(ATOM + "entry")]
    if len(ids) != len(set(ids)):
        yield "an id twice"


for path in sys.argv[1:]:
    for fault in faults(tree.parse(path).getroot()):
        print(path, fault)
