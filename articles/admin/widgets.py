"""Form widgets of the admin: inputs that suggest values in use, and inputs with a counter.

Both are plain HTML that works without scripts; ``count.js`` adds the live counter.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext as _

from articles.models import Article

#: Suggestions come from the latest articles. They show current usage, and their cost is constant.
LATEST_ARTICLES = 2_000
MAX_SUGGESTIONS = 200

SUGGESTED_FIELDS = ("source", "author", "category")


class ValuesInUse:
    """The field values of the latest articles, read from the database at most once."""

    def of(self, field: str) -> list[str]:
        """Return the values of a field, most frequent first."""
        counted = Counter(row[field] for row in self._latest if row[field])
        return [value for value, _count in counted.most_common(MAX_SUGGESTIONS)]

    @cached_property
    def _latest(self) -> list[dict[str, str]]:
        return list(Article.objects.values(*SUGGESTED_FIELDS)[:LATEST_ARTICLES])


class SuggestingInput(AdminTextInputWidget):
    """A text input with suggestions, which accepts any other value as well."""

    template_name = "articles/admin/suggesting_input.html"  # in the app, where form renderers look

    def __init__(self, suggest: Callable[[], Iterable[str]], attrs: Any = None) -> None:
        super().__init__(attrs)
        self._suggest = suggest

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add the suggestions and the id of their list."""
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}_suggestions"
        context["widget"]["attrs"].update({"list": list_id, "autocomplete": "off"})
        return context | {"list_id": list_id, "suggestions": list(self._suggest())}


class _Counted:
    """A mixin that passes the texts of the counter to ``count.js``, in the interface's language."""

    class Media:
        js = ["articles/admin/count.js"]  # noqa: RUF012 - Django's way

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Add the texts of the counter."""
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]
        return attrs | {
            "data-count": _("{characters} karakter, {words} kata"),
            "data-count-limit": _("{characters} dari {limit} karakter, {words} kata"),
        }


class CountedInput(_Counted, AdminTextInputWidget):
    """A text input with a counter of characters."""


class CountedTextarea(_Counted, AdminTextareaWidget):
    """A text area with a counter of characters and words."""
