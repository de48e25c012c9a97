"""Words whose root no rule gives, as a table: ``exceptions.tsv`` (word, root, reason)."""

from functools import cache

from lexicon.wordlists import FOLDER

EXCEPTION_FILE = FOLDER / "exceptions.tsv"


@cache
def exceptions() -> dict[str, str]:
    """Return word -> root, lower case."""
    rows = (line.split("\t") for line in EXCEPTION_FILE.read_text("utf-8").splitlines())
    return {row[0]: row[1] for row in rows if len(row) == 3 and not row[0].startswith("#")}
