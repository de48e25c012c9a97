"""The refusal of a request whose account lacks rights; it names them for the page 403."""

from typing import Any

from django.core.exceptions import PermissionDenied


class MissingRightsError(PermissionDenied):
    """The account lacks these rights ("app.codename"), of which it needs all."""

    def __init__(self, *rights: str) -> None:
        super().__init__(", ".join(rights))
        self.rights = rights


def require(user: Any, *rights: str) -> None:
    """Raise ``MissingRightsError`` unless the account has all these rights."""
    if missing := [right for right in rights if not user.has_perm(right)]:
        raise MissingRightsError(*missing)
