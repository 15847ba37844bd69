#!/usr/bin/env python3
"""Measures an archive of the pages in a folder: pages a second, bytes on disk, memory, a second run, searches as whole processes."""

import argparse
import json
import os
import resource
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

QUERIES = ["bridge", "国家", '"united states"', "inter*", "音楽 OR 图书馆", "river NOT city", "*"]


def run(command):
    """What a command prints, and how long it takes."""
    began = time.perf_counter()
    done = subprocess.run(command, check=True, capture_output=True)
    return done.stdout, time.perf_counter() - began


def size(folder):
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program", help="such as target/release/standfirst")
    parser.add_argument("pages", help="a folder of pages")
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="searches of each kind (default 9)")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        at = ["--archive", os.path.join(place, "archive")]
        index = [args.program, "index", args.pages, "--format", "json", *at]
        reply, took = run(index)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        reply = json.loads(reply)
        text, disk = size(args.pages), size(at[1])
        print(f"{reply['new']} files, {reply['articles']} articles, {reply['new'] / took:.0f} files/s, {memory:.0f} MB of memory")
        print(f"{text / 1e6:.1f} MB of pages, {disk / 1e6:.1f} MB on disk, {disk / text:.2f} of the pages")
        endings = {}
        for path in Path(at[1]).rglob("*"):
            if path.is_file():
                ending = path.suffix or path.name
                endings[ending] = endings.get(ending, 0) + path.stat().st_size
        print("  " + ", ".join(f"{ending} {bytes / 1e6:.2f}" for ending, bytes in sorted(endings.items(), key=lambda item: -item[1])))
        reply, took = run(index)
        print(f"nothing changed: {took:.2f} s ({json.loads(reply)['same']} files)")
        for query in QUERIES:
            search = [args.program, "search", query, "--format", "json", *at]
            runs = [run(search) for _ in range(args.runs)]
            total = json.loads(runs[0][0])["total"]
            print(f"search {query}: {statistics.median(took for _, took in runs) * 1000:.0f} ms, {total} found")


if __name__ == "__main__":
    main()
