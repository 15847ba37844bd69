"""Puts torn newspaper pages back together, summarises them and answers questions with exact citations, offline.

    import standfirst as sf

    page = sf.read("page.pdf", number=3)
    print(sf.summarize(page).articles[0].abstract[0].text)
    answer = sf.ask("Who heads the station?", ["page.txt", "other.html"])
    print(answer.answer, [citation.quote for citation in answer.citations])

One process of the program stays open behind these functions; they may be called from several threads, and after a fork. A `str` with a
line's end in it is a page's text; any other `str`, and every path object, names a file.
"""

from ._client import Client, ask, close, options, read, summarize
from ._errors import StandfirstError
from ._results import (
    Answer,
    Article,
    ArticleSummary,
    Caption,
    Citation,
    Exact,
    Located,
    Model,
    Page,
    Paragraph,
    Quoted,
    Section,
    SectionSummary,
    Source,
    Summary,
    Support,
    Written,
)

__all__ = [
    "Answer",
    "Article",
    "ArticleSummary",
    "Caption",
    "Citation",
    "Client",
    "Exact",
    "Located",
    "Model",
    "Page",
    "Paragraph",
    "Quoted",
    "Section",
    "SectionSummary",
    "Source",
    "StandfirstError",
    "Summary",
    "Support",
    "Written",
    "ask",
    "close",
    "options",
    "read",
    "summarize",
]
