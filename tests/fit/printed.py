"""Sets the pages of `pages/dev` as PDF with truth: printed.py PAGES OUT [--copies N] [--setting page|blocks|flow]

`page`: each article whole beneath its headline, as newspapers set it. `blocks`: every piece of the text page (a run of text that is of
one article) is a block of one to three columns, so an article's rest stands elsewhere. `flow`: the text page from column to column in
its own order. Fonts, sizes, gutters, rules, justified or ragged lines, frames, advertisements, pull quotes and the order in which
things are drawn (as read, shuffled, row by row across the columns, or at random) vary. OUT/NAME.pdf, and OUT/NAME.printed.json:
`[x, y, w, h, characters, kind, cluster, part]` for each line, from the page's top left corner, in points.

Needs reportlab, python-bidi, arabic-reshaper and, by fontconfig, DejaVu, Noto Naskh Arabic and WenQuanYi Micro Hei; PAGES' texts keep their licence. Seeded: the same fonts give the same pages.
"""

import argparse
import json
import random
from pathlib import Path

import columns
from canvas import Fonts, draw

ADS = {
    "en": ["SPRING SALE", "Carpets and curtains at half price", "Miller & Sons, 14 High Street", "Tel. 0555 123 456"],
    "de": ["RÄUMUNGSVERKAUF", "Teppiche zum halben Preis", "Möbel Krause, Marktstraße 14", "Tel. 0555 123456"],
    "fr": ["GRANDE BRADERIE", "Tapis et rideaux à moitié prix", "Maison Lefort, 14 rue du Port", "Tél. 05 55 12 34 56"],
    "es": ["GRANDES REBAJAS", "Alfombras a mitad de precio", "Casa Molina, calle Mayor 14", "Tel. 955 123 456"],
    "ru": ["РАСПРОДАЖА", "Ковры за полцены", "Магазин «Уют», Садовая, 14", "Тел. 555-12-34"],
    "zh": ["春季大减价", "地毯窗帘一律五折", "和平路十四号 米勒商店", "电话 5551234"],
    "ja": ["春の大売出し", "じゅうたん半額", "本町十四番地 山田商店", "電話 555-1234"],
    "ar": ["تخفيضات الربيع", "سجاد وستائر بنصف السعر", "شارع البحر ١٤", "هاتف ٥٥٥١٢٣"],
}


class Page(columns.Page):
    """A page whose lines are as wide as real letters."""

    def __init__(self, rng, lang, fonts):
        super().__init__(rng, lang, None)
        self.fonts = fonts
        if rng.random() < 0.3:  # narrow columns and gutters, as in tabloids
            self.gutter = self.body * rng.uniform(0.7, 1.1)
        self.width = self.margin * 2 + self.columns * self.column + (self.columns - 1) * self.gutter
        self.down, self.boxes = [], []
        self.style |= dict(justified=rng.random() < 0.6, down=rng.random() < 0.35, pull=rng.random() < 0.4, ads=rng.choice([0, 0, 1, 2]), capitals=rng.random() < 0.15)
        self.cluster = 0

    def fresh(self):
        """A cluster of its own."""
        self.cluster += 1
        return f"x{self.cluster}"

    def put(self, text, x, y, width, size, kind, article, part, centre=False, bold=False, indent=0.0, last=True):
        used = min(columns.measure(text, size), width - indent)
        left = x + indent + ((width - indent - used) / 2 if centre else 0)
        full = self.style["justified"] and kind == "body" and not last and used > (width - indent) * 0.5
        self.lines.append([left, y, (width - indent) if full else used, size, text, size, kind, article, part, bold, self.blocks])

    def advertisement(self, first, count, y):
        rng, cluster = self.rng, self.fresh()
        x, width = self.span(first, count)
        top, pad = y, self.body * 0.8
        y += pad
        for n, text in enumerate(ADS[self.lang]):
            size = self.body * (rng.uniform(1.6, 2.6) if n == 0 else rng.uniform(0.9, 1.3))
            size = min(size, (width - 2 * pad) / max(columns.measure(text, 1), 0.01))
            self.put(text, x + pad, y, width - 2 * pad, size, "ad", cluster, n, centre=True, bold=n == 0)
            y += size * 1.3
        self.boxes.append((x, top, width, y + pad - top))
        return y + pad * 2

    def caption(self, article, number, x, width, y, lines):
        if article.get("caption"):
            article["caption cluster"] = article.get("caption cluster") or self.fresh()
            before = len(self.lines)
            y = super().caption(article, number, x, width, y, lines)
            for line in self.lines[before:]:
                line[7] = article["caption cluster"]
            return y
        return self.pull(article, number, x, width, y, lines)

    def picture(self, article, flow, count):
        if article.get("caption") and len(flow) > 14 * count:
            return self.rng.randint(8, 12)
        pulls = self.style["pull"] and article.get("pull") and len(flow) > 14 * count
        return 6 if pulls and not article.get("caption") else 0

    def pull(self, article, number, x, width, y, lines):
        """A sentence of the article, set large between two rules."""
        size = self.body * 1.4
        high = lines * self.leading
        self.rules.append((x, y + 1, width, 0.7))
        at = y + self.body * 0.6
        for line in columns.wrap(article["pull"], size, width, 0, self.spaceless)[: max(1, int((high - self.body) / (size * 1.15)))]:
            self.put(line, x, at, width, size, "pull", number, 0, centre=True)
            at += size * 1.15
        self.rules.append((x, y + high - self.leading * 0.5, width, 0.7))
        return y + high

    def band(self, articles, widths):
        top, first = self.y, 0
        super().band(articles, widths)
        if self.style["down"]:
            for count in widths[:-1]:
                first += count
                x, _ = self.span(first, 1)
                self.down.append((x - self.gutter / 2, top, 0.5, self.y - top - self.body * 1.2))

    def furniture(self, texts):
        before = len(self.lines)
        super().furniture(texts)
        at = None
        for line in self.lines[before:]:
            if line[10] != at:
                at, cluster = line[10], self.fresh()
            line[7] = cluster


