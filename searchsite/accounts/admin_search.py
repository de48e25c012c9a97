"""The text of a search in the lists of the admin, bounded.

Django adds a condition to the query for each word. Some hundred words make an expression that
SQLite and PostgreSQL refuse, which would be an internal error.
"""

from django.contrib import messages
from django.contrib.admin.views.main import SEARCH_VAR
from django.http import HttpRequest
from django.utils.translation import gettext as _

MAX_WORDS = 32
MAX_CHARACTERS = 256
#: The parameters of lists and of the fields that complete what is typed.
PARAMETERS = (SEARCH_VAR, "term")


def bound_search(request: HttpRequest) -> None:
    """Cut the search text of a request, and tell the editor so."""
    for name in PARAMETERS:
        text = request.GET.get(name, "")
        words = text.split()
        if len(words) <= MAX_WORDS and len(text) <= MAX_CHARACTERS:
            continue
        parameters = request.GET.copy()
        parameters[name] = " ".join(words[:MAX_WORDS])[:MAX_CHARACTERS]
        request.GET = parameters  # type: ignore[assignment]  # as mutable as the original
        if request.method == "GET" and name == SEARCH_VAR:
            text = _("Pencarian terlalu panjang: hanya %(limit)s kata pertama yang dicari.")
            messages.warning(request, text % {"limit": MAX_WORDS}, fail_silently=True)
