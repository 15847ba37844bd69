#!/usr/bin/env python3
"""Summarises a directory of pages on a Spark cluster: a row a page, appended to Parquet.

    spark-submit [--master URL] --files standfirst,MODEL.gguf summarize.py PAGES OUT --model MODEL

Each task pipes its pages through one `standfirst summarize --jsonl`, which loads the model once. Pages whose row in OUT
has no error are not done again; a page that fails has its error in a column of its own and does not fail the job.
"""

import argparse
import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.utils import AnalysisException

SCHEMA = """path string, sha256 string, language string, model string,
    articles array<struct<id: string, headline: string, abstract: array<string>, extract: array<string>>>,
    error string, hint string"""
ENDINGS = "*.{txt,text,md,markdown,html,htm,xhtml}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages")
    parser.add_argument("out")
    parser.add_argument("--model", default="none", metavar="ID", help="its file ID.gguf is sent along with --files (default none)")
    parser.add_argument("--program", default="standfirst", help="where it is on every executor, or its name among --files")
    parser.add_argument("--sentences", type=int, default=3)
    parser.add_argument("--tasks", type=int, default=0, help="tasks to split the pages into (default: Spark's own)")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("standfirst").getOrCreate()
    print(f"{summarize(spark, args)} pages")
    spark.stop()


def summarize(spark, args):
    """Adds a row for every page that has none yet; returns how many."""
    files = spark.read.format("binaryFile").option("pathGlobFilter", ENDINGS).option("recursiveFileLookup", "true")
    pages = files.load(args.pages).select("path", F.sha2("content", 256).alias("sha256"), "content")
    try:
        known = spark.read.schema(SCHEMA).parquet(args.out).where("error is null").select("path", "sha256")
        pages = pages.join(known, ["path", "sha256"], "left_anti")
    except AnalysisException:
        pass  # nothing is done yet
    tasks = args.tasks or spark.sparkContext.defaultParallelism
    command = ["summarize", "--jsonl", "--offline", "--no-cache", "--model", args.model, "--sentences", str(args.sentences)]
    program = args.program
    rows = pages.repartition(tasks).rdd.mapPartitions(lambda part: piped(program, command, part))
    done = spark.createDataFrame(rows, SCHEMA).persist()
    count = done.count()
    done.write.mode("append").parquet(args.out)
    done.unpersist()
    return count


def piped(program, command, pages):
    """A row for each page, in a program of this task's own."""
    sent = Path(SparkFiles.getRootDirectory()).resolve()
    if (sent / program).is_file():
        program = str(sent / program)
        os.chmod(program, 0o755)
    environment = os.environ | {"STANDFIRST_MODELS_DIR": str(sent)}
    with tempfile.TemporaryDirectory() as folder:
        child = subprocess.Popen(
            [program, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            encoding="utf-8", env=environment,
        )
        order, answered = [], 0
        feeding = threading.Thread(target=feed, args=(child.stdin, pages, Path(folder), order))
        feeding.start()
        for line in child.stdout:
            path, sha256, file = order[answered]
            answered += 1
            file.unlink()
            yield row(path, sha256, json.loads(line))
        feeding.join()
        # Exit code 2 is that of a page that failed, which its row tells.
        if child.wait() not in (0, 2):
            raise RuntimeError(f"{program} ended with {child.returncode}")
        for path, sha256, _ in order[answered:]:
            yield row(path, sha256, {"error": {"message": "the program ended before this page", "hint": None}})


def feed(requests, pages, folder, order):
    """Lends the program one file a page, so that it finds out the encoding itself."""
    try:
        for number, page in enumerate(pages):
            file = folder / f"{number}{Path(page.path).suffix}"
            file.write_bytes(page.content)
            order.append((page.path, page.sha256, file))
            requests.write(json.dumps({"id": number, "path": str(file)}) + "\n")
            requests.flush()
    except BrokenPipeError:
        pass
    finally:
        requests.close()


def row(path, sha256, reply):
    error = reply.get("error")
    if error:
        return path, sha256, None, None, [], error["message"], error["hint"]
    articles = [
        (
            article["id"],
            article["headline"],
            [written["text"] for written in article["abstract"]],
            [quoted["text"] for quoted in article["extract"]],
        )
        for article in reply["articles"]
    ]
    model = reply["model"]["id"] if reply["model"] else None
    return path, sha256, reply["language"], model, articles, None, None


if __name__ == "__main__":
    main()
