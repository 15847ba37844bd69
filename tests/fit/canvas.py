"""Draws a page of `printed.py` with reportlab, and says where each line stands."""

import subprocess
from functools import cache
from pathlib import Path

from arabic_reshaper import reshape
from bidi.algorithm import get_display
from reportlab.lib.colors import Color
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

CJK = "wqy-microhei"
ARABIC = [("NotoNaskhArabic-Regular", "NotoNaskhArabic-Bold"), ("DejaVuSans", "DejaVuSans-Bold")]
WIDE = [(name, f"{name}-Bold") for name in ("DejaVuSerif", "DejaVuSerifCondensed", "DejaVuSans", "DejaVuSansCondensed")]
LATIN = [("Times-Roman", "Times-Bold"), ("Helvetica", "Helvetica-Bold")]
NOT_EMBEDDED = {"zh": ("STSong-Light", None), "ja": ("HeiseiMin-W3", None)}


class Fonts:
    """The letters of a page: those of its text, and bold ones where the family has them."""

    def __init__(self, rng, lang):
        self.right_to_left = lang == "ar"
        if lang in NOT_EMBEDDED:
            self.text, self.bold = rng.choice([NOT_EMBEDDED[lang], (CJK, None)])
        elif lang == "ar":
            self.text, self.bold = rng.choice(ARABIC)
        else:
            self.text, self.bold = rng.choice(WIDE if lang == "ru" else WIDE + LATIN * 2)
        self.text = load(self.text)
        self.bold = load(self.bold) if self.bold else self.text
        self.known = {}

    def width(self, c):
        if c not in self.known:
            self.known[c] = pdfmetrics.stringWidth(c, self.text, 1000) / 1000
        return self.known[c]


@cache
def installed():
    """The files of the fonts that fontconfig knows, by the name of the file."""
    listed = subprocess.run(["fc-list", "--format", "%{file}\n"], capture_output=True, text=True, check=True).stdout
    return {Path(file).stem: file for file in sorted(listed.splitlines())}


def load(font):
    if font in pdfmetrics.standardFonts or font in pdfmetrics.getRegisteredFontNames():
        return font
    if font in dict(NOT_EMBEDDED.values()):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    else:
        pdfmetrics.registerFont(TTFont(font, installed()[font]))
    return font


def order(page, rng):
    """The lines in the order they are drawn in."""
    lines = list(range(len(page.lines)))
    how = rng.choice(["read", "shuffled", "rows", "rows", "random"])
    if how == "shuffled":
        runs, last = [], None
        for n in lines:
            key = page.lines[n][6:9]
            if key[1] != last:
                runs.append([])
                last = key[1]
            runs[-1].append(n)
        rng.shuffle(runs)
        return [n for run in runs for n in run]
    if how == "rows":
        return sorted(lines, key=lambda n: (round(page.lines[n][1]), page.lines[n][0]))
    if how == "random":
        rng.shuffle(lines)
    return lines


def draw(page, fonts, rng, path):
    height = page.y + page.margin
    canvas = Canvas(path, pagesize=(page.width, height), invariant=1, pageCompression=1)
    mirror = (lambda x, w: page.width - x - w) if fonts.right_to_left else (lambda x, w: x)
    canvas.setFillColor(Color(0.85, 0.85, 0.85))
    for x, y, w, h in page.frames:
        canvas.rect(mirror(x, w), height - y - h, w, h, stroke=0, fill=1)
    canvas.setFillColor(Color(0, 0, 0))
    canvas.setLineWidth(0.6)
    for x, y, w, h in page.boxes:
        canvas.rect(mirror(x, w), height - y - h, w, h, stroke=1, fill=0)
    for x, y, w, h in page.rules + page.down:
        x = mirror(x, w)
        canvas.line(x, height - y, x + (w if w > h else 0), height - y - (h if h > w else 0))
    words_apart = rng.random() < 0.25
    truth = []
    for n in order(page, rng):
        x, y, w, h, text, size, kind, article, part, bold, _ = page.lines[n]
        x = mirror(x, w)
        font = fonts.bold if bold else fonts.text
        shown = get_display(reshape(text)) if fonts.right_to_left else text
        drawn(canvas, shown, x, height - y - size * 0.82, w, font, size, words_apart)
        if text.strip():
            truth.append([round(x, 1), round(y, 1), round(w, 1), round(size, 1), sum(not c.isspace() for c in text), kind, article, part])
    canvas.showPage()
    canvas.save()
    return truth


def drawn(canvas, text, x, y, width, font, size, words_apart):
    """A line as wide as asked for: by the space between words, or by that between letters where there are no spaces."""
    natural = pdfmetrics.stringWidth(text, font, size)
    spaces = text.count(" ")
    if words_apart and spaces and natural <= width * 1.001:
        extra, at = (width - natural) / spaces, x
        for word in text.split(" "):
            canvas.setFont(font, size)
            canvas.drawString(at, y, word)
            at += pdfmetrics.stringWidth(word + " ", font, size) + extra
        return
    line = canvas.beginText(x, y)
    line.setFont(font, size)
    scale = 100.0
    if natural > width * 1.001:
        scale = 100.0 * width / natural
    elif spaces and natural > width * 0.7 and not isinstance(pdfmetrics.getFont(font), (TTFont, UnicodeCIDFont)):
        line.setWordSpace((width - natural) / spaces)
    elif len(text) > 1 and natural > width * 0.7:
        line.setCharSpace((width - natural) / (len(text) - 1))
    line.setHorizScale(scale)
    line.textOut(text)
    line.setHorizScale(100)
    line.setCharSpace(0)
    line.setWordSpace(0)
    canvas.drawText(line)
