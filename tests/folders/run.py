#!/usr/bin/env python3
"""Drops pages into a watched folder, kills the watcher, and starts it again: every page has its results, none twice, none half.

    tests/folders/run.py target/release/standfirst [--pages N] [--seed N] [--only WORDS]
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

# Pages are dropped over so many seconds, and the watcher is killed so often meanwhile.
SPREAD, KILLS = 10, 3
# Results must be there after so many seconds more.
PATIENCE = 60


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--pages", type=int, default=500, metavar="N")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="WORDS", help="only tests whose name holds these words")
    args = parser.parse_args()
    desk = Desk(args.program.resolve(), random.Random(args.seed), args.pages)
    for test in [dropped_and_killed, odd_names, grown_and_changed, failures, interrupted]:
        name = test.__name__.replace("_", " ")
        if args.only in name:
            begun = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                said = test(desk, Path(folder))
            print(f"ok {name}: {said} ({time.monotonic() - begun:.0f} s)", flush=True)


class Desk:
    """The program over two folders."""

    def __init__(self, program, chance, pages):
        self.program, self.chance, self.pages = program, chance, pages

    def environment(self, folder):
        return os.environ | {"STANDFIRST_CACHE_DIR": str(folder / "cache"), "STANDFIRST_OFFLINE": "1"}

    def words(self, folder, *more):
        return [self.program, "summarize", "--model", "none", *more, folder / "in", "--out", folder / "out"]

    def start(self, folder):
        with open(folder / "said", "ab") as said:
            return subprocess.Popen(
                self.words(folder, "--watch"), stdout=subprocess.DEVNULL, stderr=said, env=self.environment(folder)
            )

    def once(self, folder, *more):
        return subprocess.run(self.words(folder, *more), capture_output=True, encoding="utf-8", env=self.environment(folder))


def check(holds, said=""):
    if not holds:
        raise SystemExit(f"fails: {said}")


def text(number):
    return f"Ferry {number} saved\n\nBy Nora Pellam\n\nThe council kept ferry {number} on Monday. It will run for years.\n"


def results(folder, ending=".json"):
    """The results below OUT, without what is the program's own."""
    out = folder / "out"
    return sorted(path for path in out.rglob(f"*{ending}") if ".standfirst" not in path.parts)


def until(folder, holds, what):
    end = time.monotonic() + PATIENCE
    while not holds():
        check(time.monotonic() < end, f"{what}\n{(folder / 'said').read_text()[-3000:]}")
        time.sleep(0.2)


def whole(path):
    """The reply in a pair of results that is whole."""
    reply = json.loads(path.read_text())
    check(reply["schema"] == "standfirst.summary/1" and reply["articles"], path)
    document = path.with_name(path.name.removesuffix(".json") + ".md").read_text()
    check(document.startswith("---\ntitle: ") and document.count("\n---\n") == 1, document)
    return reply


def dropped_and_killed(desk, folder):
    """Many small files in ten seconds, some of them written slowly, and three kills."""
    (folder / "in").mkdir()

    def drop():
        for number in range(desk.pages):
            page = folder / "in" / f"{number:04}.txt"
            if number % 5:
                page.write_text(text(number))
            else:
                with open(page, "w") as slow:
                    for piece in (text(number)[:40], text(number)[40:]):
                        slow.write(piece)
                        slow.flush()
                        time.sleep(0.01)
            time.sleep(max(SPREAD / desk.pages - 0.002, 0))

    dropping = threading.Thread(target=drop)
    watching = desk.start(folder)
    dropping.start()
    while_writing = 0
    for _ in range(KILLS):
        time.sleep(SPREAD / (KILLS + 1) * (0.7 + 0.3 * desk.chance.random()))
        watching.send_signal(signal.SIGKILL)
        check(watching.wait() == -signal.SIGKILL, "it ended by itself")
        while_writing += bool(list((folder / "out/.standfirst/new").iterdir()))
        watching = desk.start(folder)
    dropping.join()
    until(folder, lambda: len(results(folder, ".md")) >= desk.pages, "results are missing")
    time.sleep(2)
    watching.send_signal(signal.SIGTERM)
    check(watching.wait(30) == 0, "asked to end, it fails")
    sources = [whole(path)["source"]["path"] for path in results(folder)]
    expected = [str(folder / "in" / f"{number:04}.txt") for number in range(desk.pages)]
    check(sorted(sources) == expected, "not every page once")
    names = sorted(path.name for path in results(folder, ""))
    check(names == sorted(f"{number:04}{ending}" for number in range(desk.pages) for ending in (".json", ".md")), names)
    for number, path in enumerate(results(folder)):
        check(whole(path)["articles"][0]["headline"] == f"Ferry {number} saved", "half a page was read")
    check(not list((folder / "out/.standfirst/new").iterdir()), "something half is left")
    again = desk.once(folder)
    check(again.returncode == 0 and again.stderr == "", f"done again: {again.stderr[:500]}")
    return f"{desk.pages} pages, {KILLS} kills, {while_writing} of them between two files"


