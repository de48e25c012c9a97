"""The decision about each uploaded article: the editor's choice, or else that of its verdict."""

from django.db.models import Q

from articles.uploads.models import UploadedItem

Choice, Verdict = UploadedItem.Choice, UploadedItem.Verdict

#: Only new articles are saved without a choice of the editor.
DEFAULTS = dict.fromkeys(Verdict, Choice.SKIP) | {Verdict.NEW: Choice.CREATE}
#: The choices that an editor has, by verdict.
POSSIBLE = {
    Verdict.NEW: (Choice.SKIP, Choice.CREATE),
    Verdict.CHANGED: (Choice.SKIP, Choice.UPDATE),
    Verdict.NEAR: (Choice.SKIP, Choice.CREATE, Choice.UPDATE),
    Verdict.SAME: (Choice.SKIP,),
    Verdict.REPEATED: (Choice.SKIP, Choice.CREATE),
}
#: The choice of a ticked box.
TICKED = {
    Verdict.NEW: Choice.CREATE,
    Verdict.CHANGED: Choice.UPDATE,
    Verdict.NEAR: Choice.CREATE,
    Verdict.REPEATED: Choice.CREATE,
}
SELECTED = Q(choice__in=[Choice.CREATE, Choice.UPDATE]) | Q(choice="", verdict=Verdict.NEW)


def possible_choices(item: UploadedItem, *, may_update: bool) -> tuple[UploadedItem.Choice, ...]:
    """Return the choices that an editor has for an article."""
    possible = POSSIBLE[Verdict(item.verdict)]
    if may_update and item.target:
        return possible
    return tuple(choice for choice in possible if choice != Choice.UPDATE)


def effective_choice(item: UploadedItem) -> UploadedItem.Choice:
    """Return the choice of the editor, or the default one."""
    return Choice(item.choice) if item.choice else DEFAULTS[Verdict(item.verdict)]
