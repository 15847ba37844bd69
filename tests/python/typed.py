"""What type checkers must know of the package."""

from pathlib import Path

import standfirst as sf

page: sf.Page = sf.read(Path("page.txt"), number=2)
headline: str | None = page.articles[0].headline.text if page.articles[0].headline else None
span: tuple[int, int] = page.furniture[0].span
summary: sf.Summary = sf.summarize(page, language="en", sentences=2)
quote: str = summary.articles[0].sections[0].abstract[0].support[0].quote
answer: sf.Answer = sf.ask("Who?", [page, "text\n", Path("x")])
confidence: float | None = answer.confidence
hint: str | None = sf.StandfirstError("what").hint
