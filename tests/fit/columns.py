"""Sets the pages of `pages/dev` into columns as ALTO with truth: columns.py PAGES OUT [--copies N]

An article has its kicker, headline, deck, byline and text in one to four columns beneath its headline; articles stand side by
side in bands, with captions under pictures, rules, a masthead or running head. Sizes, gutters, indents, white and what the file
says of blocks vary at random; every second page has the noise of recognition. OUT/NAME.alto.xml, and OUT/NAME.kinds.json: for each
line in the file's order [kind, article, part].
"""

import argparse
import json
import random
from html import escape
from pathlib import Path

PHOTO = {"en": "Photo: ", "de": "Foto: ", "fr": "Photo : ", "es": "Foto: ", "ru": "Фото: ", "zh": "摄影：", "ja": "写真：", "ar": "تصوير: "}
BY = {"en": "By ", "de": "Von ", "fr": "Par ", "es": "Por ", "ru": "Автор: ", "zh": "本报记者 ", "ja": "本紙記者 ", "ar": "بقلم: "}


def wide(c):
    return ord(c) >= 0x2E80


def advance(c, size):
    if wide(c):
        return size
    return size * (0.25 if c == " " else 0.3 if c in "il.,;:'|!" else 0.8 if c in "mwMWЖШЩ" else 0.66 if c.isupper() else 0.5)


def measure(text, size):
    return sum(advance(c, size) for c in text)


def wrap(text, size, width, indent, spaceless):
    """Lines of at most `width`: [(text, indent)]."""
    units = list(text) if spaceless else text.split(" ")
    lines, line, room = [], "", width - indent
    for unit in units:
        grown = line + ("" if spaceless or not line else " ") + unit
        if line and measure(grown, size) > room:
            lines.append(line)
            line, room = unit, width
        else:
            line = grown
    return lines + [line] if line else lines


