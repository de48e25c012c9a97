"""Merging of spellings: the change of the articles, and the spellings in the tables of searches.

A merged spelling becomes another name of its outlet or byline, so that a filter by it still finds.
When the operation is taken back, the spelling leaves the table again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from articles.bulk.spellings import SOURCE, counts_of
from articles.bylines.table import byline_key
from articles.models import Article, Byline, Operation, Outlet
from articles.operations.changes import described
from articles.outlets.directory import OutletDirectory
from articles.outlets.models import current_table
from articles.outlets.source_names import source_key


@described
@dataclass(frozen=True, slots=True)
class Merging:
    """The change that gives articles one spelling; ``added`` are those that the table lacked."""

    field: str
    name: str
    spellings: Sequence[str]
    added: Sequence[str] = ()
    #: The rows that went into the one of the name: their names and other spellings.
    absorbed: Sequence[tuple[str, Sequence[str]]] = ()

    def __call__(self, article: Article) -> Mapping[str, Any] | None:
        """Return the new name of an article that has one of the spellings."""
        if getattr(article, self.field) not in self.spellings:
            return None
        return {self.field: self.name}


def remember(merging: Merging) -> Merging:
    """Add the spellings to the table of outlets or bylines; return the merging with the added ones.

    A spelling that belongs to another row stays there. If it is the name of the row, all its
    spellings come along, as a name that no article has any more stands for nothing.
    """
    with transaction.atomic():
        known = _Table.of(merging.field)
        absorbed = known.absorbed_by(merging)
        for each in absorbed:
            known.remove(each)
        row = known.row_of(merging.name) or known.new_row(merging.name)
        own = {known.key(name) for name in known.names(row)}
        former = [name for each in absorbed for name in known.names(each)]
        wanted = (*known.names_beside(merging.name), *merging.spellings, *former)
        added = []
        for spelling in wanted:
            key = known.key(spelling)
            is_new = key not in own if known.folds else spelling not in known.names(row)
            other = known.row_of(spelling)
            if is_new and (other is None or other is row):
                own.add(key)
                added.append(spelling)
                known.add(row, spelling)
        if added or row.pk:
            row.save()
    rows = tuple((each.name, tuple(each.lines())) for each in absorbed)
    return replace(merging, added=tuple(added), absorbed=rows)


def owners(merging: Merging) -> dict[str, str]:
    """Return the spellings that stay with another row of the table, and the name of that row."""
    with transaction.atomic():
        known = _Table.of(merging.field)
        for each in known.absorbed_by(merging):
            known.forget(each)
        row = known.row_of(merging.name)
        found = {spelling: known.row_of(spelling) for spelling in merging.spellings}
    return {
        spelling: other.name
        for spelling, other in found.items()
        if other is not None and other is not row
    }


def forget(merging: Merging) -> None:
    """Take the added spellings out of the table; a row without any other spelling goes, too.

    The rows that the merge absorbed return.
    """
    with transaction.atomic():
        known = _Table.of(merging.field)
        row = known.row_of(merging.name)
        if row is not None and merging.added:
            left = [name for name in row.lines() if name not in set(merging.added)]
            known.set_lines(row, left)
            if left:
                row.save()
            else:
                known.remove(row)
        for name, lines in merging.absorbed:
            if known.row_of(name) is None:
                known.restore(name, [line for line in lines if known.row_of(line) is None])


def follow_taking_back(sender: Any, operation: Operation, **kwargs: Any) -> None:
    """Change the table with a merge that is taken back, or applies again (a signal receiver)."""
    root, is_merged = operation, True
    while root.takes_back is not None:
        root, is_merged = root.takes_back, not is_merged
    if root is operation or root.kind != Operation.Kind.MERGE or not operation.changed:
        return
    merging = Merging(**root.change["arguments"])
    if is_merged:
        remember(merging)
    else:
        forget(merging)


class _Table:
    """The rows of outlets or bylines, by the normal forms of their names."""

    folds = True  # spellings with the same normal form are one to the table

    def __init__(self, rows: list[Any]) -> None:
        self._rows = rows

    @classmethod
    def of(cls, field_name: str) -> "_Table":
        """Return the table of a field, its rows locked."""
        model, table = (Outlet, _Outlets) if field_name == SOURCE else (Byline, _Bylines)
        return table(list(model.objects.select_for_update().order_by("pk")))

    def key(self, name: str) -> str:
        """Return the normal form of a name."""
        return source_key(name)

    def names(self, row: Any) -> list[str]:
        """Return the name of a row and its other spellings."""
        return [row.name, *row.lines()]

    def row_of(self, name: str) -> Any:
        """Return the row with a spelling, first by the names themselves, or None."""
        key = self.key(name)
        by_name = (row for row in self._rows if self.key(row.name) == key)
        by_spelling = (row for row in self._rows if key in map(self.key, row.lines()))
        return next(by_name, None) or next(by_spelling, None)

    def absorbed_by(self, merging: Merging) -> list[Any]:
        """Return the rows named like merged spellings, which go into the row of the name."""
        merged = {self.key(spelling) for spelling in merging.spellings}
        return [row for row in self._rows if self.key(row.name) in merged]

    def new_row(self, name: str) -> Any:
        """Return a row that is not saved yet."""
        return Outlet(name=name)

    def restore(self, name: str, lines: Sequence[str]) -> None:
        """Save a row that was removed."""
        row = self.new_row(name)
        row.name = name
        self.set_lines(row, lines)
        row.save()
        self._rows.append(row)

    def remove(self, row: Any) -> None:
        """Delete a row."""
        self.forget(row)
        row.delete()

    def forget(self, row: Any) -> None:
        """Go on as if there were no such row."""
        self._rows.remove(row)

    def names_beside(self, name: str) -> Sequence[str]:
        """Return what must join the row so that it stays with the name."""
        return ()

    def add(self, row: Any, spelling: str) -> None:
        """Add a spelling to a row."""
        self.set_lines(row, [*row.lines(), spelling])

    def set_lines(self, row: Any, lines: Sequence[str]) -> None:
        """Set the other spellings of a row."""
        row.names = "\n".join(lines)


class _Outlets(_Table):
    def absorbed_by(self, merging: Merging) -> list[Outlet]:
        """Return the rows without articles of other sources: an outlet is more than its name."""
        kept = self.key(merging.name)
        rows = [row for row in super().absorbed_by(merging) if self.key(row.name) != kept]
        if not rows:
            return []
        directory = OutletDirectory(counts_of(SOURCE), current_table())
        merged = {merging.name, *merging.spellings}
        in_use = {
            outlet
            for source, outlet in directory.outlets_of_sources.items()
            if source not in merged
        }
        return [row for row in rows if row.name not in in_use]

    def new_row(self, name: str) -> Outlet:
        """Return an outlet named like the merged source; a host stays below its own domain."""
        group = self._group(name)
        is_below = group != name and source_key(name).endswith(f".{source_key(group)}")
        return Outlet(name=group if is_below else name)

    def names_beside(self, name: str) -> Sequence[str]:
        """Return the domain that the rule joins the name with (Kompas: kompas.com)."""
        if self.row_of(name) is not None:
            return ()
        group = self._group(name)
        return (group,) if source_key(group) != source_key(name) else ()

    def _group(self, name: str) -> str:
        return OutletDirectory({name: 1, **counts_of(SOURCE)}, current_table()).outlet(name)


class _Bylines(_Table):
    folds = False  # a filter compares the spellings of articles letter by letter

    def key(self, name: str) -> str:
        return byline_key(name)

    def absorbed_by(self, merging: Merging) -> list[Byline]:
        """Return these rows; of one that has the name in other letter case, if it is merged."""
        kept = self.key(merging.name)
        return [
            row
            for row in super().absorbed_by(merging)
            if self.key(row.name) != kept or row.name in merging.spellings
        ]

    def new_row(self, name: str) -> Byline:
        return Byline(name=name)

    def set_lines(self, row: Any, lines: Sequence[str]) -> None:
        row.spellings = "\n".join(lines)
