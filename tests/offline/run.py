#!/usr/bin/env python3
"""Proves that pages are worked on without a network.

    tests/offline/run.py target/release/standfirst [--model ID]

The main job is run where there is no network at all, and every other run is watched for connections: only the fetch of
a model and `doctor` may make one, and with `--offline` nothing may. Needs `unshare` and `strace` (Debian: util-linux, strace).
With --model, a model of the registry that is on disk, that does the work.
"""

import argparse
import http.server
import os
import re
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

PAGES = Path(__file__).parent.parent / "pages"
ZH, EN = PAGES / "zh-river-town.txt", PAGES / "en-harbour.txt"
QUESTION = "抢修队队长叫什么名字？"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    parser.add_argument("--model", default="none", metavar="ID")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        watch = Watch(args.program.resolve(), Path(folder))
        without_network(watch, args.model)
        watched(watch, args.model)


def jobs(model):
    common = ["--model", model]
    yield ["read", *common, ZH, EN], 0
    yield ["summarize", *common, "--format", "json", ZH], 0
    yield ["ask", *common, QUESTION, ZH], 0 if model != "none" else None


def without_network(watch, model):
    """Everything a desk does, in a network namespace that has no interface up."""
    spaces = ["unshare", "-n"] if os.geteuid() == 0 else ["unshare", "-rn"]
    alone = subprocess.run([*spaces, "sh", "-c", "cat /proc/net/route /proc/net/dev"], capture_output=True, encoding="utf-8")
    check(alone.returncode == 0 and "eth" not in alone.stdout, f"no namespace without a network: {alone.stdout}{alone.stderr}")
    count = 0
    for model in dict.fromkeys(["none", model]):
        for words, code in jobs(model):
            done = subprocess.run([*spaces, watch.program, *words], capture_output=True, encoding="utf-8", env=watch.environment)
            check(code is None or done.returncode == code, f"{words}: {done.returncode}\n{done.stderr}")
            check(done.stdout, f"{words} says nothing")
            count += 1
    print(f"ok without a network: {count} runs did their work", flush=True)


def watched(watch, model):
    """What connects, and what does not."""
    silent = [words for words, _ in jobs("none")]
    silent += [words for words, _ in jobs(model)] if model != "none" else []
    silent += [["models", "list"], ["models", "path", "qwen2.5-coder-0.5b"], ["models", "verify"]]
    silent += [["cache", verb] for verb in ("info", "verify")] + [["cache", "clear", ZH], ["completions", "bash"], ["man"], ["--help"]]
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    there = {"HF_ENDPOINT": f"http://127.0.0.1:{server.server_port}", "PIP_INDEX_URL": f"http://127.0.0.1:{server.server_port}/simple"}
    fetches = [["doctor"], ["models", "pull", "qwen2.5-coder-0.5b"], ["summarize", "--model", "qwen2.5-coder-0.5b", "--no-cache", EN]]
    empty = there | {"STANDFIRST_MODELS_DIR": str(watch.folder / "no-models"), "STANDFIRST_CACHE_DIR": str(watch.folder / "other")}
    count = 0
    for words in silent:
        made = watch.connections(words, there)
        check(not made, f"{words} connects: {made}")
        count += 1
    for words in fetches:
        for offline in ([*words, "--offline"], {"STANDFIRST_OFFLINE": "1"}):
            forbidden = offline if isinstance(offline, list) else words
            made = watch.connections(forbidden, empty | (offline if isinstance(offline, dict) else {}))
            check(not made, f"{forbidden} connects though offline: {made}")
            count += 1
    for words in fetches:
        check(watch.connections(words, empty), f"{words} does not connect: strace sees nothing")
    print(f"ok watched: {count} runs made no connection, {len(fetches)} that fetch made some", flush=True)


class Refusing(http.server.BaseHTTPRequestHandler):
    """A hub and an index that know nothing."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.send_error(404)

    do_HEAD = do_GET


class Watch:
    """The program under the eyes of strace."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy") and not name.startswith("PIP_")}
        kept.pop("STANDFIRST_OFFLINE", None)
        self.environment = kept | {"STANDFIRST_CACHE_DIR": str(folder / "cache"), "PIP_CONFIG_FILE": os.devnull, "PIP_RETRIES": "0"}

    def connections(self, words, more):
        """The internet connections that a run makes, its children's too."""
        log = self.folder / "strace"
        subprocess.run(
            ["strace", "-f", "-qq", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o", log, self.program, *words],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self.environment | more, check=False,
        )
        # Looking up a name asks a server as well.
        return re.findall(r".*AF_INET6?.*", log.read_text())


def check(holds, said):
    if not holds:
        sys.exit(f"fails: {said}")


if __name__ == "__main__":
    main()
