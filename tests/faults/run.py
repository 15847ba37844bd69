#!/usr/bin/env python3
"""Kills the program at random moments, crowds its cache, fills its disk: the next run must be right, and nothing mended by hand.

    tests/faults/run.py target/release/standfirst [--model ID] [--kills N] [--seed N]

Needs `unshare` and `mount` (Debian: util-linux, mount). With --model, a model of the registry that is on disk, it kills runs of that as well.
"""

import argparse
import hashlib
import http.server
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

PAGES = Path(__file__).parent.parent / "pages"
# Size of the file that is fetched, and how fast it is served: a fetch lasts about a second.
LENGTH, PACE = 24 << 20, 24 << 20


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--model", default="", metavar="ID")
    parser.add_argument("--kills", type=int, default=100, metavar="N", help="of each kind (default %(default)s)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="WORDS", help="only tests whose name holds these words")
    args = parser.parse_args()
    bench = Bench(args.program.resolve(), random.Random(args.seed), args.kills, args.model)
    tests = [killed_writes, killed_summaries, killed_pulls, crowded_cache, full_disk, read_only_cache, full_output]
    for test in tests:
        name = test.__name__.replace("_", " ")
        if args.only in name:
            begun = time.monotonic()
            with tempfile.TemporaryDirectory() as folder:
                said = test(bench, Path(folder))
            print(f"ok {name}: {said} ({time.monotonic() - begun:.0f} s)", flush=True)


class Bench:
    """The program, and what is done to it."""

    def __init__(self, program, chance, kills, model):
        self.program, self.chance, self.kills, self.model = program, chance, kills, model

    def environment(self, folder, **more):
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
        return kept | {"STANDFIRST_CACHE_DIR": str(folder / "cache"), "TMPDIR": str(folder), **more}

    def run(self, folder, *words, code=0, **more):
        done = subprocess.run(
            [self.program, *words], capture_output=True, encoding="utf-8", env=self.environment(folder, **more)
        )
        if code is not None and done.returncode != code:
            sys.exit(f"`{' '.join(map(str, words))}` ended with {done.returncode}, not {code}\n{done.stdout}{done.stderr}")
        return done

    def kill(self, folder, longest, *words, **more):
        """Starts the program and kills it within `longest` seconds; tells whether it was still at work."""
        child = subprocess.Popen(
            [self.program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment(folder, **more)
        )
        time.sleep(self.chance.random() * longest)
        child.send_signal(signal.SIGKILL)
        return child.wait() == -signal.SIGKILL

    def lasting(self, done):
        """Replies without what may differ from run to run."""
        replies = [json.loads(line) for line in done.stdout.splitlines()]
        for reply in replies:
            reply.pop("timing", None)
        return replies

    def sound(self, folder):
        """No entry of the cache is damaged."""
        done = self.run(folder, "cache", "verify")
        check("0 damaged" in done.stdout, done.stdout)


def check(holds, said=""):
    if not holds:
        raise SystemExit(f"fails: {said}")


def pages():
    return sorted(str(page) for page in PAGES.glob("*.txt"))


def write_pages(folder, count):
    folder.mkdir()
    for number in range(count):
        text = f"Ferry {number} saved\n\nBy Nora Pellam\n\nThe council kept ferry {number} on Monday. It will run for years.\n"
        (folder / f"{number:04}.txt").write_text(text)
    return folder


def killed_writes(bench, folder):
    """Killed while it writes many small entries."""
    many = write_pages(folder / "pages", 1500)
    words = ["summarize", "--model", "none", "--format", "json", str(many)]
    expected = bench.lasting(bench.run(folder, *words, "--no-cache"))
    killed = 0
    for _ in range(bench.kills):
        killed += bench.kill(folder, 0.12, *words)
        if bench.chance.random() < 0.2:
            bench.run(folder, "cache", "clear")
    bench.sound(folder)
    check(bench.lasting(bench.run(folder, *words)) == expected, "another run says something else")
    check(bench.lasting(bench.run(folder, *words)) == expected, "the cache says something else")
    return f"{killed} of {bench.kills} runs killed at work"


def killed_summaries(bench, folder):
    """Killed while a model reads and writes."""
    if not bench.model:
        return "no model named, nothing killed"
    words = ["summarize", "--offline", "--model", bench.model, "--format", "json", pages()[0]]
    begun = time.monotonic()
    expected = bench.lasting(bench.run(folder, *words, "--no-cache"))
    lasts = time.monotonic() - begun
    kills, killed = max(bench.kills // 10, 3), 0
    for _ in range(kills):
        killed += bench.kill(folder, lasts * 0.7, *words)
        if bench.chance.random() < 0.7:
            bench.run(folder, "cache", "clear")
    bench.sound(folder)
    check(bench.lasting(bench.run(folder, *words)) == expected, "another run says something else")
    return f"{killed} of {kills} runs killed at work"


class Hub(http.server.BaseHTTPRequestHandler):
    """A hub with one file, served slowly."""

    body, served = b"", 0

    def log_message(self, *_):
        pass

    def do_GET(self):
        start, end = 0, len(Hub.body)
        asked = self.headers.get("range", "")
        if asked.startswith("bytes="):
            first, last = asked[6:].split("-")
            start, end = int(first), int(last) + 1 if last else end
        self.send_response(206)
        self.send_header("etag", f'"{hashlib.sha256(Hub.body).hexdigest()}"')
        self.send_header("x-repo-commit", "c0ffee")
        self.send_header("content-range", f"bytes {start}-{end - 1}/{len(Hub.body)}")
        self.send_header("content-length", str(end - start))
        self.end_headers()
        try:
            for place in range(start, end, PACE // 50):
                piece = Hub.body[place : min(place + PACE // 50, end)]
                self.wfile.write(piece)
                Hub.served += len(piece)
                time.sleep(len(piece) / PACE)
        except OSError:
            pass

    do_HEAD = do_GET


def hub(folder, chance):
    """A server with a made-up model file, and a registry that names it."""
    Hub.body = b"GGUF\x03\0\0\0" + chance.randbytes(LENGTH)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    registry = folder / "models.toml"
    registry.write_text(
        f"""default = "toy"
small = "toy"
[[model]]
id = "toy"
architecture = "qwen2"
template = "chatml"
context = 4096
bytes = {len(Hub.body)}
sha256 = "{hashlib.sha256(Hub.body).hexdigest()}"
licence = "MIT"
sources = [{{ hf = {{ repo = "toy/toy", file = "toy.gguf", revision = "main" }} }}]
"""
    )
    return registry, {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}"}


def killed_pulls(bench, folder):
    """Killed while it fetches, joins, checks and puts a model in its place."""
    registry, where = hub(folder, bench.chance)
    where["STANDFIRST_MODELS_DIR"] = str(folder / "models")
    words = ["--models", str(registry), "models"]
    killed = wholes = 0
    for _ in range(bench.kills):
        killed += bench.kill(folder, 0.5, *words, "pull", "toy", **where)
        file = folder / "models/toy.gguf"
        if file.exists():
            wholes += 1
            check(file.read_bytes() == Hub.body, "a file that is not whole stands under its name")
            bench.run(folder, *words, "remove", "toy", **where)
    bench.run(folder, *words, "pull", "toy", **where)
    check((folder / "models/toy.gguf").read_bytes() == Hub.body, "the file is another")
    bench.run(folder, *words, "verify", "toy", **where)
    # The lock is an empty file that no run minds.
    left = sorted(path.name for path in (folder / "models").iterdir() if path.suffix != ".lock")
    check(left == ["toy.gguf", "toy.gguf.stamp"], f"left behind: {left}")
    return f"{killed} of {bench.kills} pulls killed at work, {wholes} whole files on the way"


def crowded_cache(bench, folder):
    """Eight processes on one cache, and a ninth that clears it."""
    many = write_pages(folder / "pages", 150)
    words = ["summarize", "--model", "none", "--format", "json", str(many)]
    expected = bench.lasting(bench.run(folder, *words, "--no-cache"))
    for _ in range(5):
        running = [
            subprocess.Popen(
                [bench.program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
                env=bench.environment(folder),
            )
            for _ in range(8)
        ]
        for _ in range(6):
            bench.run(folder, "cache", "clear", code=None)
        for child in running:
            out, told = child.communicate()
            check(child.returncode == 0, told)
            replies = [json.loads(line) for line in out.splitlines()]
            for reply in replies:
                reply.pop("timing")
            check(replies == expected, "a crowded run says something else")
        bench.sound(folder)
    return "5 times 8 processes at once"


def mounted(bench, folder, options, script, *words):
    """Runs the shell `script` in a namespace of its own where FOLDER/disk is a small file system; $@ is the program."""
    disk = folder / "disk"
    disk.mkdir(exist_ok=True)
    whole = f"mount -t tmpfs -o {options} none '{disk}' && {script}"
    spaces = ["unshare", "-m"] if os.geteuid() == 0 else ["unshare", "-rm"]
    return subprocess.run(
        [*spaces, "sh", "-c", whole, "sh", bench.program, *words],
        capture_output=True, encoding="utf-8",
        env=bench.environment(folder, STANDFIRST_CACHE_DIR=str(disk / "cache"), STANDFIRST_MODELS_DIR=str(disk / "models"), DISK=str(disk)),
    )


def full_disk(bench, folder):
    """A cache, and a store of models, on a disk that is full."""
    many = write_pages(folder / "pages", 100)
    words = ["summarize", "--model", "none", "--format", "json", str(many)]
    expected = bench.lasting(bench.run(folder, *words, "--no-cache"))
    done = mounted(bench, folder, "size=160k", '"$@" && "$1" cache verify >&2', *words)
    check(done.returncode == 0, done.stderr)
    check(bench.lasting(done) == expected, "a full disk changes what is said")
    check("cannot keep a result" in done.stderr and "0 damaged" in done.stderr, done.stderr[-2000:])
    registry, where = hub(folder, bench.chance)
    os.environ.update(where)
    done = mounted(bench, folder, "size=4m", '"$@"', "--models", str(registry), "models", "pull", "toy")
    check(done.returncode == 2 and "not enough room" in done.stderr and "hint: " in done.stderr, done.stderr)
    return "a cache of 160 kB, a model store of 4 MB"


def read_only_cache(bench, folder):
    """A cache that can be read and not written."""
    many = write_pages(folder / "pages", 20)
    words = ["summarize", "--model", "none", "--format", "json", str(many)]
    expected = bench.lasting(bench.run(folder, *words, "--no-cache"))
    # All pages but the last are known when the disk turns read-only.
    script = (
        f"mv '{many}/0019.txt' '{many}/0019.off' && \"$1\" summarize --model none '{many}' >/dev/null && "
        f"mv '{many}/0019.off' '{many}/0019.txt' && mount -o remount,ro none \"$DISK\" && \"$@\""
    )
    done = mounted(bench, folder, "size=8m", script, *words)
    check(done.returncode == 0, done.stderr)
    cached = [json.loads(line)["timing"]["cached"] for line in done.stdout.splitlines()]
    check(cached == [True] * 19 + [False], f"from the cache: {cached}")
    check(bench.lasting(done) == expected, "a cache that cannot be written changes what is said")
    check("cannot keep a result" in done.stderr, done.stderr)
    return "19 pages known, 1 new"


def full_output(bench, folder):
    """Standard output that takes no more."""
    for words in [["read", "--model", "none", pages()[0]], ["man"], ["completions", "bash"]]:
        with open("/dev/full", "w") as full:
            done = subprocess.run([bench.program, *words], stdout=full, stderr=subprocess.PIPE, encoding="utf-8", env=bench.environment(folder))
        check(done.returncode == 2 and "cannot write the result" in done.stderr, done.stderr)
    return "3 commands"


if __name__ == "__main__":
    main()
