"""Form fields of rights and roles: boxes to tick, in plain words, grouped by what they concern.

Django's two lists side by side need dragging or double clicks, and show codes of models.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.models import Group, Permission
from django.forms.models import ModelChoiceIterator
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from articles.roles.models import Role
from articles.roles.names import right_name
from articles.roles.table import ACTIONS, ROLES

if TYPE_CHECKING:
    Iterating = ModelChoiceIterator[Permission]
    Rights = forms.ModelMultipleChoiceField[Permission]
    Roles = forms.ModelMultipleChoiceField[Group]
else:
    Iterating, Rights, Roles = (
        ModelChoiceIterator,
        forms.ModelMultipleChoiceField,
        forms.ModelMultipleChoiceField,
    )

SUMMARIES = {role.key: role.summary for role in ROLES}


class GroupedBoxes(forms.CheckboxSelectMultiple):
    """Boxes to tick; each group of them is a fieldset of its own."""

    template_name = "articles/admin/grouped_boxes.html"  # in the app, where form renderers look


class RightsIterator(Iterating):
    """The choices of rights, grouped by the model that they concern; articles come first."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the name of a model and its choices."""
        rights = sorted(self.queryset, key=_place)
        for model, found in groupby(rights, key=lambda right: right.content_type.model_class()):
            name = capfirst(str(model._meta.verbose_name_plural)) if model else _("Lainnya")
            yield name, [self.choice(right) for right in found]


class RightsField(Rights):
    """The rights that a group or an account has."""

    widget = GroupedBoxes
    iterator = RightsIterator

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of a right."""
        return right_name(obj)


class RolesField(Roles):
    """The groups of an account, each with a sentence about its role."""

    widget = GroupedBoxes

    def label_from_instance(self, obj: Any) -> str:
        """Return the name of a group and what its role does."""
        summary = SUMMARIES.get(self._roles().get(obj.pk, ""))
        return f"{obj.name}: {summary}" if summary else str(obj)

    def _roles(self) -> dict[int, str]:
        if not hasattr(self, "_keys"):
            roles = Role.objects.filter(group__isnull=False)
            self._keys = {role.group_id: role.key for role in roles if role.group_id}
        return self._keys


def _place(right: Permission) -> tuple[Any, ...]:
    kind = right.content_type
    action = right.codename.partition("_")[0]
    return (
        kind.app_label != "articles",
        kind.model != "article",
        kind.app_label,
        kind.model,
        ACTIONS.index(action) if action in ACTIONS else len(ACTIONS),
    )
