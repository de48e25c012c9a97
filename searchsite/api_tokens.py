"""The token that a request to the API sends, and its limit.

Only ``Authorization: Bearer`` is read, never the address of a request, which stands in logs and
histories. Other schemes are no concern of the API: a proxy may ask for a password of its own.
A request without the header costs nothing.
"""

from django.http import HttpRequest

from articles.api_tokens.models import ApiToken
from articles.api_tokens.secrets import valid_token
from searchsite.errors import wants_json

SCHEME = "bearer"
HEADER = "HTTP_AUTHORIZATION"


class InvalidToken(Exception):
    """The request has a token that opens nothing."""


def sent_token(request: HttpRequest) -> ApiToken | None:
    """Return the token of a request to the API; None if it has none. Raises ``InvalidToken``."""
    header = request.META.get(HEADER, "")
    if not header or not wants_json(request):
        return None
    scheme, _space, secret = header.strip().partition(" ")
    if scheme.lower() != SCHEME:
        return None
    row = valid_token(secret.strip())
    if row is None:
        raise InvalidToken
    return row
