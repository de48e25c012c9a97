"""The field of a form that searches for an article, and the article that the form's address names.

Django's widget fails for a value that is no number, which an address (``?article=x``) or a forged
form can have.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.http import HttpRequest

MAX_KEY = 2**63 - 1

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    ModelAdmin = object


class ArticleSelect(AutocompleteSelect):
    """A select element that searches, and shows no choice for a value that is no key."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Return the chosen article as the only choice."""
        keys = [each for each in value if not each or _is_key(each)]
        return super().optgroups(name, keys, attr)


class SearchesArticles(ModelAdmin):
    """A model admin whose field ``article`` searches for articles."""

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Return the field with our widget."""
        if db_field.name == "article":
            kwargs["widget"] = ArticleSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return the values of the address, without an article that is no key."""
        values = super().get_changeform_initial_data(request)
        if "article" in values and not _is_key(values["article"]):
            return {name: value for name, value in values.items() if name != "article"}
        return values


def _is_key(value: Any) -> bool:
    text = str(value)
    return text.isascii() and text.isdecimal() and int(text[:20]) <= MAX_KEY
