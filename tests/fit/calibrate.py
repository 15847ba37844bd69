#!/usr/bin/env python3
"""Fits how sure an answer is, from replies that `lab states` keeps and the true answers; writes `src/ground/calibration.toml`.

    tests/fit/calibrate.py --eval EVAL_DIR --model SHA256 --prompts DIGEST REPLIES DATA… [--write]

Two fits, both logistic, by Newton's method: a probe of the model's state before an answer, with a large penalty, and one of all
evidence, the probe's among it, with a small one. A probe knows the texts it was fitted on, so the second is fitted to what probes
of other texts say. What is printed was measured by cross-validation: no article is among those that either fit saw. Without
`--model` the fit has no probe, and stands in for models that were never measured. The scorer's own functions say what is right.
Needs numpy.
"""

import argparse
import json
import sys
import tomllib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np

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
    "located": (-8, 0),
    "absent": (-8, 8),
}
NAMES = list(BOUNDS)
SENSED = 8
# A language with fewer questions is taken for the others.
MANY = 30
FOLDS = 8
PENALTY = 1.0
PROBE_PENALTY = 300.0
# The most stated questions that may be refused is 0.08; what was fitted on some articles costs a little more on others.
REFUSED = 0.06
TARGET = Path(__file__).resolve().parents[2] / "src/ground/calibration.toml"


def fit(rows, truths, penalty):
    """Weights, in units of each feature's spread so that the penalty treats all alike, and last the bias."""
    mean, spread = rows.mean(0), np.maximum(rows.std(0), 1e-6)
    x = np.hstack([(rows - mean) / spread, np.ones((len(rows), 1))])
    penalties = np.full(x.shape[1], penalty)
    penalties[-1] = 1e-9
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-np.clip(x @ w, -60, 60)))
        gradient = x.T @ (truths - p) - penalties * w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalties)
        step = np.linalg.solve(hessian, gradient)
        w += step
        if np.abs(step).max() < 1e-7:
            break
    weights = w[:-1] / spread
    return np.append(weights, w[-1] - weights @ mean)


def odds(w, rows):
    return rows @ w[:-1] + w[-1]


def probability(w, rows):
    return 1 / (1 + np.exp(-np.clip(odds(w, rows), -60, 60)))


def sensed(states, truths, folds):
    """What probes of other folds say of each state."""
    out = np.zeros(len(states))
    for number in np.unique(folds):
        inside = folds != number
        out[~inside] = odds(fit(states[inside], truths[inside], PROBE_PENALTY), states[~inside])
    return np.clip(out, -SENSED, SENSED)


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
    good = int(sum(labels))
    bad = len(labels) - good
    return (ranks - good * (good + 1) / 2) / (good * bad) if good and bad else float("nan")


def refusals(ps, stated, limit):
    """The threshold that refuses at most `limit` of the stated, and the share of the unstated that it refuses."""
    of = np.sort(ps[stated])
    threshold = of[int(limit * len(of))]
    return threshold, float((ps[~stated] < threshold).mean())


