#!/usr/bin/env python3
"""Records the program at a terminal, as the README shows it: an SVG that plays by itself, of plain text, without a script.

    tests/recording/record.py target/release/standfirst tests/recording/terminal.svg [--model ID]

Needs `pyte` beside the Python that runs it, and the model on disk. What was cached is left aside, so waits are as long as they are.
"""

import argparse
import os
import pty
import select
import subprocess
import tempfile
import time
import unicodedata
from html import escape
from pathlib import Path

import pyte

ROOT = Path(__file__).parents[2]
COLUMNS, ROWS = 96, 26
# A cell in the picture's own unit, and the time that a person takes for a key and to read what came.
WIDTH, HEIGHT, KEY, READ = 8.4, 18, 0.045, 2.6
# Nobody sees more of a second.
FRAME = 0.1
# Waits are shown, but nobody has to sit through them.
LONGEST = 1.2
LINES = [
    "standfirst summarize --sentences 2 zh-river-town.txt",
    "standfirst ask 抢修队队长叫什么名字？ zh-river-town.txt",
]
COLOURS = {"default": "#d8d8d8", "green": "#8fc98f", "red": "#e08080", "cyan": "#7fc4c9", "brown": "#d0b070", "blue": "#86a8e0"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("picture", type=Path)
    parser.add_argument("--model", metavar="ID")
    args = parser.parse_args()
    frames = recorded(args.program.resolve(), args.model)
    args.picture.write_text(drawn(frames))
    print(f"{len(frames)} frames, {frames[-1][0]:.0f} s, {args.picture.stat().st_size / 1000:.0f} kB")


def recorded(program, model):
    """Pairs of a time and the screen from then on."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    frames, clock = [], 0.0

    def shown(after):
        nonlocal clock
        rows = tuple(row_of(screen, number) for number in range(ROWS))
        if frames and clock - frames[-1][0] < FRAME:
            frames[-1] = (frames[-1][0], rows)
        elif not frames or frames[-1][1] != rows:
            frames.append((clock, rows))
        clock += after

    with tempfile.TemporaryDirectory() as folder:
        for line in LINES:
            verb, rest = line.removeprefix("standfirst ").split(" ", 1)
            line = f"standfirst {verb} --model {model} {rest}" if model else line
            stream.feed(b"$ ")
            shown(0.6)
            for key in line:
                stream.feed(key.encode())
                shown(KEY)
            stream.feed(b"\r\n")
            shown(0.3)
            words = line.replace("standfirst", str(program), 1).split(" ")
            play(words, folder, stream, shown)
            shown(READ)
    return frames


def play(words, folder, stream, shown):
    mine, its = pty.openpty()
    environment = os.environ | {
        "STANDFIRST_CACHE_DIR": folder, "STANDFIRST_UI": "en", "TERM": "xterm-256color", "COLUMNS": str(COLUMNS), "LINES": str(ROWS),
    }
    subprocess.run(["stty", "rows", str(ROWS), "cols", str(COLUMNS)], stdin=its, check=True)
    process = subprocess.Popen(words, stdin=its, stdout=its, stderr=its, cwd=ROOT / "tests/pages", env=environment)
    os.close(its)
    last = time.monotonic()
    while True:
        ready, _, _ = select.select([mine], [], [], 0.2)
        try:
            came = os.read(mine, 1 << 16) if ready else b""
        except OSError:
            came = b""
        now = time.monotonic()
        if came:
            stream.feed(came)
            shown(min(now - last, LONGEST))
            last = now
        elif process.poll() is not None:
            break
    os.close(mine)


def row_of(screen, number):
    """Runs of one colour and width: (column, cells, colour, text)."""
    runs = []
    column = 0
    while column < COLUMNS:
        cell = screen.buffer[number][column]
        wide = 2 if unicodedata.east_asian_width(cell.data[0] if cell.data else " ") in "WF" else 1
        colour = cell.fg if cell.fg in COLOURS else "default"
        if cell.data.strip():
            before = runs[-1] if runs else None
            if before and before[2] == colour and before[4] == wide and before[0] + before[1] == column:
                runs[-1] = (before[0], before[1] + wide, colour, before[3] + cell.data, wide)
            else:
                runs.append((column, wide, colour, cell.data, wide))
        elif runs and runs[-1][4] == 1 and runs[-1][0] + runs[-1][1] == column:
            runs[-1] = (*runs[-1][:1], runs[-1][1] + 1, runs[-1][2], runs[-1][3] + " ", 1)
        column += wide
    return tuple((column, cells, colour, text) for column, cells, colour, text, _ in runs)


def drawn(frames):
    length = frames[-1][0] + READ
    known, defined = {}, []
    for _, rows in frames:
        for row in rows:
            if row and row not in known:
                known[row] = f"r{len(known)}"
                defined.append(f'<g id="{known[row]}">{"".join(run(*part) for part in row)}</g>')
    rules, groups = [], []
    times = [begin for begin, _ in frames] + [length]
    for number, (begin, rows) in enumerate(frames):
        start, end = 100 * begin / length, 100 * times[number + 1] / length
        last = number + 1 == len(frames)
        hidden = f"{start:.3f}%{{visibility:visible}}" + ("" if last else f"{end:.3f}%{{visibility:hidden}}")
        first = "0%{visibility:hidden}" if number else ""
        rules.append(f"@keyframes f{number}{{{first}{hidden}}}#f{number}{{animation:f{number} {length:.2f}s step-end infinite}}")
        uses = "".join(f'<use href="#{known[row]}" y="{place * HEIGHT}"/>' for place, row in enumerate(rows) if row)
        # Where nothing is animated the end is seen.
        groups.append(f'<g id="f{number}"{"" if last else " visibility=" + chr(34) + "hidden" + chr(34)}>{uses}</g>')
    width, height = COLUMNS * WIDTH + 24, ROWS * HEIGHT + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}" role="img">'
        "<title>standfirst at a terminal: a summary, then an answer, each with the place it comes from</title>"
        f"<style>text{{font:14px ui-monospace,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace;white-space:pre}}{''.join(rules)}</style>"
        f'<rect width="100%" height="100%" rx="8" fill="#1c1f24"/><defs>{"".join(defined)}</defs><g transform="translate(12 26)">'
        + "".join(groups) + "</g></svg>\n"
    )


def run(column, cells, colour, text):
    text = text.rstrip() if text.strip() else text
    cells = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
    # Glyphs of two cells are as wide as they are high.
    large = ' style="font-size:16.5px"' if cells > len(text) else ""
    return (
        f'<text x="{column * WIDTH:.1f}" fill="{COLOURS[colour]}"{large} textLength="{cells * WIDTH:.1f}" lengthAdjust="spacing">'
        f"{escape(text)}</text>"
    )


if __name__ == "__main__":
    main()
