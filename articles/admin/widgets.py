"""Form widgets of the admin: text fields that suggest values in use, and fields that are counted.

Both are plain HTML that works without scripts; ``count.js`` adds the live count.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.utils.translation import gettext as _

from articles.models import Article

#: Suggestions come from the latest articles: what editors use now, at the same cost for any corpus.
LATEST_ARTICLES = 2_000
MOST_SUGGESTIONS = 200

SUGGESTED_FIELDS = ("source", "author", "category")


class ValuesInUse:
    """The values of the suggested fields in the latest articles; read at most once."""

    def of(self, field: str) -> list[str]:
        """Return the values of a field, most frequent first."""
        counted = Counter(row[field] for row in self._latest if row[field])
        return [value for value, _count in counted.most_common(MOST_SUGGESTIONS)]

    @cached_property
    def _latest(self) -> list[dict[str, str]]:
        return list(Article.objects.values(*SUGGESTED_FIELDS)[:LATEST_ARTICLES])


class SuggestingInput(AdminTextInputWidget):
    """A text input with a list of suggestions; anything else may be typed as well."""

    template_name = "articles/admin/suggesting_input.html"  # found by form renderers: an app's own

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
    """Gives ``count.js`` its words, in the interface's language."""

    class Media:
        js = ["articles/admin/count.js"]  # noqa: RUF012 - Django's way

    def build_attrs(self, base_attrs: Any, extra_attrs: Any = None) -> dict[str, Any]:
        """Add the sentences of the count."""
        attrs: dict[str, Any] = super().build_attrs(base_attrs, extra_attrs)  # type: ignore[misc]
        return attrs | {
            "data-count": _("{characters} karakter, {words} kata"),
            "data-count-limit": _("{characters} dari {limit} karakter, {words} kata"),
        }


class CountedInput(_Counted, AdminTextInputWidget):
    """A line of text whose characters are counted as they are typed."""


class CountedTextarea(_Counted, AdminTextareaWidget):
    """A text whose characters and words are counted as they are typed."""
