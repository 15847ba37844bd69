#!/usr/bin/env python3
"""Trains what reads answers off a model's attention, from what `lab watch` keeps; writes `src/model/reader/NAME.safetensors`.

    lab watch --model FILE --layers "" --heads 10,23 --into SEEN PASSAGES…
    tests/fit/reader.py SEEN… --model SHA256 --languages zh --sets "CMRC 2018 train, CC BY-SA 4.0" --out FILE
    tests/fit/reader.py --fixture src/model/reader/small

Each token is known by the share of its attention that every head gives to it in the row before the answer is written, and by two
marks; two dense layers and two convolutions over neighbours give its worth as start and end, and the whole text's that it states
no answer. Passages are parted by a digest of their id: an eighth is not trained on, and what is printed is measured on it, F1 as the
scorer has it. `--all` trains on these too. The same data give the same bytes. Needs torch, numpy and safetensors.
"""

import argparse
import json
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
LONGEST = 48
RATE = 3e-3
DROPPED = 0.2
# Heads that a text is read without, so that none is relied on alone.
HEADS_DROPPED = 0.1


class Reader(nn.Module):
    """As `src/model/reader/network.rs` has it."""

    def __init__(self, features, width, convolutions=2, taps=5):
        super().__init__()
        self.a, self.a2 = nn.Linear(features, width), nn.Linear(width, width)
        self.c = nn.ModuleList([nn.Conv1d(width, width, taps, padding=taps // 2) for _ in range(convolutions)])
        self.n = nn.ModuleList([nn.LayerNorm(width) for _ in range(convolutions)])
        self.no, self.o = nn.LayerNorm(width), nn.Linear(width, 2)
        self.z = nn.Sequential(nn.Linear(2 * width + 4, width), nn.SiLU(), nn.Linear(width, 1))
        self.drop = nn.Dropout(DROPPED)

    def forward(self, x, mask):
        """Logits `(texts, tokens, 2)` and `(texts)` of rows `(texts, tokens, features)`."""
        if self.training:
            x = x * (torch.rand(len(x), 1, x.shape[2]) > HEADS_DROPPED) / (1 - HEADS_DROPPED)
        x, within = self.a2(F.silu(self.a(x))), mask[..., None].float()
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


def examples(folder, without=()):
    """The questions of a folder, each with the rows of its tokens."""
    for line in (folder / "index.jsonl").open(encoding="utf-8"):
        p = json.loads(line)
        if p["id"].startswith(tuple(without)) or not p["questions"]:
            continue
        raw = np.fromfile(folder / p["file"], dtype=np.float16)
        tokens, text, offsets = p["tokens"], p["text"].encode(), p["offsets"]
        row = len(p["layers"]) * p["width"] + len(p["values"]) * p["kv_width"]
        rows = [q["rows"] for q in p["questions"]]
        # The last row's and the highest shares of each head, and what the answer begins with, which old recordings lack.
        kept = (len(raw) - row * (tokens + sum(rows))) // (tokens * len(rows))
        heads = kept // 2
        shown = [text[max(0, a) : b].decode(errors="ignore") for a, b in zip(offsets, offsets[1:])]
        marks = np.array([[not squeezed(token), any(c in "。！？!?.\n" for c in token)] for token in shown], dtype=np.float32)
        place = row * tokens
        for question, count in zip(p["questions"], rows):
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
                "span": span,
                "answers": question["answers"],
                "language": p["lang"],
                "text": lambda a, b, text=text, offsets=offsets: text[max(0, offsets[a]) : offsets[b + 1]].decode(errors="ignore"),
                "held": held(p["id"]),
            }


def batch(some):
    longest = max(len(one["rows"]) for one in some)
    x = torch.zeros(len(some), longest, some[0]["rows"].shape[1])
    mask = torch.zeros(len(some), longest, dtype=torch.bool)
    for number, one in enumerate(some):
        x[number, : len(one["rows"])] = torch.from_numpy(one["rows"].astype(np.float32))
        mask[number, : len(one["rows"])] = True
    return x, mask, torch.tensor([one["span"] for one in some])


def auc(scores, labels):
    good, bad = scores[labels], scores[~labels]
    return float((good[:, None] > bad[None]).mean()) if len(good) and len(bad) else float("nan")


@torch.no_grad()
def measure(net, some):
    net.eval()
    by, unstated = defaultdict(list), []
    for one in some:
        x, mask, _ = batch([one])
        ends, none = net(x, mask)
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
            x, mask, spans = batch(few)
            ends, none = net(x, mask)
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


def save(net, path, said):
    head = {"format": "standfirst-reader-1", "shares": "last", **said}
    save_file({name: value.half().contiguous() for name, value in net.state_dict().items()}, path, metadata=head)


def fixture(path):
    net = Reader(6, 8).eval()
    for weights in net.parameters():
        weights.data = (weights.data + 0.3 * torch.randn_like(weights)).half().float()
    x = torch.randn(1, 6, 6)
    with torch.no_grad():
        ends, none = net(x, torch.ones(1, 6, dtype=torch.bool))
    save(net, f"{path}.safetensors", {"model": "none", "layers": "0,1", "languages": "zh", "sets": "none"})
    rounded = {"features": x.flatten(), "starts": ends[0, :, 0], "ends": ends[0, :, 1]}
    said = {name: [round(number, 6) for number in values.tolist()] for name, values in rounded.items()}
    Path(f"{path}.json").write_text(json.dumps({**said, "unstated": round(float(none[0]), 6)}) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("folders", type=Path, nargs="*")
    parser.add_argument("--model", default="")
    parser.add_argument("--languages", default="zh")
    parser.add_argument("--sets", default="")
    parser.add_argument("--out", type=Path)
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
    every = [one for folder in args.folders for one in examples(folder, args.without)]
    others = [one for one in every if one["held"]]
    some = every if args.all else [one for one in every if not one["held"]]
    net = Reader(some[0]["rows"].shape[1], args.width)
    print(f"{len(some)} questions, {len(others)} held back, {sum(p.numel() for p in net.parameters())} weights", flush=True)
    for epoch in train(net, some, args.epochs):
        if epoch % 4 == 3 or epoch + 1 == args.epochs:
            measure(net, others)
    for folder in args.check:
        print(f"{folder}:")
        measure(net, list(examples(folder)))
    if args.out:
        said = {"model": args.model, "layers": ",".join(map(str, layers)), "languages": args.languages, "sets": args.sets}
        save(net, args.out, said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
