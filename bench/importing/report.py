"""Tables of figures: by outlet, by kind of file, and over all, with the targets."""

from collections.abc import Iterable, Mapping

from bench.importing.measure import Score

FIGURES = (
    *("recall", "precision", "whole", "boilerplate"),
    *("title", "source", "author", "published_at", "category", "url", "date_status"),
)
HEADINGS = {"published_at": "date", "boilerplate": "removed", "date_status": "status"}
TARGETS = {
    "recall": 1.0,
    "boilerplate": 0.95,
    "published_at": 0.97,
    "author": 0.95,
    "title": 0.98,
}
WIDTH = 10


def table(heading: str, rows: Mapping[str, Score]) -> list[str]:
    """Return a line for each row, with the number of its articles and its figures."""
    first = max(len(name) for name in (heading, *rows, "target"))
    headings = [HEADINGS.get(figure, figure) for figure in FIGURES]
    lines = [_line(heading, ["articles", *headings], first)]
    for name, score in rows.items():
        shares = [_percent(score.share(figure)) for figure in FIGURES]
        lines.append(_line(name, [str(score.articles), *shares], first))
    return lines


def summary(score: Score) -> list[str]:
    """Return the table of all articles with the line of targets."""
    lines = table("all", {"all": score})
    targets = [_percent(TARGETS.get(figure)) for figure in FIGURES]
    return [*lines, _line("target", ["", *targets], len("target"))]


def missed(score: Score) -> list[str]:
    """Return the figures that miss their target."""
    shares = {figure: score.share(figure) for figure in TARGETS}
    return [
        figure for figure, share in shares.items() if share is not None and share < TARGETS[figure]
    ]


def as_json(groups: Mapping[str, Mapping[str, Score]]) -> Iterable[dict[str, object]]:
    """Yield one object for each row of each table."""
    for group, rows in groups.items():
        for name, score in rows.items():
            shares = {figure: score.share(figure) for figure in FIGURES}
            yield {"group": group, "name": name, "articles": score.articles} | shares


def _line(first: str, cells: list[str], width: int) -> str:
    return (first.ljust(width) + "".join(cell.rjust(WIDTH + 2) for cell in cells)).rstrip()


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.4f}"