def pieces(file):
    """The text page in its own order: [(kind, article or None, part, text)], wrapped lines joined."""
    truth = json.loads(file.read_text())
    data = file.with_name(truth["page"]).read_bytes()
    glue = "" if truth["language"] in ("zh", "ja") else " "
    at = lambda span: " ".join(data[span[0] : span[1]].decode(errors="replace").split())
    found = []
    for n, a in enumerate(truth["articles"]):
        for kind in ("kicker", "byline"):
            found += [(s[0], kind, n, 0, at(s)) for s in a.get(kind) or []]
        if a.get("headline"):
            found.append((a["headline"][0], "headline", n, 0, at(a["headline"])))
        part = 0
        for s in a["sections"]:
            if s.get("heading"):
                found.append((s["heading"][0], "heading", n, 0, at(s["heading"])))
            for p in s["paragraphs"]:
                part += 1
                run, end = None, None
                for span in sorted(p):
                    if end is not None and not data[end : span[0]].strip():
                        run[4] += glue + at(span)
                    else:
                        run = [span[0], "body", n, part, at(span)]
                        found.append(run)
                    end = span[1]
    for n, c in enumerate(truth.get("captions") or []):
        found += [(s[0], "caption", f"c{n}", 0, at(s)) for s in c["spans"]] + ([(c["credit"][0], "caption", f"c{n}", 0, at(c["credit"]))] if c.get("credit") else [])
    found += [(f[0], "furniture", f"f{n}", 0, at(f)) for n, f in enumerate(truth.get("furniture") or [])]
    return truth["language"], [tuple(f[1:]) for f in sorted(found, key=lambda f: f[0])]


def style_of(page, kind):
    size = {"kicker": page.style["kicker"], "headline": max(1.25, page.style["headline"] * 0.75), "byline": page.style["byline"], "caption": page.style["caption"], "furniture": 0.9}.get(kind, 1.0)
    bold = kind == "heading" and page.style["heading_bold"] or kind == "headline" and page.style["bold"]
    return page.body * size, bold


def set_run(page, run, width):
    """Lines of a run: (text, kind, article, part, size, bold, indent, white above, last)."""
    out, before = [], None
    for kind, article, part, text in run:
        size, bold = style_of(page, kind)
        fresh = before != (kind, article, part)
        indent = page.body * page.style["indent"] if kind == "body" and fresh and starts(text) else 0
        white = 0 if kind == "body" and not (page.style["spaced"] and starts(text)) else {"headline": 1.2, "kicker": 1.2, "heading": 0.6, "caption": 0.8}.get(kind, 0.3)
        if before and before[0] == "kicker" and kind == "headline":
            white = 0.2
        if before and kind == "body" and before[0] in ("body", "heading", "caption", "furniture") and before[1] != article:
            white = 1.1
        lines = columns.wrap(text, size, width, indent, page.spaceless)
        open_end = kind == "body" and text[-1:].isalpha()
        for n, line in enumerate(lines):
            out.append((line, kind, article, part, size, bold, indent if n == 0 else 0, white if n == 0 else 0, n == len(lines) - 1 and not open_end))
        before = (kind, article, part)
    return out


def starts(text):
    return not text[:1].islower()


