#!/usr/bin/env python3
"""Makes an archive of a directory of pages, on a Spark cluster.

    spark-submit --files /usr/local/bin/standfirst tests/spark/index.py PAGES SHARDS --archive ARCHIVE

Each task pipes its pages through one `standfirst index --jsonl` into a shard of its own below SHARDS, a folder that all executors and the
driver see. The shards can be searched together as they are (`standfirst search QUERY --archive SHARDS/*/*`); with --archive the driver
takes them into one. Pages are known by their addresses, and those whose row in SHARDS/done has no error are not done again; a page that
fails has its error there and does not fail the job.
"""

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import uuid
from pathlib import Path

from pyspark import SparkFiles
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql.utils import AnalysisException

SCHEMA = "path string, sha256 string, shard string, error string"
ENDINGS = "*.{txt,text,md,markdown,html,htm,xhtml,pdf,xml,epub,docx,eml}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("pages")
    parser.add_argument("shards", type=Path)
    parser.add_argument("--archive", help="the archive that takes the shards in, which are removed then")
    parser.add_argument("--program", default="standfirst", help="where it is on every executor, or its name among --files")
    parser.add_argument("--tasks", type=int, default=0, help="tasks to split the pages into (default: Spark's own)")
    args = parser.parse_args()
    spark = SparkSession.builder.appName("standfirst").getOrCreate()
    print(f"{index(spark, args)} pages")
    spark.stop()


def index(spark, args):
    """Indexes every page that is not in a shard or the archive yet; returns how many there were."""
    done = str(args.shards / "done")
    files = spark.read.format("binaryFile").option("pathGlobFilter", ENDINGS).option("recursiveFileLookup", "true")
    pages = files.load(args.pages).select("path", F.sha2("content", 256).alias("sha256"), "content")
    try:
        known = spark.read.schema(SCHEMA).parquet(done).where("error is null").select("path", "sha256")
        pages = pages.join(known, ["path", "sha256"], "left_anti")
    except AnalysisException:
        pass  # nothing is done yet
    tasks = args.tasks or spark.sparkContext.defaultParallelism
    program, run = args.program, args.shards / f"run-{uuid.uuid4().hex[:8]}"
    rows = pages.repartition(tasks).rdd.mapPartitions(lambda part: shard(program, run, part))
    rows = spark.createDataFrame(rows, SCHEMA).persist()
    count = rows.count()
    shards = [row.shard for row in rows.where("error is null").select("shard").distinct().collect()]
    if shards and args.archive:
        subprocess.run([sent(program), "index", "--archive", args.archive, "--take", *sorted(shards)], check=True)
    # What is told to be done is in the archive, or stays where it is.
    rows.write.mode("append").parquet(done)
    rows.unpersist()
    if args.archive:
        shutil.rmtree(run, ignore_errors=True)
    return count


def shard(program, run, pages):
    """A row for each page, which a program of this task's own puts into a new shard."""
    pages = list(pages)
    if not pages:
        return
    # A task that is tried again, or twice at a time, makes another shard; that of the one that counts is told in its rows.
    place = run / uuid.uuid4().hex
    with tempfile.TemporaryDirectory() as folder:
        requests = []
        for number, page in enumerate(pages):
            file = Path(folder) / str(number)
            file.write_bytes(page.content)
            requests.append(json.dumps({"path": str(file), "name": page.path}))
        command = [sent(program), "index", "--jsonl", "--archive", str(place)]
        told = subprocess.run(command, input="\n".join(requests), capture_output=True, encoding="utf-8")
    # Exit code 2 is that of a page that failed, which is named.
    if told.returncode not in (0, 2) or not place.is_dir():
        raise RuntimeError(f"{program} ended with {told.returncode}: {told.stderr[-2000:]}")
    errors = [line for line in told.stderr.splitlines() if line.startswith("error: ")]
    for page in pages:
        error = next((error.removeprefix("error: ") for error in errors if f"`{page.path}`" in error), None)
        yield page.path, page.sha256, str(place), error


def sent(program):
    """The program that was sent along, or the one of this machine."""
    file = Path(SparkFiles.getRootDirectory()).resolve() / program
    if not file.is_file():
        return program
    os.chmod(file, 0o755)
    return str(file)


if __name__ == "__main__":
    main()
