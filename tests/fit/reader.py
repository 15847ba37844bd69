#!/usr/bin/env python3
"""Trains what reads answers off a model's attention and values, from what `lab watch` keeps; writes `src/model/reader/NAME.safetensors`.

    lab watch --model FILE --layers "" --values 14,16,18,20,22 --heads 10,23 --into SEEN PASSAGES…
    tests/fit/reader.py SEEN… --model SHA256 --languages zh --sets "CMRC 2018 train, CC BY-SA 4.0" --out FILE
    tests/fit/reader.py --fixture src/model/reader/small

Each token is known by the share of its attention that every head gives to it in the row before the answer is written, by two marks,
and by the values that some layers keep of it; it looks at those of the question's tokens, and two convolutions over neighbours give
its worth as start and end, and the whole text's that it states no answer. Values are brought to the directions in which they differ
most before they are trained on; the file's weights take them as they are. Passages are parted by a digest of their id: an eighth is not trained on, and what is printed is measured on it, F1 as the
scorer has it. `--all` trains on these too. The same data give the same bytes. Needs torch, numpy and safetensors.
"""

import argparse
import json
import math
import random
import re
import sys
import zlib
from collections import Counter, defaultdict
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import nn

BATCH = 12
# Directions of values that are kept, and how many numbers of them are left out while training.
DIRECTIONS = 256
VALUES_DROPPED = 0.3
LONGEST = 48
RATE = 3e-3
DROPPED = 0.2
# Heads that a text is read without, so that none is relied on alone.
HEADS_DROPPED = 0.1


