"""Lists of replies as tables of pandas, where that is installed; without it an error says how to have it."""

import sys
import tempfile
from pathlib import Path

import standfirst as sf

TEXT = """Ferry saved

By Nora Pellam

The council kept the ferry on Monday. It will run for five years. The mill at the weir was sold in spring. Nobody spoke
against it in the meeting of the council, which was long.
"""

LATER = "Ferry sold\n\nThe council sold the ferry to a company from the islands. Nobody spoke against it.\n"


def main():
    sf.options(model="none", offline=True)
    page = sf.read(TEXT)
    if "--without" in sys.argv:
        try:
            page.articles.frame()
        except sf.StandfirstError as error:
            assert error.hint == "pip install pandas", error
            print("ok no pandas", flush=True)
            return
        raise SystemExit("fails: a table without pandas")
    import pandas

    articles = page.articles.frame()
    assert isinstance(articles, pandas.DataFrame) and list(articles["headline"]) == ["Ferry saved"], articles
    assert list(articles["byline"]) == [["By Nora Pellam"]], articles
    summary = sf.summarize(page, sentences=1)
    assert list(summary.articles.frame()["headline"]) == ["Ferry saved"]
    citations = sf.ask("Who kept the ferry?", page).citations.frame()
    assert citations["quote"].str.startswith("The council kept the ferry").all(), citations
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        pages = folder / "papers"
        pages.mkdir()
        (pages / "1998-01-05.txt").write_text(TEXT)
        (pages / "1999-02-03.txt").write_text(LATER)
        with sf.Archive(folder / "archive", model="none", offline=True) as archive:
            archive.add(pages)
            hits = archive.search("ferry").frame()
            hits["date"] = pandas.to_datetime(hits["date"])
            assert sorted(hits["date"].dt.year) == [1998, 1999] and hits["snippet"].str.contains("ferry", case=False).all(), hits
            events = archive.timeline("council ferry").frame()
            assert list(events["date"]) == sorted(events["date"]) and events["text"].map(type).eq(str).all(), events
            assert archive.search("nothing of the kind").frame().empty
    print(f"ok tables: pandas {pandas.__version__}", flush=True)


main()
