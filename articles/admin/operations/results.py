"""The message after an operation: what it changed, and the button that takes it back."""

import re
from typing import Any

from django.contrib import messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles.models import Operation
from articles.operations.rights import may_take_back
from articles.operations.taking_back import can_be_taken_back

#: The tag of a message with a button; ``templates/admin/base_site.html`` shows it.
_TAG, _TAG_AGAIN = "operation-{}", "operation-{} operation-again"
_TAGGED = re.compile(r"\boperation-(\d+)\b")


def told(request: HttpRequest, operation: Operation, text: str = "") -> HttpResponse | None:
    """Tell the result of an operation; return its page if it still runs, else None.

    ``text`` is the sentence, in which ``%(count)s`` is the number of changed articles.
    """
    operation.refresh_from_db()
    if not operation.finished_at:
        return redirect(operation_url(operation))
    if not operation.changed:
        messages.info(request, _("Tidak ada yang perlu diubah."))
    else:
        sentence = text or ngettext(
            "%(count)s artikel diubah.", "%(count)s artikel diubah.", operation.changed
        )
        told_text = sentence % {"count": intcomma(operation.changed)}
        tag = _TAG_AGAIN if operation.takes_back_id else _TAG
        may = can_be_taken_back(operation) and may_take_back(request.user, operation)
        tags = tag.format(operation.pk) if may else ""
        messages.success(request, told_text, extra_tags=tags)
    if operation.left_alone:
        messages.warning(request, left_alone_text(operation))
    return None


def left_alone_text(operation: Operation) -> str:
    """Return the sentence on the articles that the operation left as they are."""
    if operation.kind == Operation.Kind.TAKE_BACK:
        text = ngettext(
            "%(count)s artikel dibiarkan, karena sudah diubah lagi atau sudah dihapus.",
            "%(count)s artikel dibiarkan, karena sudah diubah lagi atau sudah dihapus.",
            operation.left_alone,
        )
    else:
        text = ngettext(
            "%(count)s artikel dibiarkan: nilai barunya kosong, terlalu panjang, atau keliru.",
            "%(count)s artikel dibiarkan: nilai barunya kosong, terlalu panjang, atau keliru.",
            operation.left_alone,
        )
    return text % {"count": intcomma(operation.left_alone)}


def operation_url(operation: Operation) -> str:
    """Return the address of the page of an operation."""
    return reverse("admin:articles_operation_change", args=[operation.pk])


def operation_of(message: Any) -> int | None:
    """Return the number of the operation that a message tells about."""
    found = _TAGGED.search(str(message.tags))
    return int(found[1]) if found else None


def is_taking_back(message: Any) -> bool:
    """Return whether the operation of a message took another one back."""
    return "operation-again" in str(message.tags).split()
