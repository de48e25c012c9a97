"""The rights that an operation asks for when it is taken back: those of the reverse change."""

from typing import Any

from articles.models import Operation
from articles.roles.policy import ADD, CHANGE, DELETE, PUBLISH, sees_all_articles

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
    is_publishing = _original_kind(operation) in PUBLISHING or "status" in operation.change.get(
        "values", {}
    )
    return (CHANGE, PUBLISH) if is_publishing else (CHANGE,)


def may_take_back(user: Any, operation: Operation) -> bool:
    """Return whether the account may take the operation back.

    Whoever could put articles into the trash may fetch them back, without the right to publish as
    drafts (``taking_back``).
    """
    if all(user.has_perm(right) for right in rights_to_take_back(operation)):
        return True
    is_own = operation.user_id is not None and operation.user_id == user.pk
    discards = any(user.has_perm(right) for right in (ADD, CHANGE, DELETE))
    return bool(is_own and _original_kind(operation) == Kind.TRASH and discards)


def _original_kind(operation: Operation) -> str:
    """Return the kind of the operation that a chain of takings back began with."""
    while operation.takes_back:
        operation = operation.takes_back
    return operation.kind
