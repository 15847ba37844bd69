#!/usr/bin/env python3
"""Fits how sure an answer is, from replies of `standfirst ask --jsonl` and the true answers; writes `src/ground/calibration.toml`.

    tests/fit/calibrate.py --eval EVAL_DIR --model SHA256 --prompts DIGEST REPLIES DATA… [--write]

A logistic fit with a small penalty, by Newton's method. What is printed was measured by cross-validation: no article is among
those that its fit saw. The scorer's own functions say what is right. Standard library only.
"""

import argparse
import json
import math
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

BOUNDS = {
    "judged": (-8, 8),
    "says": (-8, 8),
    "copied": (-4, 0),
    "whole": (-20, 0),
    "margin": (-1, 4),
    "refused": (-12, 0),
    "covered": (0, 1),
    "expected": (-1, 4),
    "length": (0, 6),
    "unspaced": (0, 1),
    "across": (0, 1),
}
NAMES = list(BOUNDS)
# A language with fewer questions is taken for the others.
MANY = 30
FOLDS = 8
PENALTY = 1.0
# The most stated questions that may be refused is 0.08; what was fitted on some articles costs a little more on others.
REFUSED = 0.06
TARGET = Path(__file__).resolve().parents[2] / "src/ground/calibration.toml"


def sigmoid(x):
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, x))))


def solve(a, b):
    """The solution of a linear system, by Gauss's elimination."""
    n = len(b)
    rows = [list(a[i]) + [b[i]] for i in range(n)]
    for i in range(n):
        best = max(range(i, n), key=lambda r: abs(rows[r][i]))
        rows[i], rows[best] = rows[best], rows[i]
        for r in range(n):
            if r != i:
                f = rows[r][i] / rows[i][i]
                rows[r] = [x - f * y for x, y in zip(rows[r], rows[i])]
    return [rows[i][n] / rows[i][i] for i in range(n)]


def fit(xs, ys):
    """Weights and, last, the bias."""
    n = len(xs[0]) + 1
    # In units of each feature's spread, so that the penalty treats all alike.
    mean = [sum(x[i] for x in xs) / len(xs) for i in range(n - 1)]
    spread = [max(1e-6, math.sqrt(sum((x[i] - mean[i]) ** 2 for x in xs) / len(xs))) for i in range(n - 1)]
    rows = [[(x[i] - mean[i]) / spread[i] for i in range(n - 1)] + [1.0] for x in xs]
    w = [0.0] * n
    for _ in range(30):
        ps = [sigmoid(sum(a * b for a, b in zip(w, row))) for row in rows]
        gradient = [sum((y - p) * row[i] for y, p, row in zip(ys, ps, rows)) - (PENALTY * w[i] if i < n - 1 else 0) for i in range(n)]
        hessian = [[sum(p * (1 - p) * row[i] * row[j] for p, row in zip(ps, rows)) for j in range(n)] for i in range(n)]
        for i in range(n):
            hessian[i][i] += PENALTY if i < n - 1 else 1e-9
        step = solve(hessian, gradient)
        w = [a + b for a, b in zip(w, step)]
        if max(map(abs, step)) < 1e-8:
            break
    weights = [w[i] / spread[i] for i in range(n - 1)]
    return weights + [w[-1] - sum(a * b for a, b in zip(weights, mean))]


def probability(w, x):
    return sigmoid(sum(a * b for a, b in zip(w, x + [1.0])))


def auc(scores, labels):
    """The share of pairs in the right order."""
    order = sorted(zip(scores, labels))
    ranks, i = 0.0, 0
    while i < len(order):
        j = i
        while j < len(order) and order[j][0] == order[i][0]:
            j += 1
        ranks += sum(1 for k in range(i, j) if order[k][1]) * (i + j + 1) / 2
        i = j
    good = sum(labels)
    bad = len(labels) - good
    return (ranks - good * (good + 1) / 2) / (good * bad) if good and bad else float("nan")


