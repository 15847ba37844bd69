"""Replies as objects. Spans are `(start, end)` in bytes of the page's text, as UTF-8."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields, is_dataclass
from typing import Any, TypeVar

from . import _html
from ._errors import StandfirstError

T = TypeVar("T")
Span = tuple[int, int]
Json = Mapping[str, Any]


def _spans(found: Any) -> list[Span]:
    return [(span[0], span[1]) for span in found or []]


def _all(of: Callable[[Any], T], found: Any) -> Rows[T]:
    return Rows(of(one) for one in found or [])


def _maybe(of: Callable[[Any], T], found: Any) -> T | None:
    return None if found is None else of(found)


class Rows(list[T]):
    """Several of a kind. :meth:`frame` makes a table of them."""

    def frame(self) -> Any:
        """A `pandas.DataFrame`, a row each; needs `pandas`. What is quoted stands as its text, its spans are in the objects."""
        try:
            import pandas  # type: ignore[import-not-found, import-untyped, unused-ignore]
        except ImportError as cause:
            raise StandfirstError("a table needs `pandas`, which is not there", "pip install pandas") from cause
        rows: list[Any] = list(self)
        return pandas.DataFrame([{part.name: _cell(getattr(one, part.name)) for part in fields(one)} for one in rows])


def _cell(value: Any) -> Any:
    """As it stands in a table."""
    if isinstance(value, list):
        return [_cell(one) for one in value]
    if not is_dataclass(value):
        return value
    text = getattr(value, "text", None)
    return text if isinstance(text, str) else asdict(value)  # type: ignore[arg-type, unused-ignore]


@dataclass(frozen=True)
class Located:
    """A part of the page in one place."""

    span: Span
    text: str

    @classmethod
    def _of(cls, found: Json) -> Located:
        return cls((found["span"][0], found["span"][1]), found["text"])


@dataclass(frozen=True)
class Quoted:
    """Words quoted from a paragraph that may be torn: its spans in reading order."""

    spans: list[Span]
    text: str

    @classmethod
    def _of(cls, found: Json) -> Quoted:
        return cls(_spans(found["spans"]), found["text"])


@dataclass(frozen=True)
class Source:
    """What was read."""

    path: str | None
    page: int | None
    format: str
    blake3: str
    bytes: int
    encoding: str
    language: str
    date: str | None

    @classmethod
    def _of(cls, found: Json) -> Source:
        date = found.get("date")
        return cls(
            path=found["path"],
            page=found["page"],
            format=found["format"],
            blake3=found["blake3"],
            bytes=found["bytes"],
            encoding=found["encoding"],
            language=found["language"],
            date=None if date is None else date["value"],
        )


@dataclass(frozen=True)
class Model:
    """A model of the registry."""

    id: str
    sha256: str

    @classmethod
    def _of(cls, found: Json) -> Model:
        return cls(found["id"], found["sha256"])


@dataclass(frozen=True)
class Paragraph(Quoted):
    """A paragraph, put together from its pieces."""

    @classmethod
    def _of(cls, found: Json) -> Paragraph:
        return cls(_spans(found["spans"]), found["text"])


@dataclass(frozen=True)
class Section:
    """An optional heading and its paragraphs."""

    id: str
    heading: Located | None
    paragraphs: list[Paragraph]

    @classmethod
    def _of(cls, found: Json) -> Section:
        return cls(found["id"], _maybe(Located._of, found["heading"]), _all(Paragraph._of, found["paragraphs"]))


@dataclass(frozen=True)
class Article:
    """An article as it was printed."""

    id: str
    kicker: list[Located]
    headline: Located | None
    deck: list[Located]
    byline: list[Located]
    complete: bool
    sections: list[Section]

    @classmethod
    def _of(cls, found: Json) -> Article:
        kicker, deck, byline = (_all(Located._of, found.get(name)) for name in ("kicker", "deck", "byline"))
        headline = _maybe(Located._of, found["headline"])
        return cls(found["id"], kicker, headline, deck, byline, found["complete"], _all(Section._of, found["sections"]))

    @property
    def text(self) -> str:
        """Its paragraphs, a blank line between two."""
        return "\n\n".join(part.text for section in self.sections for part in section.paragraphs)


@dataclass(frozen=True)
class Caption:
    """A photo caption with its credit."""

    text: str
    spans: list[Span]
    credit: Located | None

    @classmethod
    def _of(cls, found: Json) -> Caption:
        return cls(found["text"], _spans(found["spans"]), _maybe(Located._of, found.get("credit")))


@dataclass(frozen=True)
class _Reply:
    _raw: Json = field(repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The whole reply, as the program's JSON has it."""
        return dict(self._raw)


