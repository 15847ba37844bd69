"""Replies in a notebook. All that a page says is text, and nothing is loaded."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._results import Answer, Page, Summary, Written

_MUTED = ' style="opacity:.7;font-size:90%"'
_LIT = ' style="background:#ffe9a8;color:#222"'


def _framed(parts: Iterable[str]) -> str:
    return '<div style="max-width:46em">' + "".join(parts) + "</div>"


def page(page: Page) -> str:
    """Its articles, folded but for their heads."""

    def parts() -> Iterable[str]:
        for article in page.articles:
            headline = article.headline.text if article.headline else "(no headline)"
            byline = " · ".join(part.text for part in article.byline)
            yield f"<details><summary><b>{escape(headline)}</b> <span{_MUTED}>{escape(byline)}</span></summary>"
            for section in article.sections:
                if section.heading:
                    yield f"<p><b>{escape(section.heading.text)}</b></p>"
                for paragraph in section.paragraphs:
                    yield f"<p>{escape(paragraph.text)}</p>"
            yield "</details>"
        yield f"<p{_MUTED}>{escape(page.source.path or 'text')} · {escape(page.source.language)}</p>"

    return _framed(parts())


def _sentences(written: Iterable[Written]) -> Iterable[str]:
    for sentence in written:
        quotes = "".join(f"<br><mark{_LIT}>{escape(support.quote)}</mark>" for support in sentence.support)
        yield f"<details><summary>{escape(sentence.text)}</summary><span{_MUTED}>rests on:</span>{quotes}</details>"


def summary(summary: Summary) -> str:
    """Its sentences, each unfolding what it rests on."""

    def parts() -> Iterable[str]:
        for article in summary.articles:
            yield f"<h4>{escape(article.headline or '(no headline)')}</h4>"
            yield from _sentences(article.abstract)
            if not article.abstract:
                yield "".join(f"<blockquote>{escape(quoted.text)}</blockquote>" for quoted in article.extract)
            for section in article.sections:
                if section.heading:
                    yield f"<p><b>{escape(section.heading)}</b></p>"
                    yield from _sentences(section.abstract)

    return _framed(parts())


def _lit(quote: str, words: str | None) -> str:
    before, found, after = quote.partition(words) if words else (quote, "", "")
    return escape(before) + (f"<mark{_LIT}>{escape(found)}</mark>" if found else "") + escape(after)


def answer(answer: Answer) -> str:
    """The answer, lit in what it was taken from."""

    def parts() -> Iterable[str]:
        yield f"<p><i>{escape(answer.question)}</i></p>"
        given = answer.answer if answer.stated else "not stated"
        yield f"<p><b>{escape(given or '')}</b></p>"
        words = answer.exact.text if answer.exact else answer.answer
        for citation in answer.citations:
            place = " ".join(part for part in (citation.path, citation.article) if part)
            yield f"<blockquote>{_lit(citation.quote, words)}<br><span{_MUTED}>{escape(place)}</span></blockquote>"
        if answer.confidence is not None:
            yield f"<p{_MUTED}>confidence {answer.confidence:.2f}</p>"

    return _framed(parts())