def refusals(ps, stated, limit):
    """The threshold that refuses at most `limit` of the stated, and the share of the unstated that it refuses."""
    of = sorted(p for p, s in zip(ps, stated) if s)
    threshold = of[int(limit * len(of))] if of else 0.5
    others = [p for p, s in zip(ps, stated) if not s]
    return threshold, sum(p < threshold for p in others) / max(1, len(others))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("replies", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--prompts", default="")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    sys.path.insert(0, str(args.eval / "tools"))
    import score_qa

    items, sets = {}, {}
    for path in args.data:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            items[item["id"]], sets[item["id"]] = item, path.stem
    rows = []
    for line in args.replies.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        item, evidence = items.get(reply["id"]), reply.get("evidence")
        if not item or not evidence:
            continue
        x = [min(high, max(low, evidence.get(name, 0))) for name, (low, high) in BOUNDS.items()]
        shown = reply.get("weighed") or ""
        right = bool(item["answers"]) and score_qa.em_f1(shown, item["answers"], item["lang"])[1] >= score_qa.RIGHT
        rows.append((x, bool(item["answers"]), right, item["text"][:200], sets[reply["id"]], item["lang"].split("-")[0]))
    counts = Counter(row[5] for row in rows)
    languages = sorted(language for language, count in counts.items() if count >= MANY)
    for row in rows:
        # What is known of a language is known of questions in it.
        row[0].extend(float(row[5] == language) * (1 - row[0][NAMES.index("across")]) for language in languages)
    stated = [row[1] for row in rows]
    right = [row[2] for row in rows]
    print(f"{len(rows)} questions, {sum(stated)} stated, {sum(right)} of them right")
    for i, name in enumerate(NAMES):
        values = [row[0][i] for row in rows]
        print(f"  {name:9} AUC of stated {auc(values, stated):.3f}, of right {auc(values, right):.3f}")
    articles = sorted({row[3] for row in rows})
    fold = {article: number % FOLDS for number, article in enumerate(articles)}
    every = [float(y) for y in stated]
    held, product = [0.0] * len(rows), [0.0] * len(rows)
    for number in range(FOLDS):
        inside = [i for i, row in enumerate(rows) if fold[row[3]] != number]
        of_stated = [i for i in inside if stated[i]]
        w = fit([rows[i][0] for i in inside], [every[i] for i in inside])
        v = fit([rows[i][0] for i in of_stated], [float(right[i]) for i in of_stated])
        for i, row in enumerate(rows):
            if fold[row[3]] == number:
                held[i] = probability(w, row[0])
                product[i] = held[i] * probability(v, row[0])
    error = 0.0
    for low in range(10):
        inside = [i for i, p in enumerate(product) if low / 10 <= p < (low + 1) / 10 or (low == 9 and p == 1.0)]
        error += abs(sum(product[i] - right[i] for i in inside)) / len(rows)
    threshold, refused = refusals(held, stated, 0.08)
    given = [i for i, p in enumerate(held) if p >= threshold]
    print(f"held out: AUC of stated {auc(held, stated):.3f}; refused {refused:.3f} of the unstated at 8 % of the stated")
    print(
        f"confidence: AUC of right, all {auc(product, right):.3f}, among answers given "
        f"{auc([product[i] for i in given], [right[i] for i in given]):.3f}; ECE {error:.3f}"
    )
    by = defaultdict(list)
    for p, row in zip(held, rows):
        by[row[4]].append((p < threshold, row[2]))
    for name, few in sorted(by.items()):
        print(f"    {name:26} {len(few):4} refused {sum(r for r, _ in few) / len(few):.2f} right {sum(r for _, r in few) / len(few):.2f}")
    w = fit([row[0] for row in rows], every)
    of_stated = [row for row in rows if row[1]]
    v = fit([row[0] for row in of_stated], [float(row[2]) for row in of_stated])
    threshold, _ = refusals(held, stated, REFUSED)
    lines = ["[[fit]]", f'model = "{args.model}"', f'prompts = "{args.prompts}"', f"threshold = {threshold:.4f}"]
    for name, of in (("stated", w), ("right", v)):
        lines += ["", f"[fit.{name}]", f"bias = {of[-1]:.4f}", "", f"[fit.{name}.weights]"]
        lines += [f"{feature} = {weight:.4f}" for feature, weight in zip(NAMES, of)]
        lines += ["", f"[fit.{name}.languages]"]
        lines += [f"{language} = {weight:.4f}" for language, weight in zip(languages, of[len(NAMES) :])]
    text = "\n".join(lines)
    print(text)
    if args.write:
        head = "# Made by `tests/fit/calibrate.py`; not to be changed by hand.\n"
        old = TARGET.read_text(encoding="utf-8").split("[[fit]]")[1:]
        kept = ["[[fit]]" + part.rstrip() for part in old if tomllib.loads("[[fit]]" + part)["fit"][0]["model"] not in ("", args.model)]
        TARGET.write_text(head + "".join(f"\n{part}\n" for part in [text, *kept]), encoding="utf-8")


if __name__ == "__main__":
    main()
