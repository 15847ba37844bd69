"""Uses the installed package as anybody would, without a model."""

import multiprocessing
import os
import pickle
import signal
import tempfile
import threading
import time
from pathlib import Path

import standfirst as sf

TEXT = """Ferry saved

By Nora Pellam

The council kept the ferry on Monday. It will run for <b>five</b> years. The mill at the weir was sold in spring.
"""


def main():
    sf.options(model="none", offline=True)
    with tempfile.TemporaryDirectory() as folder:
        for test in [results, files, archives, errors, notebooks, threads, forks, ends]:
            begun = time.monotonic()
            test(Path(folder))
            print(f"ok {test.__name__} ({time.monotonic() - begun:.1f} s)", flush=True)
    sf.close()


def results(_):
    page = sf.read(TEXT)
    (article,) = page.articles
    assert article.headline is not None and article.headline.text == "Ferry saved"
    start, end = article.headline.span
    assert TEXT.encode()[start:end] == b"Ferry saved"
    assert article.text.startswith("The council kept the ferry on Monday.")
    assert page.source.path is None and page.source.language == "en" and page.model is None
    assert page.to_dict()["schema"] == "standfirst.page/1" and "id" not in page.to_dict()
    summary = sf.summarize(page, sentences=1)
    assert summary.articles[0].extract[0].text in TEXT
    assert len(sf.summarize(TEXT, sentences=1).articles[0].abstract) <= 1
    answer = sf.ask("Who kept the ferry?", [page, TEXT.replace("Monday", "Friday")])
    assert answer.stated and answer.citations[0].quote.startswith("The council kept the ferry")
    assert pickle.loads(pickle.dumps(page)) == page


def archives(folder):
    pages = folder / "papers"
    pages.mkdir()
    (pages / "1998-01-05.txt").write_text(TEXT)
    (pages / "1999-02-03.txt").write_text("Ferry sold\n\nThe council sold the ferry to a company from the islands. Nobody spoke against it.\n")
    with sf.Archive(folder / "archive", model="none", offline=True) as archive:
        assert archive.add(pages)["articles"] == 2
        hits = archive.search("ferry", until="1998")
        assert [hit.date for hit in hits] == ["1998-01-05"] and hits[0].snippet.text in TEXT
        events = archive.timeline("council ferry")
        assert [event.date for event in events] == ["1998-01-05", "1999-02-03"] and events[0].text.support
        answer = archive.ask("Who kept the ferry on Monday?")
        assert answer.stated and answer.citations[0].path == str(pages / "1998-01-05.txt")
        assert archive.ask("Who sold the ferry?", since="1999").citations[0].path == str(pages / "1999-02-03.txt")
        try:
            archive.search("ferry", since="soon")
        except sf.StandfirstError as error:
            assert "soon" in error.message
        else:
            raise AssertionError


def files(folder):
    path = folder / "a page é.txt"
    path.write_text(TEXT)
    (folder / "two.txt").write_text(TEXT + "\f" + TEXT.replace("Ferry", "Bridge"))
    assert sf.read(path).source.path == str(path)
    assert sf.read(str(path)).articles == sf.read(TEXT).articles
    second = sf.read(folder / "two.txt", number=2)
    assert second.articles[0].headline.text == "Bridge saved" and second.source.page == 2
    assert sf.summarize(second).articles[0].headline == "Bridge saved"
    answer = sf.ask("What was sold in spring?", folder)
    assert answer.citations and answer.citations[0].path
    with sf.Client(model="none", cache=False, threads=1) as client:
        assert client.read(path).articles == sf.read(path).articles


def errors(folder):
    for wrong, words in [
        (lambda: sf.read("no-such-page.txt"), "no-such-page.txt"),
        (lambda: sf.read(folder / "two.txt"), "several pages"),
        (lambda: sf.read(folder / "two.txt", number=3), "there is no page"),
        (lambda: sf.read(" \n"), ""),
        (lambda: sf.ask("", TEXT), "question"),
        (lambda: sf.summarize(TEXT, sentences=99), "sentences"),
        (lambda: sf.Client(model="no-such-model").read(TEXT), "no-such-model"),
    ]:
        try:
            wrong()
        except sf.StandfirstError as error:
            assert words in error.message and error.hint, (words, error)
            again = pickle.loads(pickle.dumps(error))
            assert (again.message, again.hint) == (error.message, error.hint)
        else:
            raise AssertionError(f"no error that tells of {words!r}")
    named, os.environ["STANDFIRST_PROGRAM"] = os.environ.get("STANDFIRST_PROGRAM"), str(folder / "nothing")
    try:
        sf.Client().read(TEXT)
    except sf.StandfirstError as error:
        assert error.hint
    else:
        raise AssertionError("a program that is not there")
    finally:
        del os.environ["STANDFIRST_PROGRAM"]
        if named:
            os.environ["STANDFIRST_PROGRAM"] = named
    assert sf.read(TEXT).articles, "an error ends nothing"


def notebooks(_):
    hostile = TEXT.replace("The mill", "<script>alert(1)</script> The mill")
    for shown in [sf.read(hostile), sf.summarize(hostile), sf.ask("Who kept the ferry?", hostile)]:
        html = shown._repr_html_()
        assert "<script" not in html and "<b>five" not in html and html.count("<div") == html.count("</div>"), html
    assert "<mark" in sf.ask("Who kept the ferry?", TEXT)._repr_html_()


def threads(_):
    wrong = []

    def work(number):
        for turn in range(20):
            name = f"Ferry {number} {turn} saved"
            if sf.read(TEXT.replace("Ferry saved", name)).articles[0].headline.text != name:
                wrong.append(name)

    all_threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in all_threads:
        thread.start()
    for thread in all_threads:
        thread.join()
    assert not wrong, wrong


def child(number):
    return sf.read(TEXT.replace("Ferry saved", f"Ferry {number} saved")).articles[0].headline.text


def forks(_):
    if not hasattr(os, "fork"):
        return
    before = sf.read(TEXT)
    busy = threading.Thread(target=threads, args=(None,))
    busy.start()
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert pool.map(child, range(40)) == [f"Ferry {number} saved" for number in range(40)]
    busy.join()
    assert sf.read(TEXT) == before, "the parent's process goes on"


def ends(_):
    client = sf.Client(model="none")
    client.read(TEXT)
    process = client._process._running._process
    process.send_signal(signal.SIGKILL)
    process.wait()
    time.sleep(0.2)
    assert client.read(TEXT).articles, "one that was killed is started again"
    last = client._process._running._process
    client.close()
    assert last.returncode == 0, last.returncode


if __name__ == "__main__":
    main()
