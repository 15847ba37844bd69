"""Puts torn newspaper pages back together, summarises them and answers questions with exact citations, offline.

    import standfirst as sf

    page = sf.read("page.pdf", number=3)
    print(sf.summarize(page).articles[0].abstract[0].text)
    answer = sf.ask("Who heads the station?", ["page.txt", "other.html"])
    sf.Archive("papers").search("ferry", since="1998")
    print(answer.answer, [citation.quote for citation in answer.citations])

One process of the program stays open behind these functions; they may be called from several threads, and after a fork. A `str` with a
line's end in it is a page's text; any other `str`, and every path object, names a file.
"""

from ._archive import Archive
from ._client import Client, ask, close, options, read, summarize
from ._errors import StandfirstError
from ._results import (
    Answer,
    Article,
    ArticleSummary,
    Caption,
    Citation,
    Event,
    Exact,
    Hit,
    Located,
    Model,
    Page,
    Paragraph,
    Quoted,
    Rows,
    Section,
    SectionSummary,
    Source,
    Summary,
    Support,
    Written,
)

__all__ = [
    "Answer",
    "Archive",
    "Article",
    "ArticleSummary",
    "Caption",
    "Citation",
    "Client",
    "Event",
    "Exact",
    "Hit",
    "Located",
    "Model",
    "Page",
    "Paragraph",
    "Quoted",
    "Rows",
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
