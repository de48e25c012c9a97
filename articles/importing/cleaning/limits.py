"""The last step of cleaning: a value that does not fit its field is dropped with a warning."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing.cleaning.headline import shortened
from articles.importing.problems import Problem

#: The maximum lengths of the fields of an article, in characters. They are written here a second
#: time (a test compares), because the parsing process has no models.
MAX_LENGTHS = {
    "title": 300,
    "source": 120,
    "author": 200,
    "category": 80,
    "url": 1_000,
    "external_id": 200,
}
#: Fields whose values are dropped if they are too long. ``Problem`` has a code for each.
BOUNDED = ("source", "author", "category", "external_id")
MAX_SHOWN_CHARACTERS = 60  # of an address in a warning
_valid_address = URLValidator(schemes=["http", "https"])
_WITHOUT_SCHEME = re.compile(r"(?:www\.|[a-z0-9-]+\.(?:com|co\.id|id|net|org)/)\S+", re.IGNORECASE)


def fitting(field: str, value: str, warnings: list[Problem]) -> str:
    """Return ``value``; if it is too long for the field, add a warning and return ""."""
    if len(value) <= MAX_LENGTHS[field]:
        return value
    warnings.append(Problem(f"long_{field}", {"limit": MAX_LENGTHS[field]}))
    return ""


def fitting_address(value: str, warnings: list[Problem]) -> str:
    """Return ``value`` as an http address; if it is not one, add a warning and return ""."""
    if not value:
        return ""
    address = f"https://{value}" if _WITHOUT_SCHEME.match(value) else value
    try:
        if len(address) <= MAX_LENGTHS["url"]:
            _valid_address(address)
            return address
    except ValidationError:
        pass
    warnings.append(Problem("bad_url", {"value": repr(value[:MAX_SHOWN_CHARACTERS])}))
    return ""


def fitting_title(title: str, body: str) -> tuple[str, str]:
    """Return a title that fits, and the body; a title that is cut is also put before the body."""
    if len(title) <= MAX_LENGTHS["title"]:
        return title, body
    if not body.startswith(title):
        body = f"{title}\n\n{body}"
    return shortened(title, MAX_LENGTHS["title"]), body
