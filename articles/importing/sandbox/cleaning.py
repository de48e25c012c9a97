"""Clean articles; large ones in a parsing process, so that no text takes the site's time or memory.

The rules of cleaning compare lines with the lines around them. Articles of usual size take a
millisecond; for a hostile text of some megabytes no rule promises anything, so the limits of the
parsing process apply to it. If they are exceeded, the article keeps its text and waits as a draft.
"""

import logging
import tempfile
from dataclasses import replace

from django.conf import settings

from articles.importing.cleaning import clean_article
from articles.importing.error_lines import in_one_line
from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, RawArticle, Rejection
from articles.importing.sandbox.child import WAIT_FACTOR, Child, Died, acquire, release
from articles.importing.sandbox.messages import BadMessage, decode, encode

logger = logging.getLogger(__name__)

#: Larger articles, or with more lines, are cleaned in another process.
MAX_CHARACTERS = 30_000
MAX_LINES = 1_000
TASK = "clean"


def cleaned(raw: RawArticle, *, source: str = "", rules: bool = True) -> ArticleRecord | Rejection:
    """Return ``raw`` cleaned, like ``clean_article``, within the limits of the settings."""
    if len(raw.text) <= MAX_CHARACTERS and raw.text.count("\n") <= MAX_LINES:
        return _cleaned_here(raw, source, rules)
    child = acquire()
    try:
        found, is_worn = _answer(child, raw, source, rules)
    except (Died, BadMessage, OSError):
        child.kill()
        return _as_it_stands(raw, source)
    except BaseException:
        child.kill()
        raise
    release(child, worn=is_worn)
    return found


def _cleaned_here(raw: RawArticle, source: str, rules: bool) -> ArticleRecord | Rejection:
    try:
        return clean_article(raw, source=source, rules=rules)
    except Exception as error:
        # The texts are arbitrary. An error in one article must not lose the others.
        logger.error("The article %r cannot be cleaned: %s", raw.origin, in_one_line(error))
        return _as_it_stands(raw, source)


def _answer(
    child: Child, raw: RawArticle, source: str, rules: bool
) -> tuple[ArticleRecord | Rejection, bool]:
    with tempfile.TemporaryFile(prefix="clean-") as file:
        file.write(encode(TASK, raw, source, rules))
        file.flush()
        child.hand_over(file.fileno(), name=raw.origin, task=TASK)
        wait = settings.IMPORT_MAX_SECONDS * WAIT_FACTOR
        found: ArticleRecord | Rejection | None = None
        while True:
            kind, *values = decode(child.line(wait))
            if kind == "item" and isinstance(values[0], ArticleRecord | Rejection):
                found = values[0]
            elif kind == "done" and found is not None:
                return found, bool(values[0])
            elif kind == "log":
                logger.error("Cleaning %r: %s", raw.origin, values[0])
            else:
                raise BadMessage


def _as_it_stands(raw: RawArticle, source: str) -> ArticleRecord | Rejection:
    """Return an article without cleaning, as a draft with a warning."""
    found = clean_article(raw, source=source, rules=False)
    if isinstance(found, Rejection):
        return found
    return replace(found, status="draft", warnings=(*found.warnings, Problem("not_cleaned")))
