"""Scores `read --format json` on pages that printed.py set: score_printed.py REPLIES FOLDER [--by setting|language|both] [--worst N]

A line of the truth belongs to the part of the reply one of whose regions covers it most. B-cubed F1 over characters as `score_pages.py`
has it; `order`: of neighbouring lines of an article's text, the share that follow each other in the reply; and how many headlines and
bylines, and paragraphs, hold just their lines.
"""

import argparse
import json
from collections import Counter, defaultdict
from pathlib import Path


def parts(reply):
    """[(cluster, kind, part, region)] in the reply's order; a region is [x, y, w, h]."""
    out = []

    def put(cluster, kind, part, located):
        out.extend((cluster, kind, part, r["box"]) for r in located.get("regions") or [])

    for n, a in enumerate(reply.get("articles") or []):
        for kind in ("kicker", "deck", "byline"):
            for m, l in enumerate(a.get(kind) or []):
                put(n, kind, (n, kind, m), l)
        if a.get("headline"):
            put(n, "headline", (n, "headline"), a["headline"])
        for s, section in enumerate(a["sections"]):
            if section.get("heading"):
                put(n, "heading", (n, "heading", s), section["heading"])
            for p, paragraph in enumerate(section["paragraphs"]):
                put(n, "body", (n, "body", s, p), paragraph)
    for n, c in enumerate(reply.get("captions") or []):
        put(f"c{n}", "caption", ("c", n), c)
        if c.get("credit"):
            put(f"c{n}", "caption", ("c", n), c["credit"])
    for n, f in enumerate(reply.get("furniture") or []):
        put(f"f{n}", "furniture", ("f", n), f)
    return out


def shared(line, box):
    w = min(line[0] + line[2], box[0] + box[2]) - max(line[0], box[0])
    h = min(line[1] + line[3], box[1] + box[3]) - max(line[1], box[1])
    return max(0, w) * max(0, h)


def matched(truth, found):
    """For each line of the truth the place of its region in the reply, or None."""
    out = []
    for line in truth:
        best = max(range(len(found)), key=lambda n: shared(line, found[n][3]), default=None)
        out.append(best if best is not None and shared(line, found[best][3]) > 0.2 * line[2] * line[3] else None)
    return out


def score(truth, reply):
    found = parts(reply)
    at = matched(truth, found)
    size = [line[4] for line in truth]
    true_of = [str(line[6]) for line in truth]
    cluster = [None if n is None else str(found[n][0]) for n in at]
    both, ours, theirs = Counter(), Counter(), Counter()
    for s, t, c in zip(size, true_of, cluster):
        theirs[t] += s
        if c is not None:
            both[t, c] += s
            ours[c] += s
    total = sum(size)
    recall = sum(n * n / theirs[t] for (t, _), n in both.items()) / max(1, total)
    precision = sum(n * n / ours[c] for (_, c), n in both.items()) / max(1, sum(ours.values()))
    heads = Counter()
    groups = defaultdict(list)
    for n, line in enumerate(truth):
        if line[5] in ("headline", "byline", "body"):
            groups[line[5], line[6], line[7] if line[5] == "body" else 0].append(n)
    lines_of = Counter(found[n][2] for n in at if n is not None)
    for (kind, *_), lines in groups.items():
        named = {None if at[n] is None else found[at[n]][2] for n in lines}
        one = next(iter(named))
        heads[kind, "all"] += 1
        heads[kind, "right"] += len(named) == 1 and one is not None and lines_of[one] == len(lines) and found[at[lines[0]]][1] == kind
    kinds = Counter()
    for n, line in zip(at, truth):
        kinds[line[5], found[n][1] if n is not None else None] += line[4]
    return {"f1": 200 * precision * recall / max(1e-9, precision + recall), "heads": heads, "kinds": kinds}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("replies")
    parser.add_argument("folder")
    parser.add_argument("--by", choices=("setting", "language", "both"), default="setting")
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--kinds", action="store_true", help="what each kind of line was taken for, in characters")
    args = parser.parse_args()
    rows, kinds = defaultdict(list), defaultdict(Counter)
    replies = {}
    for line in open(args.replies, encoding="utf-8"):
        reply = json.loads(line)
        replies[Path(reply["source"]["path"]).name.split(".")[0]] = reply
    for file in sorted(Path(args.folder).glob("*.printed.json")):
        name = file.name.split(".")[0]
        truth = json.loads(file.read_text())
        told = score(truth, replies.get(name, {}))
        language, *_, setting, _ = name.split("-")
        key = {"setting": setting, "language": language, "both": f"{setting} {language}"}[args.by]
        rows[key].append((told["f1"], name, told["heads"]))
        kinds[setting].update(told["kinds"])
    for key, found in sorted(rows.items()):
        heads = sum((f[2] for f in found), Counter())
        exact = " ".join(f"{k} {100 * heads[k, 'right'] / max(1, heads[k, 'all']):5.1f}" for k in ("headline", "byline", "body"))
        print(f"{key:12} {len(found):4} pages  B3 F1 {sum(f[0] for f in found) / len(found):5.1f}  {exact}")
        for f1, name, _ in sorted(found)[: args.worst]:
            print(f"    {f1:5.1f} {name}")
    if args.kinds:
        for setting, counted in kinds.items():
            wrong = [(n, k) for k, n in counted.items() if k[0] != k[1] and not (k[0] == "ad" and k[1] == "body")]
            print(setting, ", ".join(f"{a}>{b} {n}" for n, (a, b) in sorted(wrong, key=str, reverse=False) if n > 100))


if __name__ == "__main__":
    main()
