"""Fits the kinds of printed lines (src/page/geometry/*.json) on lines with truth; reports by leaving out one issue at a time.

    lab features FILES… > table.tsv; tests/fit/kinds.py table.tsv LAYOUT/dev/truth [--made TABLE] [--sort set] [--write]
"""

import argparse
import json
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from lines import load, load_made, load_printed

CLASSES = ["text", "title", "furniture", "advert", "byline", "caption", "heading"]
KIND = {"title": 1, "furniture": 2, "ad": 3, "byline": 4, "caption": 5, "heading": 6, "kicker": 1, "headline": 1, "deck": 1, "pull": 6}
IGNORE = ("skip", "section")
MADE, REAL = 0.05, 0.05  # what a line of the other sort of page counts
SETS = [
    "layout/dev of the evaluation folder: bl-statesman-1824 (CC0 1.0, Living with Machines)",
    "layout/dev: bnf-* and bnl-* (1821-1924, samples of impresso-text-acquisition, licence of the data not stated, papers out of copyright by age)",
    "pages that tests/fit/columns.py set from pages/dev (NTREX-128, CC BY-SA 4.0)",
]
PRINTED = "pages that tests/fit/columns.py and tests/fit/printed.py set from passages of the evaluation folder's train/qa (its README names sets and licences)"
RUNS = "run_photo"  # from here on features are of pages that say the sizes of letters
TITLES = 4.0  # a title that is missed costs more than one too many
BLIND = 0.3  # what a line counts once more without its block
STRENGTH = 0.3  # of the regularisation's inverse, on features of unit variance


def without_blocks(X, names):
    """The same lines in a file that gives no blocks."""
    X = X.copy()
    for n, name in enumerate(names):
        if name.startswith(("block_", "run_")):
            X[:, n] = 0
    return X


def fit(X, y, weight, names):
    rng = np.random.RandomState(0)
    keep = (y != 0) | (rng.rand(len(y)) < 0.4)  # text is plenty
    X, y, weight = X[keep], y[keep], np.where(y[keep] == 0, weight[keep] / 0.4, weight[keep])
    X, y, weight = np.vstack([X, without_blocks(X, names)]), np.r_[y, y], np.r_[weight, weight * BLIND]
    mean, scale = X.mean(0), X.std(0) + 1e-6
    model = LogisticRegression(C=STRENGTH, max_iter=1000).fit((X - mean) / scale, y, sample_weight=weight)
    weights, bias = np.zeros((len(CLASSES), X.shape[1])), np.full(len(CLASSES), -12.0)
    weights[model.classes_], bias[model.classes_] = model.coef_ / scale, model.intercept_ - (model.coef_ / scale) @ mean
    return weights, bias


def made(table, names):
    """(X, y, pages) of made pages; section headings are text."""
    data = load_made(table)
    assert data["names"][: len(names)] == names
    return data["X"], np.array([KIND.get(k, 0) for k in data["kind"]]), data["page"]


def printed(table, names):
    """(X, y, pages) of pages set as PDF."""
    data = load_printed(table)
    assert data["names"] == names
    return data["X"], np.array([KIND.get(k, 0) for k in data["kind"]]), data["page"]


def setting(page):
    """How a page of `printed.py` was set."""
    return page.rsplit("/", 1)[-1].rsplit("-", 2)[1] if page.endswith(".pdf") else "columns"


def joined(X, y, weight, extra):
    if extra is None:
        return X, y, weight
    return np.vstack([X, extra[0]]), np.r_[y, extra[1]], np.r_[weight, extra[3]]


def f1(true, found, weight):
    right = weight[true & found].sum()
    return 200 * right / max(1, weight[true].sum() + weight[found].sum())


def hash_of(page):
    """A number of a made page's source page, so that its copies stay together."""
    return sum(map(ord, "-".join(page.rsplit("/", 1)[-1].split("-")[:4])))