def read(args):
    """Of each reply that can be used: its evidence, the model's state, whether the text states the answer, whether the answer is
    right, its text, set and language."""
    sys.path.insert(0, str(args.eval / "tools"))
    import score_qa

    items, sets = {}, {}
    for path in args.data:
        for line in path.read_text(encoding="utf-8").splitlines():
            item = json.loads(line)
            items[item["id"]], sets[item["id"]] = item, path.stem
    rows, states = [], []
    for line in args.replies.open(encoding="utf-8"):
        reply = json.loads(line)
        item, evidence, state = items.get(reply["id"]), reply.get("evidence"), reply.get("state") or []
        if not item or not evidence or not state:
            continue
        values = [min(high, max(low, evidence.get(name, 0))) for name, (low, high) in BOUNDS.items()]
        shown = reply.get("weighed") or ""
        right = bool(item["answers"]) and score_qa.em_f1(shown, item["answers"], item["lang"])[1] >= score_qa.RIGHT
        which = sets[reply["id"]] + ("" if item["answers"] or sets[reply["id"]].startswith("unstated") else " (unstated)")
        rows.append((values, bool(item["answers"]), right, item["text"][:200], which, item["lang"].split("-")[0]))
        states.append(np.array(state, dtype=np.float32))
    states = np.stack(states).astype(np.float64)
    # In units of its root mean square, as the program takes it.
    return rows, states / np.sqrt((states**2).mean(1, keepdims=True))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("replies", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", default="")
    parser.add_argument("--prompts", default="")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    rows, states = read(args)
    stated = np.array([row[1] for row in rows])
    right = np.array([row[2] for row in rows])
    counts = Counter(row[5] for row in rows)
    languages = sorted(language for language, count in counts.items() if count >= MANY)
    across = NAMES.index("across")
    # What is known of a language is known of questions in it.
    values = np.array([row[0] + [float(row[5] == tag) * (1 - row[0][across]) for tag in languages] for row in rows])
    numbers = {}
    folds = np.array([numbers.setdefault(row[3], len(numbers)) for row in rows]) % FOLDS
    truths = stated.astype(float)
    print(f"{len(rows)} questions, {stated.sum()} stated, {right.sum()} of them right")
    for i, name in enumerate(NAMES):
        print(f"  {name:9} AUC of stated {auc(values[:, i], stated):.3f}, of right {auc(values[:, i], right):.3f}")
    probed = bool(args.model)
    told = sensed(states, truths, folds) if probed else np.zeros(len(rows))
    print(f"  sensed    AUC of stated {auc(told, stated):.3f}, of right {auc(told, right):.3f} (held out)")

    held, product = np.zeros(len(rows)), np.zeros(len(rows))
    for number in range(FOLDS):
        inside, outside = folds != number, folds == number
        heard = told.copy()
        if probed:
            heard[inside] = sensed(states[inside], truths[inside], folds[inside])
        evidence = np.hstack([values, heard[:, None]])
        w = fit(evidence[inside], truths[inside], PENALTY)
        v = fit(evidence[inside & stated], right[inside & stated].astype(float), PENALTY)
        held[outside] = probability(w, evidence[outside])
        product[outside] = held[outside] * probability(v, evidence[outside])
    bins = np.minimum(9, (product * 10).astype(int))
    error = sum(abs((product - right)[bins == number].sum()) for number in range(10)) / len(rows)
    same = values[:, across] == 0
    of = {tag: same & np.array([row[5] == tag for row in rows]) for tag in languages}

    def thresholds(limit):
        """For what is asked in another language than the text's, and by language for all else."""
        others = ~np.any(list(of.values()), axis=0)
        if (others & stated).sum() < MANY:
            others |= True
        general = refusals(held[others], stated[others], limit)[0]
        return general, {tag: refusals(held[mine], stated[mine], limit)[0] for tag, mine in of.items() if (mine & stated).sum() >= MANY}

    general, own = thresholds(0.08)
    limits = np.full(len(rows), general)
    for tag, limit in own.items():
        limits[of[tag]] = limit
    given = held >= limits
    _, refused = refusals(held, stated, 0.08)
    print(f"held out: AUC of stated {auc(held, stated):.3f}; refused {refused:.3f} of the unstated at 8 % of the stated; below, of each language")
    print(
        f"confidence: AUC of right, all {auc(product, right):.3f}, among answers given "
        f"{auc(product[given], right[given]):.3f}; ECE {error:.3f}"
    )
    by = defaultdict(list)
    for gives, row in zip(given, rows):
        by[row[4]].append((not gives, row[2]))
    for name, few in sorted(by.items()):
        print(f"    {name:26} {len(few):4} refused {sum(r for r, _ in few) / len(few):.2f} right {sum(r for _, r in few) / len(few):.2f}")

    evidence = np.hstack([values, told[:, None]])
    w, v = fit(evidence, truths, PENALTY), fit(evidence[stated], right[stated].astype(float), PENALTY)
    general, own = thresholds(REFUSED)
    lines = ["[[fit]]", f'model = "{args.model}"', f'prompts = "{args.prompts}"', f"threshold = {general:.4f}", "", "[fit.thresholds]"]
    lines += [f"{tag} = {limit:.4f}" for tag, limit in own.items()]
    for name, of in (("stated", w), ("right", v)):
        lines += ["", f"[fit.{name}]", f"bias = {of[-1]:.4f}", "", f"[fit.{name}.weights]"]
        lines += [f"{feature} = {weight:.4f}" for feature, weight in zip(NAMES, of)]
        lines += [f"sensed = {of[-2]:.4f}", "", f"[fit.{name}.languages]"]
        lines += [f"{language} = {weight:.4f}" for language, weight in zip(languages, of[len(NAMES) :])]
    if probed:
        probe = fit(states, truths, PROBE_PENALTY)
        lines += ["", "[fit.probe]", f"bias = {probe[-1]:.5f}", "weights = ["]
        weights = [f"{weight:.5f}" for weight in probe[:-1]]
        lines += [f"  {', '.join(weights[i : i + 16])}," for i in range(0, len(weights), 16)] + ["]"]
    text = "\n".join(lines)
    print("\n".join(lines[: lines.index("[fit.probe]")] if probed else lines))
    if args.write:
        head = "# Made by `tests/fit/calibrate.py`; not to be changed by hand.\n"
        old = TARGET.read_text(encoding="utf-8").split("[[fit]]")[1:]
        kept = ["[[fit]]" + part.rstrip() for part in old if tomllib.loads("[[fit]]" + part)["fit"][0]["model"] != args.model]
        TARGET.write_text(head + "".join(f"\n{part}\n" for part in [text, *kept]), encoding="utf-8")


if __name__ == "__main__":
    main()
