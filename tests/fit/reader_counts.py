#!/usr/bin/env python3
"""Fits what a reader's word counts beside the evidence that `calibrate.py` fitted before there was one; changes
`src/ground/calibration.toml`.

    tests/fit/reader_counts.py --eval EVAL_DIR --model SHA256 --language zh REPLIES DATA… [--write]

The odds that the evidence gave without a reader stand as they are; by logistic regression each gets a weight for how likely the
reader finds the answer's place, a shift for the language that it reads, and, for being stated, a weight for the odds that it is not.
The language's threshold is set on what was held out, unless it is left; all that is printed was held out too. REPLIES are those of
`lab states` about texts that the reader was not trained on. Needs numpy.
"""

import argparse
import re
import sys
import tomllib
from pathlib import Path

import numpy as np

from calibrate import BOUNDS, FOLDS, NAMES, REFUSED, SENSED, TARGET, auc, fit, probability, read, refusals

READ = ["located", "absent"]
PENALTY = 1.0


def shifted(rows, truths, offsets):
    """Weights of `rows` and a shift that, added to `offsets`, give `truths` best."""
    x = np.hstack([rows, np.ones((len(rows), 1))])
    penalties = np.array([PENALTY] * rows.shape[1] + [1e-9])
    w = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-np.clip(offsets + x @ w, -60, 60)))
        hessian = (x * (p * (1 - p))[:, None]).T @ x + np.diag(penalties)
        step = np.linalg.solve(hessian, x.T @ (truths - p) - penalties * w)
        w += step
        if np.abs(step).max() < 1e-7:
            break
    return w


def odds(part, rows, sensed, language):
    weights = np.array([part["weights"].get(name, 0.0) if name not in READ else 0.0 for name in NAMES])
    own = part["languages"].get(language, 0.0)
    return rows @ weights + part["weights"]["sensed"] * sensed + part["bias"] + own


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("replies", type=Path)
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--eval", type=Path, required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--language", required=True)
    parser.add_argument("--right-alone", action="store_true", help="leave what is counted for stated, and the threshold, as they are")
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    text = TARGET.read_text(encoding="utf-8")
    parts = text.split("[[fit]]")
    number = next(i for i, part in enumerate(parts) if i and tomllib.loads("[[fit]]" + part)["fit"][0]["model"] == args.model)
    known = tomllib.loads("[[fit]]" + parts[number])["fit"][0]
    rows, states = read(args)
    values, stated, right = (np.array([row[i] for row in rows]) for i in range(3))
    probe = known["probe"]
    sensed = np.clip(states @ np.array(probe["weights"]) + probe["bias"], -SENSED, SENSED)
    texts = {}
    folds = np.array([texts.setdefault(row[3], len(texts)) for row in rows]) % FOLDS
    seen = values[:, [NAMES.index(name) for name in READ]]
    before = odds(known["stated"], values, sensed, args.language)
    right_before = odds(known["right"], values, sensed, args.language)
    held, sure = np.zeros(len(rows)), np.zeros(len(rows))
    for fold in range(FOLDS):
        inside, outside = folds != fold, folds == fold
        both = inside & stated
        w = shifted(seen[inside], stated[inside].astype(float), before[inside])
        v = shifted(seen[both, :1], right[both].astype(float), right_before[both])
        held[outside] = before[outside] + np.hstack([seen[outside], np.ones((outside.sum(), 1))]) @ w
        sure[outside] = right_before[outside] + np.hstack([seen[outside, :1], np.ones((outside.sum(), 1))]) @ v
    share = lambda x: 1 / (1 + np.exp(-x))
    old, new = share(before), share(held)
    print(f"{len(rows)} questions, {stated.sum()} stated, {right.sum()} of them right")
    for name, ps, certain in (("before", old, share(right_before)), ("with the reader", new, share(sure))):
        threshold, refused = refusals(ps, stated, 0.08)
        product = ps * certain
        bins = np.minimum(9, (product * 10).astype(int))
        error = sum(abs((product - right)[bins == n].sum()) for n in range(10)) / len(rows)
        print(f"  {name}: AUC of stated {auc(ps, stated):.3f}, refused {refused:.3f} of the unstated at 8 % of the stated")
        print(f"    AUC of right {auc(product, right):.3f}, ECE {error:.3f}")
    was = known["thresholds"].get(args.language, known["threshold"])
    print(f"  at the threshold of before, {was}: refused {(old < was)[~stated].mean():.3f}, of the stated {(old < was)[stated].mean():.3f}")
    w = shifted(seen, stated.astype(float), before)
    v = shifted(seen[stated, :1], right[stated].astype(float), right_before[stated])
    threshold = was if args.right_alone else refusals(new, stated, REFUSED)[0]
    below = new < threshold
    print(f"  at {threshold:.4f} with the reader: refused {below[~stated].mean():.3f}, of the stated {below[stated].mean():.3f}")
    print(f"  threshold {threshold:.4f}; weights of stated {w.round(4)}, of right {v.round(4)}")
    if not args.write:
        return 0
    part = parts[number]
    part = re.sub(rf"(?m)^{args.language} = .*$", f"{args.language} = {threshold:.4f}", part, count=1)
    for name, weights in [("right", v)] if args.right_alone else [("stated", w), ("right", v)]:
        start = part.index(f"[fit.{name}.weights]")
        end = part.index(f"[fit.{name}.languages]")
        table = re.sub(r"(?m)^(located|absent) = .*\n", "", part[start:end])
        added = "".join(f"{feature} = {weight:.4f}\n" for feature, weight in zip(READ, weights[:-1]))
        table = table.replace("sensed = ", added + "sensed = ")
        own = known[name]["languages"].get(args.language, 0.0) + weights[-1]
        after = re.sub(rf"(?m)^{args.language} = .*$", f"{args.language} = {own:.4f}", part[end:], count=1)
        part = part[:start] + table + after
    parts[number] = part
    TARGET.write_text("[[fit]]".join(parts), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
