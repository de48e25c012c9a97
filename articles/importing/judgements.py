"""Import of judged queries from tab-separated text: query, article id or address, grade.

A file is imported as a whole or not at all. A judgement that exists gets the grade of the file.
"""

import re
from pathlib import Path

from django.db import transaction

from articles.models import Article, JudgedQuery, normalized_query

FIELDS = 3
_PERMALINK = re.compile(r"/articles/(\d{1,18})(?:/|$)")


class JudgementError(Exception):
    """A line is not a judgement. The message names the line and the expected content."""


@transaction.atomic
def import_judgements(path: Path) -> int:
    """Save the judgements of a UTF-8 file and return their number.

    Empty lines and lines that begin with # are ignored. Raises ``JudgementError`` for a wrong line,
    and ``OSError`` or ``UnicodeDecodeError`` if the file cannot be read.
    """
    count = 0
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            _save(line, f"{path}, line {number}")
            count += 1
    return count


def _save(line: str, where: str) -> None:
    parts = [part.strip() for part in line.split("\t")]
    if len(parts) != FIELDS:
        raise JudgementError(f"{where}: {len(parts)} fields, expected query, article and grade.")
    query, named, grade = normalized_query(parts[0]), parts[1], parts[2]
    longest = JudgedQuery._meta.get_field("query").max_length or 0
    if not 0 < len(query) <= longest:
        raise JudgementError(f"{where}: a query has 1 to {longest} characters.")
    if grade not in {str(value) for value in JudgedQuery.Grade.values}:
        raise JudgementError(f"{where}: the grade {grade!r} is not one of 0, 1, 2, 3.")
    article = _article(named)
    if article is None:
        raise JudgementError(f"{where}: there is no article {named!r}.")
    JudgedQuery.objects.update_or_create(
        query=query, article=article, defaults={"grade": int(grade)}
    )


def _article(named: str) -> Article | None:
    if re.fullmatch(r"[0-9]{1,18}", named):
        return Article.objects.filter(pk=int(named)).first()
    by_url = Article.objects.filter(url=named).order_by("pk").first() if named else None
    if by_url is None and (own := _PERMALINK.search(named)):
        return Article.objects.filter(pk=int(own[1])).first()
    return by_url
