"""JSON lines: one object per line, and one article per object."""

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from articles.importing.columns import TEXT_COLUMNS, raw_article
from articles.importing.encoding import MAX_LINE_CHARACTERS, numbered_lines, open_text
from articles.importing.problems import Problem
from articles.importing.record import RawArticle, Rejection

# Scraped files often have bare control characters inside strings, which strict JSON forbids.
_decoder = json.JSONDecoder(strict=False)


def read(stream: BinaryIO, name: str) -> Iterator[RawArticle | Rejection]:
    """Yield the article or the rejection of each line that is not blank."""
    empty = True
    for number, line in numbered_lines(open_text(stream)):
        if line is None:
            problem = Problem("long_line", {"limit": f"{MAX_LINE_CHARACTERS:,}"})
            yield Rejection(name, number, problem)
        elif line := line.replace("\0", "").strip("\ufeff \t\r\n"):
            if number == 1 and line == "[":
                yield Rejection(name, 1, Problem("json_array"))
                return
            yield _article(line, name, number)
        else:
            continue
        empty = False
    if empty:
        yield Rejection(name, 0, Problem("empty"))


def _article(line: str, name: str, number: int) -> RawArticle | Rejection:
    try:
        row: Any = _decoder.decode(line)
    except RecursionError:
        return Rejection(name, number, Problem("deep_json"))
    except json.JSONDecodeError as error:
        problem = Problem("bad_json", {"error": str(error), "column": error.colno})
        return Rejection(name, number, problem)
    except ValueError as error:  # an integer of more digits than Python converts
        return Rejection(name, number, Problem("bad_json_value", {"error": str(error)}))
    if not isinstance(row, dict):
        return Rejection(name, number, Problem("no_object", {"found": type(row).__name__}))
    article = raw_article(row, f"{name}:{number}")
    if article is None:
        keys = ", ".join(map(str, list(row)[:8]))[:120] or "nothing"
        problem = Problem("no_text_key", {"found": keys, "expected": TEXT_COLUMNS})
        return Rejection(name, number, problem)
    return article
