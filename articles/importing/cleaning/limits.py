"""The last step of cleaning: a value that does not fit its field is dropped with a warning."""

import re
from functools import cache

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing.cleaning.headline import shortened
from articles.importing.problems import Problem

#: Fields whose values are dropped if they are too long. ``Problem`` has a code for each.
BOUNDED = ("source", "author", "category", "external_id")
MAX_SHOWN_CHARACTERS = 60  # of an address in a warning
_valid_address = URLValidator(schemes=["http", "https"])
_WITHOUT_SCHEME = re.compile(r"(?:www\.|[a-z0-9-]+\.(?:com|co\.id|id|net|org)/)\S+", re.IGNORECASE)


@cache
def max_length(field: str) -> int:
    """Return the maximum length of a field of an article, in characters."""
    # Not an import of the model: readers use parts of this package in a process without a database.
    article = apps.get_model("articles", "Article")
    return int(getattr(article._meta.get_field(field), "max_length", 0))


def fitting(field: str, value: str, warnings: list[Problem]) -> str:
    """Return ``value``; if it is too long for the field, add a warning and return ""."""
    if len(value) <= max_length(field):
        return value
    warnings.append(Problem(f"long_{field}", {"limit": max_length(field)}))
    return ""


def fitting_address(value: str, warnings: list[Problem]) -> str:
    """Return ``value`` as an http address; if it is not one, add a warning and return ""."""
    if not value:
        return ""
    address = f"https://{value}" if _WITHOUT_SCHEME.match(value) else value
    try:
        if len(address) <= max_length("url"):
            _valid_address(address)
            return address
    except ValidationError:
        pass
    warnings.append(Problem("bad_url", {"value": repr(value[:MAX_SHOWN_CHARACTERS])}))
    return ""


def fitting_title(title: str, body: str) -> tuple[str, str]:
    """Return a title that fits, and the body; a title that is cut is also put before the body."""
    if len(title) <= max_length("title"):
        return title, body
    if not body.startswith(title):
        body = f"{title}\n\n{body}"
    return shortened(title, max_length("title")), body
