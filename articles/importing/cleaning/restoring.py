"""Undo of removals: put a removed piece back into a body, also if the body was edited since.

Pieces that stood inside a line come back into the line; all others become paragraphs of their own.
"""

from collections.abc import Iterable

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