class Reader(nn.Module):
    """As `src/model/reader/network.rs` has it."""

    def __init__(self, features, values, width, convolutions=2, taps=5):
        super().__init__()
        self.a, self.a2 = nn.Linear(features, width), nn.Linear(width, width)
        self.v, self.g = nn.Linear(values, width), nn.Linear(width, width)
        self.q, self.qn, self.n0 = nn.Linear(values, width), nn.LayerNorm(width), nn.LayerNorm(width)
        self.cq, self.ck, self.cv, self.ql = (nn.Linear(width, width) for _ in range(4))
        self.co = nn.Linear(2 * width, width)
        self.c = nn.ModuleList([nn.Conv1d(width, width, taps, padding=taps // 2) for _ in range(convolutions)])
        self.n = nn.ModuleList([nn.LayerNorm(width) for _ in range(convolutions)])
        self.no, self.o = nn.LayerNorm(width), nn.Linear(width, 2)
        self.z = nn.Sequential(nn.Linear(2 * width + 4, width), nn.SiLU(), nn.Linear(width, 1))
        self.drop, self.fewer = nn.Dropout(DROPPED), nn.Dropout(VALUES_DROPPED)

    def forward(self, x, mask, text, question, asked):
        """Logits `(texts, tokens, 2)` and `(texts)` of rows `(texts, tokens, features)`, of what is kept of them and of the questions."""
        if self.training:
            x = x * (torch.rand(len(x), 1, x.shape[2]) > HEADS_DROPPED) / (1 - HEADS_DROPPED)
        x, within = self.a2(F.silu(self.a(x))), mask[..., None].float()
        kept = self.v(self.fewer(text))
        x = x + self.drop(F.silu(kept)) + self.g(x) * torch.sigmoid(kept)
        question, asks = self.qn(self.q(self.fewer(question))), self.n0(x)
        scores = self.cq(asks) @ self.ck(question).transpose(1, 2) / math.sqrt(x.shape[2])
        found = scores.masked_fill(~asked[:, None], -1e9).softmax(-1) @ self.cv(question)
        last = question[torch.arange(len(question)), asked.sum(1) - 1]
        x = x + self.drop(F.silu(self.co(torch.cat([found, found * asks], -1)))) + self.ql(last)[:, None]
        for convolution, norm in zip(self.c, self.n):
            rows = (self.drop(norm(x)) * within).transpose(1, 2)
            x = x + F.silu(convolution(rows)).transpose(1, 2)
        x = self.no(x)
        ends = self.o(self.drop(x)).masked_fill(~mask[..., None], -1e4)
        most = x.masked_fill(~mask[..., None], -1e4).max(1).values
        pooled = (x * ends.softmax(1).mean(-1, keepdim=True)).sum(1)
        heights = torch.cat([ends.max(1).values, ends.logsumexp(1)], -1) / 5
        return ends, self.z(torch.cat([most, pooled, heights], -1))[:, 0]


def held(name):
    """Whether a passage is not trained on; one that was made of another goes with it."""
    return zlib.crc32(re.sub("~r$", "", name).encode()) % 8 == 0


def squeezed(text):
    return re.sub(r"[\W_]", "", text.lower())


def f1(given, true, language):
    if language.split("-")[0] in ("zh", "ja", "th"):
        a, b = list(squeezed(given)), list(squeezed(true))
    else:
        a, b = ([word for word in map(squeezed, text.split()) if word] for text in (given, true))
    common = sum((Counter(a) & Counter(b)).values())
    return 2 * common / (len(a) + len(b)) if common else 0.0


def entries(folder, without=()):
    for line in (folder / "index.jsonl").open(encoding="utf-8"):
        p = json.loads(line)
        if p["questions"] and not p["id"].startswith(tuple(without)):
            yield p


class Values:
    """Brings values to the directions in which those of some passages differ most, each to spread 1 or less."""

    def __init__(self, folders, layers):
        self.layers = layers
        paths = [(folder, p) for folder in folders for p in entries(folder)]
        rows = []
        for folder, p in paths[:: max(1, len(paths) // 400)]:
            raw = np.memmap(folder / p["file"], dtype=np.float16, mode="r")
            rows.append(self.raw(p, raw, 0, p["tokens"])[::4])
            rows.append(self.raw(p, raw, per_row(p) * p["tokens"], p["questions"][0]["rows"]))
        rows = np.concatenate(rows).astype(np.float32)
        self.mean, self.spread = rows.mean(0), rows.std(0) + 1e-3
        rows = (rows - self.mean) / self.spread
        power, directions = np.linalg.eigh(rows.T @ rows / len(rows))
        power, directions = power[::-1][:DIRECTIONS], directions[:, ::-1][:, :DIRECTIONS]
        self.turn = (directions / np.sqrt(power + power.mean() * 0.1)).astype(np.float32)

    def raw(self, p, raw, place, rows):
        """Values `(rows, layers * width)` as they were recorded."""
        width, kept = p["kv_width"], p["values"]
        place += len(p["layers"]) * rows * p["width"]
        values = np.asarray(raw[place : place + len(kept) * rows * width]).reshape(len(kept), rows, width)
        return np.ascontiguousarray(values[[kept.index(layer) for layer in self.layers]].transpose(1, 0, 2)).reshape(rows, -1)

    def of(self, *where):
        return (((self.raw(*where).astype(np.float32) - self.mean) / self.spread) @ self.turn).astype(np.float16)

    def fold(self, weights, name):
        """Has a layer over directions take values as they are."""
        inner = weights[f"{name}.weight"] @ torch.from_numpy(self.turn.T / self.spread)
        weights[f"{name}.bias"] = weights[f"{name}.bias"] - inner @ torch.from_numpy(self.mean)
        weights[f"{name}.weight"] = inner


def per_row(p):
    return len(p["layers"]) * p["width"] + len(p["values"]) * p["kv_width"]


def examples(folder, values, without=()):
    """The questions of a folder, each with the rows of its tokens."""
    for p in entries(folder, without):
        raw = np.memmap(folder / p["file"], dtype=np.float16, mode="r")
        tokens, text, offsets = p["tokens"], p["text"].encode(), p["offsets"]
        row = per_row(p)
        rows = [q["rows"] for q in p["questions"]]
        # The last row's and the highest shares of each head, and what the answer begins with, which old recordings lack.
        kept = (len(raw) - row * (tokens + sum(rows))) // (tokens * len(rows))
        heads = kept // 2
        shown = [text[max(0, a) : b].decode(errors="ignore") for a, b in zip(offsets, offsets[1:])]
        marks = np.array([[not squeezed(token), any(c in "。！？!?.\n" for c in token)] for token in shown], dtype=np.float32)
        place, kept_text = row * tokens, values.of(p, raw, 0, tokens)
        for question, count in zip(p["questions"], rows):
            asked = values.of(p, raw, place, count)
            place += row * count
            last = raw[place : place + heads * tokens].reshape(heads, tokens).astype(np.float32)
            place += kept * tokens
            span = (-1, -1)
            if question["answers"]:
                begin = len(p["text"][: question["starts"][0]].encode())
                end = begin + len(question["answers"][0].encode())
                first = min(tokens - 1, max(0, int(np.searchsorted(offsets, begin, side="right")) - 1))
                span = (first, min(tokens - 1, max(first, int(np.searchsorted(offsets, end, side="left")) - 1)))
            scaled = (np.log(last + 1e-5) / 4 + 1.5).T
            yield {
                "rows": np.hstack([scaled, marks]).astype(np.float16),
                "kept": kept_text,
                "asked": asked,
                "span": span,
                "answers": question["answers"],
                "language": p["lang"],
                "text": lambda a, b, text=text, offsets=offsets: text[max(0, offsets[a]) : offsets[b + 1]].decode(errors="ignore"),
                "held": held(p["id"]),
            }


def batch(some):
    longest = max(len(one["rows"]) for one in some)
    x, mask = side_by_side(some, "rows")
    text, question = side_by_side(some, "kept")[0], side_by_side(some, "asked")
    return (x, mask, text, *question), torch.tensor([one["span"] for one in some])


def side_by_side(some, what):
    """Rows of several texts, and which there are."""
    longest = max(len(one[what]) for one in some)
    rows = torch.zeros(len(some), longest, some[0][what].shape[1])
    mask = torch.zeros(len(some), longest, dtype=torch.bool)
    for number, one in enumerate(some):
        rows[number, : len(one[what])] = torch.from_numpy(one[what].astype(np.float32))
        mask[number, : len(one[what])] = True
    return rows, mask


def auc(scores, labels):
    good, bad = scores[labels], scores[~labels]
    return float((good[:, None] > bad[None]).mean()) if len(good) and len(bad) else float("nan")


@torch.no_grad()
def measure(net, some):
    net.eval()
    by, unstated = defaultdict(list), []
    for one in some:
        seen, _ = batch([one])
        ends, none = net(*seen)
        unstated.append((float(none), one["span"][0] < 0))
        if one["span"][0] < 0:
            continue
        a, b = ends[0].log_softmax(0).T
        both = (a[:, None] + b[None]).masked_fill(torch.ones(len(a), len(a)).triu().tril(LONGEST - 1) == 0, -1e9)
        first, last = divmod(int(both.argmax()), len(a))
        score = max(f1(one["text"](first, last), answer, one["language"]) for answer in one["answers"])
        by[one["language"]].append(score)
    net.train()
    scores, labels = (np.array(column) for column in zip(*unstated))
    said = ", ".join(
        f"{language} {100 * np.mean(f):.1f}/{100 * np.mean([one > 0.999 for one in f]):.1f} ({len(f)})"
        for language, f in sorted(by.items(), key=lambda item: -len(item[1]))
    )
    print(f"  F1/exact {said}; AUC of not stated {auc(scores, labels.astype(bool)):.3f}", flush=True)


def train(net, some, epochs):
    steps = epochs * (-(-len(some) // BATCH) + 8)
    optimizer = torch.optim.AdamW(net.parameters(), lr=RATE, weight_decay=0.05)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.2)
    for epoch in range(epochs):
        random.shuffle(some)
        batches = []
        # Texts of like length go together.
        for begin in range(0, len(some), BATCH * 8):
            like = sorted(some[begin : begin + BATCH * 8], key=lambda one: len(one["rows"]))
            batches += [like[i : i + BATCH] for i in range(0, len(like), BATCH)]
        random.shuffle(batches)
        for few in batches:
            seen, spans = batch(few)
            ends, none = net(*seen)
            stated = spans[:, 0] >= 0
            loss = F.binary_cross_entropy_with_logits(none, (~stated).float())
            if stated.any():
                loss = loss + sum(F.cross_entropy(ends[stated][..., side], spans[stated, side]) for side in (0, 1))
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        yield epoch


def save(weights, path, said):
    head = {"format": "standfirst-reader-2", **said}
    save_file({name: value.half().contiguous() for name, value in weights.items()}, path, metadata=head)


def fixture(path):
    net = Reader(6, 10, 8).eval()
    for weights in net.parameters():
        weights.data = (weights.data + 0.3 * torch.randn_like(weights)).half().float()
    x, text, question = torch.randn(1, 6, 6), torch.randn(1, 6, 10), torch.randn(1, 4, 10)
    with torch.no_grad():
        ends, none = net(x, torch.ones(1, 6, dtype=torch.bool), text, question, torch.ones(1, 4, dtype=torch.bool))
    said = {"model": "none", "layers": "0,1", "values": "0,1", "languages": "zh", "sets": "none"}
    save(net.state_dict(), f"{path}.safetensors", said)
    rows = {"features": x.flatten(), "text": text.flatten(), "question": question.flatten()}
    rounded = {**rows, "starts": ends[0, :, 0], "ends": ends[0, :, 1]}
    said = {name: [round(number, 6) for number in values.tolist()] for name, values in rounded.items()}
    Path(f"{path}.json").write_text(json.dumps({**said, "unstated": round(float(none[0]), 6)}) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--model", default="")
    parser.add_argument("--languages", default="zh")
    parser.add_argument("--sets", default="")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--values", default="14,16,18,20,22", help="layers whose values are looked at")
    parser.add_argument("--width", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=16)
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--without", nargs="*", default=[], help="beginnings of the ids of passages that are left out")
    parser.add_argument("--check", type=Path, nargs="*", default=[], help="folders to measure on at the end, none of them trained on")
    parser.add_argument("--fixture", metavar="PATH")
    args = parser.parse_args()
    torch.manual_seed(1)
    random.seed(1)
    torch.set_num_threads(1)
    if args.fixture:
        return fixture(args.fixture)
    layers = json.loads((args.folders[0] / "index.jsonl").open(encoding="utf-8").readline())["heads"]
    values = Values(args.folders, [int(layer) for layer in args.values.split(",")])
    every = [one for folder in args.folders for one in examples(folder, values, args.without)]
    others = [one for one in every if one["held"]]
    some = every if args.all else [one for one in every if not one["held"]]
    net = Reader(some[0]["rows"].shape[1], DIRECTIONS, args.width)
    print(f"{len(some)} questions, {len(others)} held back, {sum(p.numel() for p in net.parameters())} weights", flush=True)
    for epoch in train(net, some, args.epochs):
        if epoch % 4 == 3 or epoch + 1 == args.epochs:
            measure(net, others)
    for folder in args.check:
        print(f"{folder}:")
        measure(net, list(examples(folder, values)))
    if args.out:
        weights = net.state_dict()
        for name in ("v", "q"):
            values.fold(weights, name)
        said = {"model": args.model, "layers": ",".join(map(str, layers)), "values": args.values}
        save(weights, args.out, {**said, "languages": args.languages, "sets": args.sets})
    return 0


if __name__ == "__main__":
    sys.exit(main())
