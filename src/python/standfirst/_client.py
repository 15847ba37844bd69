"""What is asked of the program."""

from __future__ import annotations

import atexit
import os
from collections.abc import Iterable
from typing import Any, Union

from ._errors import StandfirstError
from ._program import Process
from ._results import Answer, Page, Summary

PathOrText = Union[str, "os.PathLike[str]", Page]


class Client:
    """The program with options of its own, and a process of its own.

    `model` is a model of the registry, a file, or `"none"`: layout and extracts only. Other options are those of the command line.
    """

    def __init__(
        self,
        *,
        model: str | None = None,
        offline: bool = False,
        cache: bool = True,
        cache_dir: str | os.PathLike[str] | None = None,
        threads: int | None = None,
    ) -> None:
        words = ["summarize", "--jsonl"]
        if model is not None:
            words += ["--model", model]
        if offline:
            words.append("--offline")
        if not cache:
            words.append("--no-cache")
        if cache_dir is not None:
            words += ["--cache-dir", os.fspath(cache_dir)]
        if threads is not None:
            words += ["--threads", str(threads)]
        self._process = Process(words)

    def read(self, page: PathOrText, *, number: int | None = None) -> Page:
        """The page in articles. `number` is the page's, counted from 1, in a file of several."""
        request = _one(page, number)
        return Page._of(self._ask("read", request), request.get("text"))

    def summarize(
        self, page: PathOrText, *, number: int | None = None, language: str | None = None, sentences: int | None = None
    ) -> Summary:
        """A summary of each article, in `language` (BCP 47) or the page's own, of at most `sentences` sentences."""
        more = _given(language=language, sentences=sentences)
        return Summary._of(self._ask("summarize", {**_one(page, number), **more}))

    def ask(self, question: str, pages: PathOrText | Iterable[PathOrText], *, language: str | None = None) -> Answer:
        """A cited answer from the pages, which may be folders too, or that they do not state it."""
        several = [pages] if isinstance(pages, (str, os.PathLike, Page)) else list(pages)
        texts: list[str] = []
        paths: list[str] = []
        for page in several:
            path, text = _told(page)
            if text is not None:
                texts.append(text)
            elif path is not None:
                paths.append(path)
        request = {"question": question, "texts": texts, "paths": paths, **_given(language=language)}
        return Answer._of(self._ask("ask", request))

    def close(self) -> None:
        """Ends the process; the next request starts another."""
        self._process.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, verb: str, request: dict[str, Any]) -> dict[str, Any]:
        return self._process.ask({"verb": verb, **request})


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}


def _told(page: PathOrText) -> tuple[str | None, str | None]:
    """The path or the text that is meant."""
    if isinstance(page, Page):
        if page.text is not None:
            return None, page.text
        if page.source.path is None:
            raise StandfirstError("this page has neither a file nor its text", "read it again")
        return page.source.path, None
    if isinstance(page, str) and "\n" in page:
        return None, page
    return os.fspath(page), None


def _one(page: PathOrText, number: int | None) -> dict[str, Any]:
    path, text = _told(page)
    if number is None and isinstance(page, Page):
        number = page.source.page
    return _given(path=path, text=text, page=number)


_usual = Client()
atexit.register(lambda: _usual.close())


def options(
    *,
    model: str | None = None,
    offline: bool = False,
    cache: bool = True,
    cache_dir: str | os.PathLike[str] | None = None,
    threads: int | None = None,
) -> None:
    """Sets what the functions of this package use from now on."""
    global _usual
    before = _usual
    _usual = Client(model=model, offline=offline, cache=cache, cache_dir=cache_dir, threads=threads)
    before.close()


def read(page: PathOrText, *, number: int | None = None) -> Page:
    """:meth:`Client.read` with the usual options."""
    return _usual.read(page, number=number)


def summarize(
    page: PathOrText, *, number: int | None = None, language: str | None = None, sentences: int | None = None
) -> Summary:
    """:meth:`Client.summarize` with the usual options."""
    return _usual.summarize(page, number=number, language=language, sentences=sentences)


def ask(question: str, pages: PathOrText | Iterable[PathOrText], *, language: str | None = None) -> Answer:
    """:meth:`Client.ask` with the usual options."""
    return _usual.ask(question, pages, language=language)


def close() -> None:
    """Ends the process; the next request starts another."""
    _usual.close()
