"""Titles for readers: a title that an import made from the text is told as such.

The stored title stays as it is. A shown title never begins with the marks that a scraper left, and
an ellipsis ends every title that was cut out of the text.
"""

from typing import NamedTuple

from articles.importing.cleaning.headline import is_made_title, shortened, without_first_marks
from articles.importing.cleaning.sentences import first_sentence


class ShownTitle(NamedTuple):
    """The text of a title, and whether it is only the beginning of the article."""

    text: str
    is_made: bool = False


def shown_title(title: str, body: str) -> ShownTitle:
    """Return the title of an article with this stored title and text; "" if it has neither.

    >>> shown_title("", "Air naik di Demak. Warga mengungsi.")
    ShownTitle(text='Air naik di Demak', is_made=True)
    """
    text = without_first_marks(title).strip()
    if not text:
        return ShownTitle(shortened(first_sentence(body)), is_made=True)
    if not is_made_title(title, body):
        return ShownTitle(text)
    return ShownTitle(text if _is_whole(text, body) else f"{text}…", is_made=True)


def _is_whole(text: str, body: str) -> bool:
    """Return whether a made title ends with its sentence, or says that it was cut."""
    if text.endswith("…"):
        return True
    sentence = " ".join(first_sentence(body).split())
    return sentence.endswith((text, f"{text}."))
