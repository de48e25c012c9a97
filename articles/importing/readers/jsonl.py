"""JSON lines: one object a line, one article an object."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.importing.columns import TEXT_COLUMNS, raw_article
from articles.importing.encoding import LONGEST_LINE, numbered_lines, open_text
from articles.importing.record import RawArticle, Rejection

# Bare control characters inside strings are wrong JSON and common in scraped files.
_decoder = json.JSONDecoder(strict=False)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article, or what is wrong, of each line that is not blank."""
    empty = True
    for number, line in numbered_lines(open_text(stream)):
        if line is None:
            reason = f"is longer than {LONGEST_LINE:,} characters: no article is; mend the line"
            yield Rejection(name, number, reason)
        elif line := line.replace("\0", "").strip("\ufeff \t\r\n"):
            if number == 1 and line == "[":
                yield Rejection(name, 1, "is one JSON array: write one object a line (jq -c '.[]')")
                return
            yield _article(line, name, number)
        else:
            continue
        empty = False
    if empty:
        yield Rejection(name, 0, "is empty: there is nothing to import")


def _article(line: str, name: str, number: int) -> RawArticle | Rejection:
    try:
        row: Any = _decoder.decode(line)
    except RecursionError:
        return Rejection(name, number, "is nested too deeply: an article is a flat object")
    except ValueError as error:
        return Rejection(name, number, f"is not valid JSON ({error}): mend or delete the line")
    if not isinstance(row, dict):
        kind = type(row).__name__
        return Rejection(name, number, f"is a JSON {kind}, where an object {{...}} is expected")
    article = raw_article(row, f"{name}:{number}")
    if article is None:
        keys = ", ".join(map(str, list(row)[:8]))[:120] or "nothing"
        reason = f"has no text: found {keys}; expected text in one of {TEXT_COLUMNS}"
        return Rejection(name, number, reason)
    return article
