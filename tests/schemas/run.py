#!/usr/bin/env python3
"""Holds what `read --format tei|page-xml|mets` prints against the schemas of those formats, and reads it back.

    tests/schemas/run.py target/release/standfirst [PAGE…]

Pages are those of `tests/pages` and the documents of `tests/cases`, or those that are named. Needs lxml, and the wheels and archives that
hold the schemas, as `.ci/run schemas` fetches them into the folder STANDFIRST_SCHEMAS: `page.xsd`, `mets.xsd`, `xlink.xsd`, `tei_all.rng`.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from lxml import etree

TESTS = Path(__file__).parent.parent
LIMIT = 600


def main():
    program = Path(sys.argv[1]).resolve()
    schemas = Path(os.environ["STANDFIRST_SCHEMAS"])
    pages = [Path(page) for page in sys.argv[2:]] or own()
    page_xml = etree.XMLSchema(etree.parse(schemas / "page.xsd"))
    valid = {
        "tei": etree.RelaxNG(etree.parse(schemas / "tei_all.rng")),
        "page-xml": page_xml,
        "mets": etree.XMLSchema(etree.parse(schemas / "mets.xsd")),
    }
    held = {"PcGts": page_xml, "TEI": valid["tei"]}
    tally, wrong = {form: [0, 0, 0] for form in [*valid, "mets --out"]}, []
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            first = read(program, page, "json")
            if first.returncode:
                continue
            replies = [json.loads(line) for line in first.stdout.splitlines()]
            for form, schema in valid.items():
                done = read(program, page, form)
                if done.returncode:
                    tally[form][2] += 1
                    if b"hint:" not in done.stderr:
                        wrong.append(f"{page}: {form}: refused without a hint")
                    continue
                tally[form][0] += 1
                tree = etree.fromstring(done.stdout, etree.XMLParser(huge_tree=True))
                inner = tree.iter("{*}xmlData") if form == "mets" else []
                parts = [(schema, tree)] + [
                    (held[etree.QName(data[0]).localname], data[0]) for data in inner if etree.QName(data[0]).localname in held
                ]
                faults = [str(one.error_log.last_error) for one, part in parts if not one.validate(copy(part))]
                path = Path(folder) / f"{form}.xml"
                path.write_bytes(done.stdout)
                again = read(program, path, "json", *([] if form == "tei" else ["--structure", "given"]))
                back = [json.loads(line) for line in again.stdout.splitlines()]
                if [told(reply) for reply in replies] != [told(reply) for reply in back]:
                    faults.append("reads back as other articles")
                    if os.environ.get("STANDFIRST_SHOW"):
                        show(replies, back)
                tally[form][1] += not faults
                wrong += [f"{page}: {form}: {fault}" for fault in faults]
            faults = apart(program, page, replies, valid["mets"], held, Path(folder) / f"apart-{tally['mets --out'][0]}")
            tally["mets --out"][0] += 1
            tally["mets --out"][1] += not faults
            wrong += [f"{page}: mets --out: {fault}" for fault in faults]
    for form, (printed, right, refused) in tally.items():
        print(f"{form}: {right} of {printed} valid and read back the same; {refused} refused")
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(bool(wrong))


def apart(program, page, replies, schema, held, out):
    """What is wrong with METS whose pages are files beside it."""
    done = read(program, page, "mets", "--out", out)
    if done.returncode:
        return [f"refused: {done.stderr.decode()}"]
    tree = etree.parse(out / "mets.xml", etree.XMLParser(huge_tree=True))
    faults = [] if schema.validate(tree) else [str(schema.error_log.last_error)]
    named = [place.get("{http://www.w3.org/1999/xlink}href") for place in tree.iter("{*}FLocat")]
    there = sorted(str(file.relative_to(out)) for file in out.glob("pages/*"))
    if sorted(named) != there:
        faults.append(f"names {named}, and there are {there}")
    for name in named:
        part = etree.parse(out / name, etree.XMLParser(huge_tree=True))
        own = held[etree.QName(part.getroot()).localname]
        faults += [] if own.validate(part) else [f"{name}: {own.error_log.last_error}"]
    again = read(program, out / "mets.xml", "json", "--structure", "given")
    back = [json.loads(line) for line in again.stdout.splitlines()]
    if [told(reply) for reply in replies] != [told(reply) for reply in back]:
        faults.append("reads back as other articles")
    return faults


def own():
    cases = [path for path in sorted((TESTS / "cases").glob("*/input.*")) if path.suffix != ".toml"]
    return sorted((TESTS / "pages").glob("*.txt")) + cases


def read(program, page, form, *options):
    command = [program, "read", "--model", "none", "--no-cache", "--quiet", "--format", form, *options, page]
    return subprocess.run(command, capture_output=True, timeout=LIMIT)


def copy(element):
    return etree.ElementTree(etree.fromstring(etree.tostring(element)))


def words(text):
    """The text without what lines and pieces of one paragraph are told by."""
    return "".join(text.replace("-\n", "").replace("|", "").split())


def told(reply):
    def parts(article):
        texts = lambda name: [words(part["text"]) for part in article[name]]
        yield [texts("kicker"), article["headline"] and words(article["headline"]["text"]), texts("deck"), sorted(texts("byline"))]
        for section in article["sections"]:
            if section["heading"]:
                yield words(section["heading"]["text"])
            yield from (words(paragraph["text"]) for paragraph in section["paragraphs"])

    return [list(parts(article)) for article in reply["articles"]]


def show(replies, back):
    for before, after in zip(replies, back):
        for one, other in zip(told(before), told(after)):
            if one != other:
                print("BEFORE", json.dumps(one, ensure_ascii=False)[:1500], "\nAFTER ", json.dumps(other, ensure_ascii=False)[:1500])
                break
        print(len(before["articles"]), len(after["articles"]), len(replies), len(back))


main()
