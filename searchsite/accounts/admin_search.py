"""Parameters of the lists of the admin: the text of a search, bounded, and no NUL characters.

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


def remove_nul(request: HttpRequest) -> None:
    """Remove NUL characters from the parameters of the URL; PostgreSQL refuses them."""
    if not any("\0" in value for _name, values in request.GET.lists() for value in values):
        return
    parameters = request.GET.copy()
    for name, values in request.GET.lists():
        parameters.setlist(name, [value.replace("\0", "") for value in values])
    request.GET = parameters  # type: ignore[assignment]  # as mutable as the original


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
