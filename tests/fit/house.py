#!/usr/bin/env python3
"""Makes pages to fit on: as the tools' `make_pages.py` makes them, but each page in a house style of its own.

A house signs all its articles in one way, or none; wraps its headlines or does not; has decks, kickers and headings of its
own lengths; and some pages have been through character recognition, which loses marks and letters.
"""

import argparse
import json
import random
import re
import sys
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("tools", type=Path, help="the folder that holds make_pages.py")
    parser.add_argument("--articles", required=True, help="JSON lines with title and paragraphs or sentences")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--pages", type=int, required=True)
    parser.add_argument("--language", required=True)
    parser.add_argument("--difficulty", choices=("easy", "real", "hard"), default="real")
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    sys.path.insert(0, str(args.tools))
    with open(args.articles, encoding="utf-8") as file:
        articles = [json.loads(line) for line in file if line.strip()]
    make(articles, args.seed, args.pages, args.language, args.difficulty, args.out)


def make(articles, seed, pages, language, difficulty, out):
    import make_pages as maker

    plain_page, plain_dress = maker.make_page, maker.dress
    pack = maker.language_pack(language)

    def page(chosen, name, language, difficulty, spare=()):
        rng = random.Random(f"house:{name}")
        house = House(pack, rng)
        maker.dress = lambda article, pack, rng, level, layout: house.dressed(plain_dress, article, pack, rng, level, layout)
        try:
            return plain_page([house.article(a) for a in chosen], name, language, difficulty, spare)
        finally:
            maker.dress = plain_dress

    maker.make_page = page
    try:
        return maker.make_pages(articles, seed, pages, language, difficulty, out, prefix=f"house-{language}")
    finally:
        maker.make_page = plain_page


class House:
    """How one page looks."""

    def __init__(self, pack, rng):
        self.pack, self.rng = pack, rng
        self.signs = rng.choice(("all", "all", "none", "mixed"))
        self.byline = rng.choice(pack["bylines"])
        self.wraps = rng.random() < 0.3
        self.decks = rng.random() < 0.08
        self.kickers = rng.choice((0.0, 0.0, 0.3, 0.8))
        self.headings = rng.choice((0.0, 0.15, 0.3))
        self.longest = rng.choice((8, 12, 16) if not pack["spaced"] else (4, 6, 9))
        self.cuts_titles = rng.random() < 0.3
        self.noise = rng.choice((0.0, 0.0, 0.0, 0.003, 0.01))

    def clause(self, text, longest=None):
        """A clause out of the middle of a text that may stand above others; None where there is none."""
        longest = longest or self.longest
        clauses = [c.strip() for c in re.split(r"[，。；：！？、,;:.!?،؛؟—–()（）“”\"「」।]", text)]
        size = (lambda c: len(c.split())) if self.pack["spaced"] else len
        fit = [c for c in clauses if (2 if self.pack["spaced"] else 4) <= size(c) <= longest]
        if not fit:
            return None
        chosen = self.rng.choice(fit)
        return chosen[0].upper() + chosen[1:]

    def article(self, article):
        from make_pages import fill, paragraphs_of

        article = dict(article)
        body = [self.noisy(p) for p in paragraphs_of(article, self.pack, self.rng) if isinstance(p, str)]
        article["title"] = self.title(article["title"])
        if self.kickers and self.rng.random() < self.kickers:
            kicker = self.clause(self.rng.choice(body))
            if kicker and self.rng.random() < 0.3:
                kicker = f"“{kicker}！”" if not self.pack["spaced"] else f"“{kicker}”"
            if kicker:
                article["kicker"] = kicker
        if self.signs == "all":
            article["byline"] = fill(self.byline, self.pack, self.rng)
        out = []
        for number, paragraph in enumerate(body):
            heading = self.clause(self.rng.choice(body)) if number and self.rng.random() < self.headings else None
            if heading and not (out and isinstance(out[-1], dict)):
                out.append({"heading": heading})
            out.append(paragraph)
        article.pop("sentences", None)
        article["paragraphs"] = out
        return article

    def title(self, title):
        parts = [p.strip() for p in re.split(r"[，：:,;；!！?？]", title) if len(p.strip()) > (12 if self.pack["spaced"] else 6)]
        return self.rng.choice(parts) if self.cuts_titles and parts else title

    def noisy(self, text):
        """What character recognition makes of a text: marks lost or mistaken, letters lost, words split."""
        if not self.noise:
            return text
        out = []
        for c in text:
            chance = self.rng.random()
            weak = c in "，。、,.；;：:”“\"'"
            if chance < self.noise * (3 if weak else 1):
                c = self.rng.choice(("", " ", ".", "·")) if weak else self.rng.choice(("", c + " ", c, "口" if ord(c) > 0x3000 else "l"))
            out.append(c)
        return "".join(out).strip() or text

    def dressed(self, dress, article, pack, rng, level, layout):
        from make_pages import Slot

        truth, joins, pieces = dress(article, pack, rng, level, layout)
        head = next(piece for piece in pieces if [[truth["headline"]]] in piece)
        if self.signs == "none" and truth["byline"]:
            for piece in pieces:
                piece[:] = [block for block in piece if block != [[truth["byline"][0]]]]
            pieces[:] = [piece for piece in pieces if piece]
            truth["byline"] = []
        title = truth["headline"].text
        if self.decks and self.rng.random() < 0.7:
            deck = self.clause(self.rng.choice([p for p in article["paragraphs"] if isinstance(p, str)]), 3 * self.longest)
            if deck:
                slot = Slot(deck)
                truth["deck"] = [slot]
                head.insert(head.index([[truth["headline"]]]) + 1, [[slot]])
        if self.wraps and len(title) > (30 if pack["spaced"] else 12):
            middle = len(title) // 2
            at = title.find(" ", middle) if pack["spaced"] else middle
            if at > 0:
                truth["headline"].text = title[:at].rstrip() + layout["newline"] + title[at:].lstrip()
        return truth, joins, pieces


if __name__ == "__main__":
    main()
