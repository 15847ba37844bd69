"""Lines with features (from `lab features`) and what the truth of `layout/dev` says of each."""

import csv
import json
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import numpy as np

FIXED = ("path", "line", "strip", "block", "x", "y", "w", "h")


def truths(folder):
    """{(issue, number of ALTO file): {(x, y, w, h): [(kind, unit, rank)]}}"""
    out = {}
    for file in Path(folder).glob("*.truth.json"):
        truth = json.loads(file.read_text())
        at = defaultdict(list)
        for number, block in enumerate(truth["blocks"]):
            for line in block["lines"]:
                at[tuple(line[:4])].append((block["kind"], block["unit"], block["rank"], line[4]))
        out[truth["issue"], truth["alto"].rsplit("/", 1)[-1]] = at
    return out


def load(table, folder):
    """(names, X, kinds, units, issues, pages, texts): lines with a truth, in reading order."""
    csv.field_size_limit(10**7)
    known = truths(folder)
    rows = []
    with open(table, encoding="utf-8") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        head = next(reader)
        names = head[len(FIXED) : -1]
        for row in reader:
            path = row[0]
            issue = next((p for p in path.split("/") if (p, path.rsplit("/", 1)[-1]) in known), None)
            if issue is None:
                continue
            box = tuple(round(float(v)) for v in row[4:8])
            found = known[issue, path.rsplit("/", 1)[-1]].get(box)
            if not found:
                continue
            kind, unit, rank, _ = found[0]
            rows.append(([float(v) for v in row[len(FIXED) : -1]], kind, unit, issue, path, row[-1], int(row[2]), int(row[3]), rank))
    columns = list(zip(*rows))
    return dict(names=names, X=np.array(columns[0]), kind=np.array(columns[1]), unit=columns[2], issue=np.array(columns[3]), page=np.array(columns[4]), text=columns[5], strip=columns[6], block=columns[7], rank=columns[8])


def boxes(path):
    """The places of an ALTO file's lines, in its order."""
    for line in ElementTree.parse(path).iter("{http://www.loc.gov/standards/alto/ns-v4#}TextLine"):
        yield tuple(round(float(line.get(k)), 1) for k in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))


def load_printed(table):
    """The same of PDF pages that `printed.py` set; their truth lies beside them."""
    csv.field_size_limit(10**7)
    rows, labels = [], {}
    with open(table, encoding="utf-8") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = next(reader)[len(FIXED) : -1]
        for row in reader:
            path = row[0]
            if path not in labels:
                labels[path] = json.loads(Path(path.replace(".pdf", ".printed.json")).read_text())
            box = [float(v) for v in row[4:8]]
            found = max(labels[path], key=lambda line: shared(line, box))
            if shared(found, box) > 0.3 * box[2] * box[3]:
                rows.append(([float(v) for v in row[len(FIXED) : -1]], found[5], path))
    columns = list(zip(*rows))
    return dict(names=names, X=np.array(columns[0]), kind=np.array(columns[1]), page=np.array(columns[2]))


def shared(a, b):
    """The area of two boxes."""
    w, h = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0]), min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    return max(0.0, w) * max(0.0, h)


def load_made(table):
    """The same of pages that `made.py` set; their truth lies beside them."""
    csv.field_size_limit(10**7)
    rows, labels = [], {}
    with open(table, encoding="utf-8") as file:
        reader = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        names = next(reader)[len(FIXED) : -1]
        for row in reader:
            path = row[0]
            if path not in labels:
                told = json.loads(Path(path.replace(".alto.xml", ".kinds.json")).read_text())
                labels[path] = dict(zip(boxes(path), told))
            found = labels[path].get(tuple(round(float(v), 1) for v in row[4:8]))
            if found is None:  # a line that was parted or joined
                continue
            kind, article, part = found
            rows.append(([float(v) for v in row[len(FIXED) : -1]], kind, article, part, path, row[-1]))
    columns = list(zip(*rows))
    return dict(names=names, X=np.array(columns[0]), kind=np.array(columns[1]), article=columns[2], part=columns[3], page=np.array(columns[4]), text=columns[5])
