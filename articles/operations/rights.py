"""The rights that an operation asks for when it is taken back: those of the reverse change."""

from typing import Any

from articles.models import Operation
from articles.roles.policy import ADD, CHANGE, PUBLISH, sees_all_articles

Kind = Operation.Kind
#: Kinds of operations that decide what readers find.
PUBLISHING = frozenset(
    {Kind.PUBLISH, Kind.UNPUBLISH, Kind.SCHEDULE, Kind.TRASH, Kind.RESTORE, Kind.UNDO_IMPORT}
)


def may_see(user: Any, operation: Operation) -> bool:
    """Return whether the account sees the record: all of them, or its own."""
    if sees_all_articles(user):
        return True
    return bool(user.has_perm(ADD) and operation.user_id == user.pk)


def rights_to_take_back(operation: Operation) -> tuple[str, ...]:
    """Return the rights of which an account needs all."""
    kind = operation.takes_back.kind if operation.takes_back else operation.kind
    is_publishing = kind in PUBLISHING or "status" in operation.change.get("values", {})
    return (CHANGE, PUBLISH) if is_publishing else (CHANGE,)


def may_take_back(user: Any, operation: Operation) -> bool:
    """Return whether the account may take the operation back.

    Whoever may only add articles could put only drafts of their own into the trash, so they may
    fetch them back.
    """
    if all(user.has_perm(right) for right in rights_to_take_back(operation)):
        return True
    is_own = operation.user_id is not None and operation.user_id == user.pk
    return bool(is_own and operation.kind == Kind.TRASH and user.has_perm(ADD))
