#!/usr/bin/env python3
"""Runs the Spark jobs on a local cluster of two executors, several times, and looks at their table and their archive.

    tests/spark/run.py target/release/standfirst

Needs Java 17 and the package `pyspark`.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

import index as indexing
import pyspark
import summarize as job
from pyspark.sql import SparkSession

PAGES = 40


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program", type=Path)
    program = parser.parse_args().program.resolve()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        spark = (
            SparkSession.builder.master("local-cluster[2,1,1024]")
            .config("spark.executor.memory", "512m")
            .config("spark.driver.memory", "512m")
            .config("spark.ui.enabled", "false")
            .config("spark.ui.showConsoleProgress", "false")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
            .getOrCreate()
        )
        spark.sparkContext.setLogLevel("ERROR")
        # What `spark-submit --files` and `--py-files` do.
        spark.sparkContext.addFile(str(program))
        spark.sparkContext.addPyFile(job.__file__)
        spark.sparkContext.addPyFile(indexing.__file__)
        try:
            watch(spark, folder)
            archive(spark, folder, program)
        finally:
            spark.stop()
            # Where executors of a local cluster keep what was sent to them.
            shutil.rmtree(Path(pyspark.__file__).parent / "work", ignore_errors=True)


def watch(spark, folder):
    pages, out = folder / "pages", str(folder / "out.parquet")
    (pages / "below").mkdir(parents=True)
    for number in range(PAGES):
        write(pages, number)
    (pages / "below" / "gb.txt").write_bytes("市图书馆昨日开馆，读者可以凭身份证借书，也可以在家门口的书亭还书。".encode("gb18030"))
    (pages / "broken.txt").write_bytes(b"\x7fELF\0\0\0\x01")
    (pages / "empty.txt").write_bytes(b"\n")
    args = Namespace(pages=str(pages), out=out, model="none", program="standfirst", sentences=3, tasks=4)

    check(job.summarize(spark, args), PAGES + 3, "pages of the first run")
    executors = spark.sparkContext._jsc.sc().getExecutorMemoryStatus().size() - 1
    check(executors, 2, "executors")
    rows = {Path(row.path).name: row for row in spark.read.parquet(out).collect()}
    check(len(rows), PAGES + 3, "rows")
    failed = {name: row.error for name, row in rows.items() if row.error}
    check(sorted(failed), ["broken.txt", "empty.txt"], "failed pages")
    check("a program, not text" in failed["broken.txt"], True, f"the error says why: {failed}")
    check(rows["gb.txt"].language, "zh", "language of a page in another encoding")
    check(rows["7.txt"].articles[0].headline, "Ferry number 7 saved", "headline")
    check(bool(rows["7.txt"].articles[0].extract), True, "extract")

    for number in range(PAGES, PAGES + 3):
        write(pages, number)
    write(pages, 5, "The council changed its mind.")
    # Three are new, one has changed, two failed and are tried again.
    check(job.summarize(spark, args), 6, "pages of the second run")
    (pages / "broken.txt").unlink()
    (pages / "empty.txt").unlink()
    check(job.summarize(spark, args), 0, "pages of the third run")
    print(f"ok spark: {PAGES + 3} pages, then 6, then 0, on {executors} executors")


def archive(spark, folder, program):
    """Shards of two executors, searched together and taken into one archive; then again with what changed."""
    pages, whole = folder / "papers", str(folder / "archive")
    (pages / "1998-01-05").mkdir(parents=True)
    for number in range(PAGES):
        write(pages / "1998-01-05", number)
    (pages / "broken.pdf").write_bytes(b"%PDF-1.4 nothing")
    apart = Namespace(pages=str(pages), shards=folder / "apart", archive=None, program="standfirst", tasks=4)
    check(indexing.index(spark, apart), PAGES + 1, "pages of the shards")
    shards = sorted(map(str, (folder / "apart").glob("run-*/*")))
    check(len(shards), 4, "shards")
    check(found(program, shards, "ferry")["total"] > 0, True, "shards are searched together")

    args = Namespace(pages=str(pages), shards=folder / "shards", archive=whole, program="standfirst", tasks=4)
    check(indexing.index(spark, args), PAGES + 1, "pages of the archive")
    check(list((folder / "shards").glob("run-*")), [], "shards that are left")
    failed = spark.read.parquet(str(folder / "shards" / "done")).where("error is not null").collect()
    check([Path(row.path).name for row in failed], ["broken.pdf"], "failed pages")
    hit = found(program, [whole], '"ferry 7"')["hits"][0]
    check((Path(hit["path"]).name, hit["path"][:5], hit["date"]), ("7.txt", "file:", "1998-01-05"), "a page by its address")
    write(pages / "1998-01-05", 7, "The council changed its mind.")
    write(pages / "1998-01-05", PAGES)
    (pages / "broken.pdf").unlink()
    check(indexing.index(spark, args), 2, "pages of the second run")
    check(found(program, [whole], '"changed its mind"')["total"], 1, "a page that changed")
    check(indexing.index(spark, args), 0, "pages of the third run")
    told = subprocess.run([program, "index", "--check", "--archive", whole], capture_output=True, encoding="utf-8").stdout
    check(f"{PAGES + 1} files, {PAGES + 1} articles: whole" in told, True, told)
    print(f"ok spark: an archive of {PAGES + 1} pages in 4 shards, then 2, then 0")


def found(program, archives, query):
    named = [part for archive in archives for part in ("--archive", archive)]
    told = subprocess.run([program, "search", query, "--format", "json", *named], capture_output=True, encoding="utf-8")
    return json.loads(told.stdout)


def write(pages, number, more=""):
    text = f"Ferry number {number} saved\n\nBy Nora Pellam\n\nThe council kept ferry {number} on Monday. {more}It will run for years.\n"
    (pages / f"{number}.txt").write_text(text)


def check(got, wanted, what):
    if got != wanted:
        sys.exit(f"fails: {what}: {got}, not {wanted}")


if __name__ == "__main__":
    main()