def odd_names(desk, folder):
    """Names that collide, folders, several pages in a file, names that are no UTF-8, and what stands there already."""
    inside = folder / "in"
    (inside / "1998/一月").mkdir(parents=True)
    (folder / "out").mkdir()
    (folder / "out/b.md").write_text("mine")
    (inside / "a.txt").write_text(text(1))
    (inside / "a.md").write_text("# Ferry 2 saved\n\nThe council kept ferry 2 on Monday. It will run for years.\n")
    (inside / "a.html").write_text("<h1>Ferry 3 saved</h1><p>The council kept ferry 3 on Monday. It will run.</p>")
    (inside / "b.txt").write_text(text(4))
    (inside / "1998/a.txt").write_text(text(5))
    (inside / "1998/一月/a.txt").write_text(text(6))
    (inside / "two.txt").write_text(text(7) + "\f" + text(8))
    with zipfile.ZipFile(inside / "issue.zip", "w") as issue:
        issue.writestr("x/1.txt", text(9))
        issue.writestr("1.txt", text(10))
    with open(os.path.join(os.fsencode(inside), b"caf\xe9.txt"), "w") as odd:
        odd.write(text(11))
    (inside / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    done = desk.once(folder)
    check(done.returncode == 0, done.stderr)
    numbers = {}
    for path in results(folder):
        name = str(path.relative_to(folder / "out")).removesuffix(".json")
        numbers[name] = int(whole(path)["articles"][0]["headline"].split()[1])
    plain = {"1998/a": 5, "1998/一月/a": 6, "b.txt": 4, "two-1": 7, "two-2": 8, "issue-x-1": 9, "issue-1": 10, "caf%E9": 11}
    check(plain.items() <= numbers.items() and sorted(numbers.values()) == list(range(1, 12)), numbers)
    check((folder / "out/b.md").read_text() == "mine", "somebody's file is lost")
    lines = [line for line in done.stderr.splitlines() if line]
    check(len(lines) == 11, done.stderr)
    check(desk.once(folder).stderr == "", "done again")
    return f"{len(numbers)} results: {', '.join(sorted(numbers))}"


def grown_and_changed(desk, folder):
    """A page that grows is read when it is whole; one that changes is read again, and notes that somebody made are kept."""
    (folder / "in").mkdir()
    page = folder / "in/slow.txt"
    watching = desk.start(folder)
    with open(page, "w") as slow:
        for piece in text(1).split(" "):
            slow.write(piece + " ")
            slow.flush()
            time.sleep(0.15)
    until(folder, lambda: results(folder, ".md"), "no result")
    (result,) = results(folder)
    check(whole(result)["articles"][0]["headline"] == "Ferry 1 saved", "half a page was read")
    check(whole(result)["source"]["bytes"] >= len(text(1)), "half a page was read")
    page.write_text(text(2))
    until(folder, lambda: "Ferry 2" in result.read_text(), "a changed page is not read again")
    note = result.with_suffix(".md")
    until(folder, lambda: "Ferry 2" in note.read_text(), "a changed page is not read again")
    time.sleep(0.5)
    note.write_text("with my notes")
    page.write_text(text(3))
    until(folder, lambda: len(results(folder, ".md")) == 2, "a changed page is not read again")
    check(note.read_text() == "with my notes", "somebody's notes are lost")
    watching.send_signal(signal.SIGINT)
    check(watching.wait(30) == 0, "interrupted, it fails")
    return "3 states of a page"


def failures(desk, folder):
    """What fails is told beside, and done when it can be."""
    (folder / "in").mkdir()
    page = folder / "in/a.txt"
    page.write_text(" \n")
    done = desk.once(folder)
    told = folder / "out/a.error.txt"
    check(done.returncode == 2 and told.read_text().startswith("error: "), done.stderr)
    check(len(done.stderr.splitlines()) == 1, done.stderr)
    check([path.name for path in results(folder, "")] == ["a.error.txt"], results(folder, ""))
    page.write_text(text(1))
    done = desk.once(folder)
    check(done.returncode == 0 and sorted(path.name for path in results(folder, "")) == ["a.json", "a.md"], done.stderr)
    busy = subprocess.Popen(desk.words(folder, "--watch"), stderr=subprocess.DEVNULL, env=desk.environment(folder))
    time.sleep(1)
    second = desk.once(folder)
    busy.send_signal(signal.SIGINT)
    check(busy.wait(30) == 0)
    check(second.returncode == 2 and "another run" in second.stderr and "hint: " in second.stderr, second.stderr)
    return "a page without text, two runs at once"


def interrupted(desk, folder):
    """Results beside the pages they are of are no pages."""
    (folder / "in").mkdir()
    (folder / "out").symlink_to("in")
    for number in range(5):
        (folder / "in" / f"{number}.txt").write_text(text(number))
    watching = desk.start(folder)
    until(folder, lambda: len(results(folder, ".md")) == 5, "results are missing")
    time.sleep(3)
    watching.send_signal(signal.SIGINT)
    check(watching.wait(30) == 0, "interrupted, it fails")
    names = sorted(path.name for path in results(folder, ""))
    check(len(names) == 15, names)
    return "5 pages in the folder of their results"


if __name__ == "__main__":
    main()
