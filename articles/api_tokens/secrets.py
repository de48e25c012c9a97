"""How tokens are made, and how the row of a token is found.

A token has 256 random bits, so a plain SHA-256 of it cannot be guessed back: a slow hash is for
words that people choose. The database finds the row by the hash. What a client sends is hashed
before, so the time of the answer tells nothing about stored tokens.
"""

import hashlib
import re
import secrets
from typing import Any

from django.db.models import Q
from django.utils.timezone import localdate

from articles.api_tokens.models import ApiToken

MARK = "telusur_"  # scanners of source code recognize leaked tokens by it
SHOWN_LETTERS = 14  # of a token, in the list
RANDOM_BYTES = 32
_FORM = re.compile(rf"{MARK}[A-Za-z0-9_-]{{43}}")


def make_token(**values: Any) -> tuple[ApiToken, str]:
    """Save a new token; return its row and the token, which nobody can read again."""
    secret = new_secret()
    row = ApiToken(**values)
    give_secret(row, secret)
    row.save()
    return row, secret


def new_secret() -> str:
    """Return a new token."""
    return MARK + secrets.token_urlsafe(RANDOM_BYTES)


def give_secret(row: ApiToken, secret: str) -> None:
    """Write into a row what it keeps of its token."""
    row.prefix = secret[:SHOWN_LETTERS]
    row.digest = digest_of(secret)


def valid_token(secret: str) -> ApiToken | None:
    """Return the row of a token that is valid today, and note the day; None for any other text."""
    if not _FORM.fullmatch(secret):
        return None
    row = ApiToken.objects.filter(digest=digest_of(secret)).first()
    if row is None or not row.is_valid:
        return None
    _note_use(row)
    return row


def digest_of(secret: str) -> str:
    """Return the hash under which a token is stored."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _note_use(row: ApiToken) -> None:
    """Write the day of use, once a day."""
    today = localdate()
    if row.last_used_on == today:
        return
    earlier = Q(last_used_on__isnull=True) | Q(last_used_on__lt=today)
    ApiToken.objects.filter(earlier, pk=row.pk).update(last_used_on=today)
