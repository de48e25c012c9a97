"""Template tags of operations and revisions: what changed, in words."""

from collections.abc import Mapping

from django import template
from django.contrib.humanize.templatetags.humanize import intcomma
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from articles.admin.operations.results import is_taking_back, operation_of
from articles.admin.revisions.wording import field_label, shown_fields, shown_value
from articles.models import Revision
from articles.revisions.values import FieldChange, word_counts

register = template.Library()
register.filter("operation_of", operation_of)
register.filter("is_taking_back", is_taking_back)


@register.simple_tag
def change_summary(revision: Revision, changes: Mapping[str, FieldChange]) -> SafeString:
    """Return the changed fields, with both values of the short ones."""
    return format_html_join(
        "; ",
        "{}",
        ((_field_summary(name, changes, revision),) for name in shown_fields(revision)),
    )


def _field_summary(name: str, changes: Mapping[str, FieldChange], revision: Revision) -> SafeString:
    change = changes.get(name)
    if name == "body":
        counts = word_counts(revision)
        numbers = _("−%(removed)s +%(added)s kata")
        if counts is not None:
            shown = numbers % {"removed": intcomma(counts[0]), "added": intcomma(counts[1])}
            return format_html("{} ({})", field_label(name), shown)
    if change is None or name == "body":
        return format_html("{}", field_label(name))
    return format_html(
        '{}: <del class="change-old">{}</del> <span aria-hidden="true">→</span>'
        ' <ins class="change-new">{}</ins>',
        field_label(name),
        shown_value(name, change.old),
        shown_value(name, change.new),
    )
