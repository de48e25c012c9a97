"""Read what a user typed from the values of a sent form."""

from collections.abc import Mapping
from typing import Any

from articles.unsaved_work.store import TOKEN_NAMES, TypedForm

#: Parts of names whose values are secrets. A form with such a name is never kept.
SECRET_NAMES = ("password", "passwd", "sandi", "secret", "otp", "code", "kode")


def typed_form(path: str, post: Any, *, buttons: bool = False) -> TypedForm | None:
    """Return the typed values of a form; None if there is no text, or if there are secrets.

    ``post`` is a ``QueryDict``. With ``buttons``, the pressed button (``_save``) is kept, too.
    """
    values = {
        name: texts
        for name, texts in post.lists()
        if name not in TOKEN_NAMES and (buttons or not name.startswith("_"))
    }
    if has_secrets(values) or not any(text.strip() for name in values for text in values[name]):
        return None
    return TypedForm(path, values)


def has_secrets(values: Mapping[str, Any]) -> bool:
    """Return whether a form asks for a password or a code."""
    return any(part in name.lower() for name in values for part in SECRET_NAMES)
