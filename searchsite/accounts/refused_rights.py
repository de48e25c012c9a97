"""Rights that an account was asked for and lacks, noted while a request is answered.

Django's views refuse a request without saying which right was missing. As the last backend, this
one is asked only for rights that no other backend grants; it notes them and grants nothing.
"""

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.http import HttpRequest

NOTED = "_refused_rights"
MAX_NOTED = 20


class RefusalRecorder(BaseBackend):
    """An authentication backend that knows no account and grants no right."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Note the right; return False."""
        noted = vars(user_obj).setdefault(NOTED, [])
        if perm not in noted and len(noted) < MAX_NOTED:
            noted.append(perm)
        return False


def refused_rights(request: HttpRequest) -> list[str]:
    """Return the rights ("app.codename") that this request was refused for, the last one last."""
    # ``request.user`` is loaded on its first use, and keeps the object from then on.
    user: Any = getattr(request, "user", None)
    return list(getattr(user, NOTED, ()))
