#!/usr/bin/env python3
"""Kills `standfirst index` at fifty moments, changing a page each time, and tells whether anything was lost or doubled."""

import argparse
import json
import random
import subprocess
import tempfile
import time
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="such as target/release/standfirst")
    parser.add_argument("--kills", type=int, default=50, metavar="N", help="kills (default 50)")
    parser.add_argument("--pages", type=int, default=400, metavar="N", help="pages (default 400)")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as place:
        pages, archive = Path(place, "pages"), str(Path(place, "archive"))
        pages.mkdir()

        def write(number, version):
            text = f"Ferry {number} saved\n\nThe council kept ferry number {number} on Monday, version{version}, and told crew {number}.\n"
            (pages / f"{number:04}.txt").write_text(text)

        for number in range(args.pages):
            write(number, 0)
        at = ["--archive", archive, "-q"]
        for kill in range(1, args.kills + 1):
            run = subprocess.Popen([args.program, "index", str(pages), *at], stdout=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.005, 0.4))
            run.kill()
            run.wait()
            write(rng.randrange(args.pages), kill)
        subprocess.run([args.program, "index", str(pages), *at], check=True, stdout=subprocess.DEVNULL)

        def total(query):
            found = subprocess.run(
                [args.program, "search", query, "--format", "json", *at], check=True, capture_output=True
            )
            return json.loads(found.stdout)["total"]

        checked = subprocess.run([args.program, "index", "--check", *at], capture_output=True, text=True)
        held = total("*")
        stale = [page for page in pages.iterdir() if total('"' + page.read_text().split("\n")[2] + '"') != 1]
        print(f"{args.kills} kills: {held} of {args.pages} articles, {len(stale)} not found once, check: {checked.stdout.strip()}")
        raise SystemExit(held != args.pages or bool(stale) or checked.returncode != 0)


if __name__ == "__main__":
    main()
