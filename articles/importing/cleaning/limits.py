"""The last rules: every value fits its field, and what does not is left out with a warning."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from articles.importing.cleaning.headline import shortened
from articles.models import Article

#: Field -> how it is called in a warning.
BOUNDED = {"source": "source", "author": "author", "category": "category", "external_id": "id"}
_valid_address = URLValidator(schemes=["http", "https"])
_WITHOUT_SCHEME = re.compile(r"(?:www\.|[a-z0-9-]+\.(?:com|co\.id|id|net|org)/)\S+", re.IGNORECASE)


def longest(field: str) -> int:
    """Return how many characters a field of an article may have."""
    return int(getattr(Article._meta.get_field(field), "max_length", 0))


def fitting(field: str, value: str, warnings: list[str]) -> str:
    """Return ``value``, or nothing and a warning if it is too long for the field."""
    if len(value) <= longest(field):
        return value
    warnings.append(f"the {BOUNDED[field]} is longer than {longest(field)} characters: left out")
    return ""


def fitting_address(value: str, warnings: list[str]) -> str:
    """Return ``value`` as an http address, or nothing and a warning if it is none."""
    if not value:
        return ""
    address = f"https://{value}" if _WITHOUT_SCHEME.match(value) else value
    try:
        if len(address) <= longest("url"):
            _valid_address(address)
            return address
    except ValidationError:
        pass
    warnings.append(f"the address {value[:60]!r} is not a http address: left out")
    return ""


def fitting_title(title: str, body: str) -> tuple[str, str]:
    """Return a title that fits, and the body with the whole title above it if that was cut."""
    if len(title) <= longest("title"):
        return title, body
    if not body.startswith(title):
        body = f"{title}\n\n{body}"
    return shortened(title, longest("title")), body
