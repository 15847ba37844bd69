#!/usr/bin/env python3
"""Measures the built program on the evaluation folder and fails where a measure is below its floor.

    tests/floors/run.py target/release/standfirst EVAL_DIR [--only WORDS]

The floors are in `floors.toml`; the scorers are those of EVAL_DIR/tools. Results are never taken from a cache.
"""

import argparse
import glob
import json
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("eval", type=Path)
    parser.add_argument("--only", default="", metavar="WORDS", help="only floors whose name holds these words")
    args = parser.parse_args()
    floors = tomllib.loads(Path(__file__).with_name("floors.toml").read_text(encoding="utf-8"))
    bench = Bench(args.program.resolve(), args.eval.resolve())
    failed = []
    for kind, measure in (("run", measured), ("facts", answered)):
        for floor in floors.get(kind, []):
            if args.only not in floor["name"]:
                continue
            begun = time.monotonic()
            rows = measure(bench, floor)
            print(f"{floor['name']} ({time.monotonic() - begun:.0f} s)")
            for what, got, wanted, holds in rows:
                print(f"  {'ok ' if holds else 'LOW'} {what}: {got} ({wanted})", flush=True)
            failed += [f"{floor['name']}: {what} is {got}, not {wanted}" for what, got, wanted, holds in rows if not holds]
    print("\n".join(failed), file=sys.stderr)
    sys.exit(1 if failed else 0)


class Bench:
    """The program and the evaluation folder."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def words(self, words, **names):
        """Fills in the places of a command, and counts out its files."""
        for word in words:
            word = word.format(eval=self.folder, **names)
            yield from sorted(glob.glob(word)) if "*" in word else [word]

    def run(self, words, text=None):
        done = subprocess.run([self.program, *words, "--no-cache"], input=text, capture_output=True, encoding="utf-8")
        if done.returncode != 0:
            sys.exit(f"`{' '.join(words[:4])} …` ended with {done.returncode}\n{done.stderr.strip()}")
        return done.stdout


def measured(bench, floor):
    """Figures of a scorer against their floors."""
    with tempfile.TemporaryDirectory() as folder:
        replies = Path(folder, "replies.jsonl")
        if prepare := floor.get("prepare"):
            tool, *rest = prepare
            command = [sys.executable, bench.folder / "tools" / tool, *bench.words(rest, made=f"{folder}/made")]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        program = list(bench.words(floor["program"], made=f"{folder}/made"))
        replies.write_text(bench.run(program), encoding="utf-8")
        tool, *rest = floor["scorer"]
        command = [sys.executable, bench.folder / "tools" / tool, *bench.words(rest, replies=replies), "--json"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    if done.returncode != 0:
        sys.exit(f"{tool} ended with {done.returncode}\n{done.stderr.strip()}")
    row = json.loads(done.stdout)["scores"]
    for name in floor["row"].split("/"):
        row = row[name]
    rows = []
    for name, least in floor.get("least", {}).items():
        got = row.get(name)
        rows.append((name, shown(got), f"at least {least}", got is not None and got >= least))
    for name, most in floor.get("most", {}).items():
        got = row.get(name)
        rows.append((name, shown(got), f"at most {most}", got is not None and got <= most))
    return rows


def answered(bench, floor):
    """Questions about one page: answered from the right place, or refused."""
    page = floor["page"].format(eval=bench.folder)
    asked = floor["questions"]
    requests = [{"id": str(n), "path": page, "question": q["ask"]} for n, q in enumerate(asked)]
    text = "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in requests)
    replies = {r["id"]: r for r in map(json.loads, bench.run(["ask", "--jsonl"], text).splitlines())}
    return [judged(replies.get(str(n), {}), q) for n, q in enumerate(asked)]


def judged(reply, question):
    status, at = reply.get("status", "failed"), question.get("at")
    if at is None:
        return question["ask"], status, "not_stated", status == "not_stated"
    spans = [s for c in reply.get("citations", []) for s in c["spans"]]
    right = any(start < at[1] and at[0] < end for start, end in spans)
    got = f"{status}, {'right' if right else 'wrong'} place: {reply.get('answer')}"
    return question["ask"], got, f"answered from {at}", status == "answered" and right


def shown(value):
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
