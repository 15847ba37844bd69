"""An archive: the articles of many pages, searched, asked and told over time."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any, Union

from ._program import Process, once
from ._results import Answer, Event, Hit, Rows

Path = Union[str, "os.PathLike[str]"]


class Archive:
    """The archive in the folder `dir`, or the usual one. `model` is what answers questions, as of :class:`Client`."""

    def __init__(self, dir: Path | None = None, *, model: str | None = None, offline: bool = False) -> None:
        self._where = [] if dir is None else ["--archive", os.fspath(dir)]
        self._common = ["--offline"] if offline else []
        self._model = [] if model is None else ["--model", model]
        self._process = Process(["ask", "--jsonl", *self._where, *self._model, *self._common])

    def add(
        self, paths: Path | Iterable[Path], *, date: str | None = None, vectors: bool = False
    ) -> dict[str, Any]:
        """Adds pages, what is new or changed alone, and tells how many; with `vectors` they are found by what they mean, too."""
        several = [paths] if isinstance(paths, (str, os.PathLike)) else list(paths)
        words = ["index", "--format", "json", *self._where, *self._common, *_words(date=date)]
        return once([*words, *(["--vectors"] if vectors else []), "--", *(os.fspath(one) for one in several)])

    def search(
        self,
        query: str,
        *,
        since: str | None = None,
        until: str | None = None,
        language: str | None = None,
        section: str | None = None,
        byline: str | None = None,
        path: str | None = None,
        fuzzy: bool = False,
        limit: int | None = None,
    ) -> Rows[Hit]:
        """The articles that match, the best first; no model is opened. Days are `1998-01-31`, `1998-01` or `1998`."""
        named = {"from": since, "to": until, "language": language, "section": section, "byline": byline, "path": path}
        words = ["search", "--format", "json", *self._where, *_words(**named, limit=limit)]
        found = once([*words, *(["--fuzzy"] if fuzzy else []), "--", query])
        return Rows(map(Hit._of, found["hits"]))

    def timeline(
        self,
        query: str,
        *,
        since: str | None = None,
        until: str | None = None,
        language: str | None = None,
        path: str | None = None,
        limit: int | None = None,
    ) -> Rows[Event]:
        """A dated, cited sentence an event, oldest first, without a model. `limit` is of the articles that are read for it."""
        named = {"from": since, "to": until, "language": language, "path": path}
        words = ["timeline", "--format", "json", *self._where, *_words(**named, limit=limit)]
        return Rows(map(Event._of, once([*words, "--", query])["events"]))

    def ask(
        self,
        question: str,
        *,
        since: str | None = None,
        until: str | None = None,
        written_in: str | None = None,
        language: str | None = None,
    ) -> Answer:
        """A cited answer in `language`, or that what was read does not state it."""
        narrowed = _words(**{"from": since, "to": until, "written_in": written_in})
        if not narrowed:
            request = {"question": question} if language is None else {"question": question, "language": language}
            return Answer._of(self._process.ask(request))
        words = ["ask", "--format", "json", *self._where, *self._model, *self._common, *narrowed]
        return Answer._of(once([*words, *_words(language=language), "--", question]))

    def close(self) -> None:
        """Ends the process that answers questions; the next question starts another."""
        self._process.close()

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _words(**options: Any) -> list[str]:
    """Options as the command line has them; those that are not given are left out."""
    given = {name.replace("_", "-"): value for name, value in options.items() if value is not None}
    return [word for name, value in given.items() for word in (f"--{name}", str(value))]