@dataclass(frozen=True)
class Page(_Reply):
    """A page in articles."""

    source: Source
    model: Model | None
    articles: Rows[Article]
    captions: Rows[Caption]
    furniture: Rows[Located]
    text: str | None = field(default=None, repr=False)
    """The text that was given, where no file was."""

    @classmethod
    def _of(cls, found: Json, text: str | None = None) -> Page:
        captions, furniture = _all(Caption._of, found["captions"]), _all(Located._of, found["furniture"])
        articles = _all(Article._of, found["articles"])
        return cls(found, Source._of(found["source"]), _maybe(Model._of, found["model"]), articles, captions, furniture, text)

    def _repr_html_(self) -> str:
        return _html.page(self)


@dataclass(frozen=True)
class Support:
    """A sentence of the page that supports one that was written."""

    spans: list[Span]
    quote: str

    @classmethod
    def _of(cls, found: Json) -> Support:
        return cls(_spans(found["spans"]), found["quote"])


@dataclass(frozen=True)
class Written:
    """A sentence of an abstract, with what it rests on."""

    text: str
    by: str
    support: list[Support]

    @classmethod
    def _of(cls, found: Json) -> Written:
        return cls(found["text"], found["by"], _all(Support._of, found["support"]))


@dataclass(frozen=True)
class SectionSummary:
    """The summary of a section."""

    id: str
    heading: str | None
    abstract: list[Written]
    extract: list[Quoted]

    @classmethod
    def _of(cls, found: Json) -> SectionSummary:
        abstract, extract = _all(Written._of, found["abstract"]), _all(Quoted._of, found["extract"])
        return cls(found["id"], found["heading"], abstract, extract)


@dataclass(frozen=True)
class ArticleSummary:
    """The summary of an article."""

    id: str
    headline: str | None
    abstract: list[Written]
    extract: list[Quoted]
    sections: list[SectionSummary]

    @classmethod
    def _of(cls, found: Json) -> ArticleSummary:
        abstract, extract = _all(Written._of, found["abstract"]), _all(Quoted._of, found["extract"])
        return cls(found["id"], found["headline"], abstract, extract, _all(SectionSummary._of, found["sections"]))


@dataclass(frozen=True)
class Summary(_Reply):
    """A summary of each article of a page."""

    source: Source
    model: Model | None
    language: str
    articles: Rows[ArticleSummary]

    @classmethod
    def _of(cls, found: Json) -> Summary:
        articles = _all(ArticleSummary._of, found["articles"])
        return cls(found, Source._of(found["source"]), _maybe(Model._of, found["model"]), found["language"], articles)

    def _repr_html_(self) -> str:
        return _html.summary(self)


@dataclass(frozen=True)
class Exact:
    """The shortest verbatim passage that answers."""

    path: str | None
    article: str
    spans: list[Span]
    text: str

    @classmethod
    def _of(cls, found: Json) -> Exact:
        return cls(found["path"], found["article"], _spans(found["spans"]), found["text"])


@dataclass(frozen=True)
class Citation:
    """A sentence that an answer rests on."""

    path: str | None
    article: str
    spans: list[Span]
    quote: str

    @classmethod
    def _of(cls, found: Json) -> Citation:
        return cls(found["path"], found["article"], _spans(found["spans"]), found["quote"])


@dataclass(frozen=True)
class Answer(_Reply):
    """A cited answer, or that the pages do not state it."""

    question: str
    status: str
    answer: str | None
    exact: Exact | None
    confidence: float | None
    citations: Rows[Citation]
    model: Model | None

    @classmethod
    def _of(cls, found: Json) -> Answer:
        citations = _all(Citation._of, found["citations"])
        exact, model = _maybe(Exact._of, found["exact"]), _maybe(Model._of, found["model"])
        plain = (found["question"], found["status"], found["answer"])
        return cls(found, *plain, exact=exact, confidence=found["confidence"], citations=citations, model=model)

    @property
    def stated(self) -> bool:
        """Whether the pages state it."""
        return self.status == "answered"

    def _repr_html_(self) -> str:
        return _html.answer(self)


@dataclass(frozen=True)
class Hit:
    """An article of an archive that matches."""

    path: str
    page: int | None
    article: str
    headline: str | None
    byline: list[str]
    date: str | None
    language: str
    score: float
    snippet: Quoted
    also: list[dict[str, Any]]
    """Where the same stands again."""
    by_meaning: bool = False
    """Whether it lacks words of the query, and was found by what it means."""

    @classmethod
    def _of(cls, found: Json) -> Hit:
        return cls(
            path=found["path"],
            page=found["page"],
            article=found["article"],
            headline=found["headline"],
            byline=list(found["byline"]),
            date=found["date"],
            language=found["language"],
            score=found["score"],
            snippet=Quoted._of(found["snippet"]),
            also=[dict(one) for one in found["also"]],
            by_meaning=found.get("by_meaning", False),
        )


@dataclass(frozen=True)
class Event:
    """What an archive says of a day."""

    date: str
    precision: str
    """`day`, `month` or `year`."""
    text: Written
    path: str
    article: str

    @classmethod
    def _of(cls, found: Json) -> Event:
        return cls(found["date"], found["precision"], Written._of(found["text"]), found["path"], found["article"])
