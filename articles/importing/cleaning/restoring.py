"""Changes of single removals in a stored body: put a piece back, or take one more.

Pieces that stood inside a line come back into the line; all others become paragraphs of their own.
The places of the other removals move with the text.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from articles.importing.record import Removal

#: Rules that take pieces of a line. The other rules take whole lines.
INLINE_RULES = frozenset({"dateline", "inline boilerplate", "linked headlines", "trailing credits"})


def restore(body: str, removal: Removal) -> str:
    """Return the body with a removed piece in its place again.

    If the body was edited, the piece goes to the nearest border of a word or paragraph.

    >>> restore("Air naik.\\n\\nWarga pergi.", Removal("boilerplate lines", "Baca juga: Lain", 11))
    'Air naik.\\n\\nBaca juga: Lain\\n\\nWarga pergi.'
    """
    inline = removal.rule in INLINE_RULES
    at = _border(body, min(max(removal.at, 0), len(body)))
    before, after = body[:at], body[at:]
    starts_paragraph = not before.strip() or before[-1] == "\n"
    ends_paragraph = not after.strip() or after[0] == "\n"
    if not inline and (starts_paragraph or not after.strip()):
        paragraphs = [line.strip() for line in removal.text.split("\n") if line.strip()]
        return "\n\n".join(filter(None, [before.rstrip(), *paragraphs, after.lstrip()]))
    text = " ".join(removal.text.split())
    if starts_paragraph:
        return f"{before}{text} {after}".rstrip()
    return f"{before.rstrip(' ')} {text}{'' if ends_paragraph else ' '}{after.lstrip(' ')}"


def restore_all(body: str, removals: Iterable[Removal]) -> str:
    """Return the body with all removed pieces; ``removals`` are in the order of the text."""
    for removal in reversed(list(removals)):
        body = restore(body, removal)
    return body


def put_back(body: str, removals: Sequence[Removal], removal: Removal) -> tuple[str, list[Removal]]:
    """Return the body with one of its removals in place again, and the other removals."""
    restored = restore(body, removal)
    longer = len(restored) - len(body)
    place = removals.index(removal)
    moved = [replace(other, at=other.at + longer) for other in removals[place + 1 :]]
    return restored, [*removals[:place], *moved]


def take_out(
    body: str, removals: Sequence[Removal], removal: Removal
) -> tuple[str, list[Removal]] | None:
    """Return the body without one more piece, and the removals with it; None if it is not there.

    Of several equal pieces, the one nearest to the place of ``removal`` is taken.
    """
    words = r"\s+".join(map(re.escape, removal.text.split()))
    found = [match.span() for match in re.finditer(rf"(?<!\w){words}(?!\w)", body)]
    if not found:
        return None
    start, end = min(found, key=lambda span: abs(span[0] - removal.at))
    before, after = body[:start].rstrip(), body[end:].lstrip()
    space = max(body[len(before) : start], body[end : len(body) - len(after)], key=_breadth)
    joint = space if before and after else ""
    shorter = before + joint + after
    at = len(before) if "\n" not in joint else len(before + joint)
    behind = len(shorter) - len(after)
    others = [
        other
        if other.at <= len(before)
        else replace(other, at=max(behind, other.at - len(body) + len(shorter)))
        for other in removals
    ]
    return shorter, sorted([*others, replace(removal, at=at)], key=lambda each: each.at)


def _breadth(space: str) -> tuple[int, int]:
    return space.count("\n"), len(space)


def _border(body: str, at: int) -> int:
    """Return the offset of the border of a word that is nearest to ``at``."""
    if at in (0, len(body)) or body[at - 1].isspace() or body[at].isspace():
        return at
    end = start = at
    while end < len(body) and not body[end].isspace():
        end += 1
    while start and not body[start - 1].isspace():
        start -= 1
    return start if at - start < end - at else end