def head(sort):
    """How the weights were made, and of what."""
    made_by = f"lab features FILES… > table.tsv; tests/fit/kinds.py table.tsv LAYOUT/dev/truth --made made.tsv --printed printed.tsv --sort {sort} --write"
    return {"made_by": made_by, "sets": SETS if sort == "recognised" else [*SETS[:2], PRINTED]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("table")
    parser.add_argument("truth")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--sort", choices=("recognised", "set"), default="recognised", help="pages whose letters' sizes are guessed by recognition, or known")
    parser.add_argument("--made", help="table of the pages that made.py sets, beside their truth")
    parser.add_argument("--printed", help="table of the PDF pages that printed.py sets; for `--sort set`")
    parser.add_argument("--out", help="where to write the weights", default=str(Path(__file__).parents[2] / "src/page/geometry/recognised.json"))
    parser.add_argument("--without", help="leave out this issue, for a score of the whole program on it")
    args = parser.parse_args()
    data = load(args.table, args.truth)
    X, names = data["X"], data["names"]
    width = names.index(RUNS) if args.sort == "recognised" else len(names)
    X, names = X[:, :width], names[:width]
    y = np.array([KIND.get(k, 0) for k in data["kind"]])
    words = np.array([len(t.split()) for t in data["text"]])
    use = ~np.isin(data["kind"], IGNORE) & np.array([not i.startswith("rero") for i in data["issue"]])
    extra = None
    if args.made:
        extra = made(args.made, names)
        extra = (extra[0][:, :width], *extra[1:])
        noisy = np.array([int(p.split(".alto")[0].rsplit("-", 1)[1]) % 2 == 1 for p in extra[2]])
        extra = (*extra, np.where(noisy, MADE, 0.0) if args.sort == "recognised" else np.ones(len(noisy)))
        if args.sort == "recognised":
            extra = tuple(e[noisy] for e in extra)
    if extra and args.printed and args.sort == "set":
        more = printed(args.printed, names)
        more = (*more, np.ones(len(more[1])))
        extra = tuple(np.concatenate(pair) for pair in zip(extra, more))
    weight = np.full(len(y), 1.0 if args.sort == 'recognised' else REAL) * np.where(y == 1, TITLES, 1.0)
    found = np.zeros(len(y), int)
    for issue in [] if args.without else sorted(set(data["issue"][use])):
        test, train = use & (data["issue"] == issue), use & (data["issue"] != issue)
        w, b = fit(*joined(X[train], y[train], weight[train], extra), names)
        found[test] = (X[test] @ w.T + b).argmax(1)
        print(f"{issue:24}", *(f"{c} {f1(y[test] == n, found[test] == n, words[test]):5.1f}" for n, c in enumerate(CLASSES)))
    if not args.without:
        print(f"{'all':24}", *(f"{c} {f1(y[use] == n, found[use] == n, words[use]):5.1f}" for n, c in enumerate(CLASSES)))
    if extra and not args.without:  # made pages: every fourth language left out in turn, learned with all real ones
        folds = np.array([hash_of(p) % 4 for p in extra[2]])
        found = np.zeros(len(folds), int)
        for fold in range(4):
            rest = tuple(e[folds != fold] for e in extra)
            w, b = fit(*joined(X[use], y[use], weight[use], rest), names)
            found[folds == fold] = (extra[0][folds == fold] @ w.T + b).argmax(1)
        ones = np.ones(len(found))
        print(f"{'made pages (lines)':24}", *(f"{c} {f1(extra[1] == n, found == n, ones):5.1f}" for n, c in enumerate(CLASSES)))
        if args.printed:
            settings = np.array([setting(p) for p in extra[2]])
            for one in sorted(set(settings)):
                test = settings == one
                w, b = fit(*joined(X[use], y[use], weight[use], tuple(e[~test] for e in extra)), names)
                told = (extra[0][test] @ w.T + b).argmax(1)
                print(f"{'without ' + one:24}", *(f"{c} {f1(extra[1][test] == n, told == n, np.ones(test.sum())):5.1f}" for n, c in enumerate(CLASSES)))
    if args.write:
        keep = use & (data["issue"] != args.without) if args.without else use
        w, b = fit(*joined(X[keep], y[keep], weight[keep], extra), names)
        out = {**head(args.sort), "features": names, "classes": CLASSES, "weights": np.round(w, 4).tolist(), "bias": np.round(b, 4).tolist()}
        Path(args.out).write_text(json.dumps(out, ensure_ascii=False).replace("], [", "],\n  [").replace(', "', ',\n "') + "\n")


if __name__ == "__main__":
    main()