def place(page, rows, first, count, y, per=None):
    """Sets rows into `count` columns from `first` on; returns the foot."""
    at, foot = 0, y
    total = sum(r[4] * 1.15 + r[7] * page.leading if r[1] != "body" else page.leading * (1 + r[7]) for r in rows)
    room = per or total / count + page.leading
    for c in range(count):
        x, width = page.span(first + c, 1)
        cy = y
        while at < len(rows):
            text, kind, article, part, size, bold, indent, white, last = rows[at]
            high = page.leading if kind == "body" else size * 1.15
            whole = kind == "body" or at + 3 >= len(rows) or cy + high * 4 < y + room
            if (cy + high > y + room + 0.1 or not whole and cy > y) and c + 1 < count:
                break
            cy += white * page.leading if cy > y else 0
            centre = kind in ("headline", "kicker", "heading") and page.style["centre"]
            page.put(text, x, cy, width, size, kind, article, part, indent=indent, bold=bold, last=last, centre=centre)
            cy += high
            at += 1
        foot = max(foot, cy)
    return foot


def flow(page, run):
    heads = [p for p in run if p[0] == "furniture"][:2]
    x, width = page.span(0, page.columns)
    for _, cluster, _, text in heads:
        page.put(text, x, page.y, width, page.body * 1.2, "furniture", cluster, 0)
        page.y += page.body * 2.4
    rows = set_run(page, [p for p in run if p not in heads], page.column)
    page.y = place(page, rows, 0, page.columns, page.y)
    page.down += [(page.span(c, 1)[0] - page.gutter / 2, page.margin * 2, 0.5, page.y - page.margin * 2) for c in range(1, page.columns) if page.style["down"]]


def blocks(page, run):
    """Pieces of one article each, side by side in bands."""
    parts = []
    for piece in run:
        if piece[0] == "furniture":
            x, width = page.span(0, page.columns)
            if not parts:
                page.put(piece[3], x, page.y, width, page.body, "furniture", piece[1], 0)
                page.y += page.body * 2
            else:
                parts.append([piece])
        elif piece[0] == "caption" and parts and parts[-1][-1][0] == "caption" and parts[-1][-1][1] == piece[1]:
            parts[-1].append(piece)
        elif piece[0] in ("kicker", "headline") and parts and not (parts[-1][-1][1] == piece[1] and parts[-1][-1][0] in ("kicker", "byline", "headline")) or not parts or parts[-1][-1][1] != piece[1]:
            parts.append([piece])
        else:
            parts[-1].append(piece)
    at = 0
    while at < len(parts):
        left, first, feet = page.columns, 0, []
        while left and at < len(parts):
            long = sum(len(p[3]) for p in parts[at]) * (2 if page.spaceless else 1)
            count = min(left, 1 if long < 500 else page.rng.choice([1, 2, 2, 3]))
            part, y = list(parts[at]), page.y
            x, width = page.span(first, count)
            while part and part[0][0] in ("kicker", "headline", "byline") and count > 1:
                kind, article, _, text = part.pop(0)
                size, bold = style_of(page, kind)
                size *= 1.35 if kind == "headline" else 1
                for line in columns.wrap(text, size, width, 0, page.spaceless):
                    page.put(line, x, y, width, size, kind, article, 0, bold=bold, centre=page.style["centre"])
                    y += size * 1.12
                y += page.body * 0.4
            feet.append(place(page, set_run(page, part, page.column), first, count, y))
            first, left, at = first + count, left - count, at + 1
        page.y = max(feet) + page.body * page.rng.uniform(1.0, 2.0)
        if page.style["rules"]:
            page.rules.append((page.margin, page.y - page.body * 0.6, page.width - page.margin * 2, 1))


def whole(page, file):
    lang, articles, captions, furniture = columns.read(file)
    make_page = columns.Page
    for a in articles:
        texts = [p for _, ps in a["sections"] for p in ps]
        a["pull"] = texts[len(texts) // 2][:70].rsplit(" ", 1)[0] if len(texts) > 2 else None
    columns.Page = lambda rng, lang, source: page
    try:
        columns.make(page.rng, lang, articles, captions, furniture)
    finally:
        columns.Page = make_page
    for n in range(page.style["ads"]):
        count = page.rng.randint(1, page.columns)
        page.y = page.advertisement(page.rng.randint(0, page.columns - count), count, page.y + page.body)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--copies", type=int, default=2)
    parser.add_argument("--setting", choices=("page", "blocks", "flow"))
    parser.add_argument("--seed", default="")
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(Path(args.pages).glob("*.truth.json")):
        for setting in [args.setting] if args.setting else ["page", "blocks", "flow"]:
            for copy in range(args.copies):
                rng = random.Random(f"{args.seed} {file.name} {setting} {copy}")
                lang, run = pieces(file)
                fonts = Fonts(rng, lang)
                columns.advance = lambda c, size: fonts.width(c) * size
                page = Page(rng, lang, fonts)
                page.y = page.margin
                if setting == "page":
                    whole(page, file)
                else:
                    (flow if setting == "flow" else blocks)(page, run)
                name = f"{file.name.split('.')[0]}-{setting}-{copy}"
                truth = draw(page, fonts, rng, str(out / f"{name}.pdf"))
                (out / f"{name}.printed.json").write_text(json.dumps(truth), encoding="utf-8")


if __name__ == "__main__":
    main()