class Page:
    def __init__(self, rng, lang, source):
        self.rng, self.lang, self.spaceless = rng, lang, lang in ("zh", "ja")
        self.lines = []  # (x, y, w, h, text, size, kind, article, part, bold, block)
        self.rules, self.frames, self.blocks = [], [], 0
        self.body = rng.uniform(8, 11)
        self.leading = self.body * rng.uniform(1.08, 1.35)
        self.columns = rng.choice([3, 4, 4, 5, 6])
        self.column = self.body * rng.uniform(12, 19)
        self.gutter = self.body * rng.uniform(0.9, 2.0)
        self.margin = rng.uniform(20, 50)
        self.y = self.margin
        self.width = self.margin * 2 + self.columns * self.column + (self.columns - 1) * self.gutter
        self.style = dict(indent=rng.choice([0.0, 0.8, 1.0, 1.5]), spaced=rng.random() < 0.3, headline=rng.uniform(1.5, 3.4), kicker=rng.uniform(0.8, 1.2), deck=rng.uniform(1.1, 1.6),
                          byline=rng.uniform(0.8, 1.1), bold=rng.random() < 0.6, centre=rng.random() < 0.4, caption=rng.uniform(0.7, 0.95), rules=rng.random() < 0.5, blocks=rng.choice(["part", "part", "column", "none"]),
                          pictures=rng.random() < 0.5, deck_in_columns=rng.random() < 0.3, heading_bold=rng.random() < 0.7)
        if self.style["indent"] == 0:
            self.style["spaced"] = True

    def span(self, first, count):
        left = self.margin + first * (self.column + self.gutter)
        return left, count * self.column + (count - 1) * self.gutter

    def put(self, text, x, y, width, size, kind, article, part, centre=False, bold=False, indent=0.0, last=True):
        used = min(measure(text, size), width - indent)
        left = x + indent + ((width - indent - used) / 2 if centre else 0)
        full = not centre and not last and used > (width - indent) * 0.8
        self.lines.append([left, y, (width - indent) if full else used, size, text, size, kind, article, part, bold, self.blocks])

    def text(self, text, x, y, width, size, kind, article, part, leading=1.18, centre=False, bold=False):
        """Sets a heading; returns the height beneath."""
        self.blocks += 1
        for line in wrap(text, size, width * 0.98, 0, self.spaceless):
            self.put(line, x, y, width, size, kind, article, part, centre=centre, bold=bold)
            y += size * leading
        return y

    def article(self, number, article, first, count, y):
        """Sets an article into `count` columns from `first` on; returns its foot."""
        rng, style = self.rng, self.style
        x, width = self.span(first, count)
        part = 0
        scale = style["headline"] * (1.0 if count > 1 else 0.75) * rng.uniform(0.85, 1.15)
        if article["kicker"]:
            y = self.text(article["kicker"], x, y, width, self.body * style["kicker"], "kicker", number, part, centre=style["centre"], bold=rng.random() < 0.5) + self.body * 0.2
        if article["headline"]:
            y = self.text(article["headline"], x, y, width, self.body * max(1.25, scale), "headline", number, part, leading=1.08, centre=style["centre"], bold=style["bold"]) + self.body * rng.uniform(0.2, 0.7)
        if article["deck"]:
            y = self.text(article["deck"], x, y, width if not style["deck_in_columns"] else self.column, self.body * style["deck"], "deck", number, part, centre=style["centre"]) + self.body * 0.4
        head = []
        if article["byline"]:
            if rng.random() < 0.6:
                y = self.text(article["byline"], x, y, width, self.body * style["byline"], "byline", number, part, centre=style["centre"] and rng.random() < 0.5, bold=rng.random() < 0.3) + self.body * 0.5
            else:
                head = [("byline", article["byline"])]
        y += self.body * 0.3
        flow = []  # (text, kind, part, indent, size, bold, white above, last)
        for kind, text in head:
            flow.append((text, kind, part, 0, self.body * style["byline"], False, 0, True))
        for heading, paragraphs in article["sections"]:
            if heading:
                part += 1
                flow.append((heading, "heading", part, 0, self.body * 1.0, style["heading_bold"], 0.6, True))
            for text in paragraphs:
                part += 1
                indent = self.body * style["indent"]
                lines = wrap(text, self.body, self.column, indent, self.spaceless)
                for n, line in enumerate(lines):
                    flow.append((line, "body", part, indent if n == 0 else 0, self.body, False, 0.5 if n == 0 and style["spaced"] else 0, n == len(lines) - 1))
        picture = self.picture(article, flow, count)
        per = -(-(len(flow) + picture) // count)
        foot, at = y, 0
        for c in range(count):
            cx, cw = self.span(first + c, 1)
            cy, room = y, per
            if c == min(1, count - 1) and picture:
                cy, room = self.caption(article, number, cx, cw, cy, picture), per - picture
            for text, kind, p, indent, size, bold, white, last in flow[at : at + max(room, 1)]:
                if kind != "body" or indent or white:
                    self.blocks += 1
                cy += white * self.leading if cy > y else 0
                self.put(text, cx, cy, cw, size, kind, number, p, indent=indent, bold=bold, last=last, centre=kind == "heading" and style["centre"])
                cy += self.leading
            at += max(room, 1)
            self.blocks += 1
            foot = max(foot, cy)
        return foot

    def picture(self, article, flow, count):
        """Lines that a picture with its caption takes from a column."""
        return self.rng.randint(8, 12) if article.get("caption") and len(flow) > 14 * count else 0

    def caption(self, article, number, x, width, y, lines):
        size = self.body * self.style["caption"]
        text = wrap(article["caption"], size, width, 0, self.spaceless)
        high = max(3, lines - len(text) - 1) * self.leading
        if self.style["pictures"]:
            self.frames.append((x, y, width, high))
        y += high + self.body * 0.3
        self.blocks += 1
        for line in text:
            self.put(line, x, y, width, size, "caption", None, 0)
            y += size * 1.15
        self.blocks += 1
        return y + self.leading

    def band(self, articles, widths):
        first, feet = 0, []
        for (number, article), count in zip(articles, widths):
            feet.append(self.article(number, article, first, count, self.y))
            first += count
        self.y = max(feet) + self.body * self.rng.uniform(1.0, 2.5)
        if self.style["rules"]:
            self.rules.append((self.margin, self.y - self.body * 0.6, self.width - self.margin * 2, 1))

    def furniture(self, texts):
        if not texts:
            return
        rng = self.rng
        x, width = self.span(0, self.columns)
        if rng.random() < 0.5:
            self.y = self.text(texts[0], x, self.y, width, self.body * rng.uniform(2.5, 4.5), "furniture", None, 0, centre=True) + self.body * 0.5
            texts = texts[1:]
        for text in texts[:3]:
            self.blocks += 1
            at = rng.choice([0.0, 0.3, 0.7])
            text = text if rng.random() < 0.4 else f"{text} {rng.choice(['|', '·', '—', ' '])} {rng.randint(1, 48)} {rng.choice(['|', '·', ''])} {rng.randint(1, 28)}. {rng.randint(1, 12)}. {rng.randint(1990, 2026)}"
            self.put(text, x + width * at, self.y, width * (1 - at), self.body * rng.uniform(0.75, 1.1), "furniture", None, 0, centre=at == 0.0 and rng.random() < 0.6)
            self.y += self.body * (1.3 if rng.random() < 0.7 else 0)
        self.y += self.body * 2


def noisy(rng, text):
    out = []
    for c in text:
        r = rng.random()
        out.append("" if r < 0.006 else rng.choice("iltfecao.,'") if r < 0.025 and c.isalpha() and not wide(c) else c)
    return "".join(out) or text


def alto(page, mirrored, noise):
    rng, out = page.rng, ['<alto xmlns="http://www.loc.gov/standards/alto/ns-v4#"><Description><MeasurementUnit>pixel</MeasurementUnit></Description><Layout>']
    scale = rng.choice([1, 4, 6])
    height = page.y + page.margin
    out.append(f'<Page WIDTH="{page.width * scale:.0f}" HEIGHT="{height * scale:.0f}"><PrintSpace>')
    for x, y, w, h in page.frames:
        x = page.width - x - w if mirrored else x
        out.append(f'<Illustration HPOS="{x * scale:.0f}" VPOS="{y * scale:.0f}" WIDTH="{w * scale:.0f}" HEIGHT="{h * scale:.0f}"/>')
    for x, y, w, h in page.rules:
        out.append(f'<GraphicalElement HPOS="{x * scale:.0f}" VPOS="{y * scale:.0f}" WIDTH="{w * scale:.0f}" HEIGHT="{max(1, h * scale):.0f}"/>')
    lines = sorted(range(len(page.lines)), key=lambda n: (page.lines[n][10] if page.style["blocks"] != "none" else 0, n))
    labels, last = [], None
    lean = rng.uniform(-0.006, 0.006) if noise else 0
    for n in lines:
        x, y, w, h, text, size, kind, article, part, bold, block = page.lines[n]
        x = page.width - x - w if mirrored else x
        key = block if page.style["blocks"] == "part" else (article, round(x / page.column)) if page.style["blocks"] == "column" else 0
        if key != last:
            out.append(("</TextBlock>" if last is not None else "") + "<TextBlock>")
            last = key
        if noise:
            text = noisy(rng, text)
            x, y, w, h = x + rng.gauss(0, 0.15) - lean * y, y + rng.gauss(0, 0.2) + lean * x, w + rng.gauss(0, 0.3), h * rng.uniform(0.85, 1.2)
        words, at, total = text.split(" "), 0.0, max(1e-6, measure(text, 1))
        strings = []
        for word in words:
            share = measure(word, 1) / total
            left = x + w * (1 - at - share) if mirrored else x + w * at
            if word:
                strings.append(f'<String HPOS="{left * scale:.1f}" VPOS="{y * scale:.1f}" WIDTH="{w * share * scale:.1f}" HEIGHT="{h * scale:.1f}" CONTENT="{escape(word)}"{" STYLE=" + chr(34) + "bold" + chr(34) if bold else ""}/>')
            at += share + 0.25 / total
        if strings:
            out.append(f'<TextLine HPOS="{x * scale:.1f}" VPOS="{y * scale:.1f}" WIDTH="{w * scale:.1f}" HEIGHT="{h * scale:.1f}">{"".join(strings)}</TextLine>')
            labels.append([kind, article, part])
    out.append(("</TextBlock>" if last is not None else "") + "</PrintSpace></Page></Layout></alto>")
    return "".join(out), labels


def read(file):
    truth = json.loads(file.read_text())
    data = file.with_name(truth["page"]).read_bytes()
    lang = truth["language"]
    glue = "" if lang in ("zh", "ja") else " "
    at = lambda span: " ".join(data[span[0] : span[1]].decode(errors="replace").split())
    joined = lambda spans: glue.join(at(s) for s in spans)
    articles = []
    for a in truth["articles"]:
        sections = [(at(s["heading"]) if s.get("heading") else None, [joined(p) for p in s["paragraphs"]]) for s in a["sections"]]
        articles.append(dict(kicker=" ".join(at(s) for s in a.get("kicker") or []), headline=at(a["headline"]) if a.get("headline") else "", deck="", byline=" ".join(at(s) for s in a.get("byline") or []), sections=sections))
    captions = [joined(c["spans"] if isinstance(c, dict) else c) for c in truth.get("captions") or []]
    furniture = [at(f) for f in truth.get("furniture") or []]
    return lang, articles, captions, furniture


def make(rng, lang, articles, captions, furniture):
    page = Page(rng, lang, None)
    page.furniture(furniture)
    articles = rng.sample(articles, len(articles))
    for n, article in enumerate(articles):
        article = articles[n] = dict(article)
        article["caption"] = captions[n % len(captions)] if captions and rng.random() < 0.6 else None
        if article["caption"] and rng.random() < 0.5:
            article["caption"] += " " + PHOTO[lang] + (article["byline"] or "dpa")
        if not article["kicker"] and rng.random() < 0.3 and article["sections"][0][1]:
            article["kicker"] = " ".join(article["headline"].split(" ")[:2]) if " " in article["headline"] else article["headline"][:4]
        if rng.random() < 0.35:
            words = [p for _, ps in article["sections"] for p in ps]
            if len(words) > 3:
                article["deck"] = words[-1][: rng.randint(30, 110)].rsplit(" ", 1)[0]
        if not article["byline"] and rng.random() < 0.5:
            article["byline"] = BY[lang] + rng.choice(["Mara Keller", "J. Ortega", "李明", "Fiona Reed", "佐藤 健"] if lang not in ("zh", "ja") else ["李明", "王小红", "佐藤健"])
        if rng.random() < 0.5:  # a brief
            article["sections"] = [(None, article["sections"][0][1][: rng.randint(1, 4)])]
    at = 0
    while at < len(articles):
        widths, left = [], page.columns
        while left and at + len(widths) < len(articles):
            count = min(left, rng.choice([1, 1, 2, 2, 3, 4]))
            widths.append(count)
            left -= count
        page.band([(at + n, articles[at + n]) for n in range(len(widths))], widths)
        at += len(widths)
    return page


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--copies", type=int, default=3)
    args = parser.parse_args()
    out = Path(args.out)
    out.mkdir(parents=True, exist_ok=True)
    for file in sorted(Path(args.pages).glob("*.truth.json")):
        lang, articles, captions, furniture = read(file)
        for copy in range(args.copies):
            rng = random.Random(f"{file.name} {copy}")
            page = make(rng, lang, articles, captions, furniture)
            text, labels = alto(page, lang == "ar", copy % 2 == 1)
            name = f"{file.name.split('.')[0]}-{copy}"
            (out / f"{name}.alto.xml").write_text(text, encoding="utf-8")
            (out / f"{name}.kinds.json").write_text(json.dumps(labels), encoding="utf-8")


if __name__ == "__main__":
    main()
