"""Edit distance between words, for fuzzy queries, their highlights, and spelling corrections."""


def within_distance(first: str, second: str, limit: int) -> bool:
    """Return whether at most ``limit`` edits turn one word into the other.

    >>> within_distance("presiden", "persiden", 1), within_distance("banjir", "banjar", 0)
    (True, False)
    """
    return edit_distance(first, second, limit) <= limit


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return the restricted Damerau-Levenshtein distance, or ``limit + 1`` if that is smaller.

    An edit inserts, deletes or replaces a letter or swaps two neighbours (optimal string alignment;
    Damerau 1964). The matrix is computed row by row, and the computation stops when a whole row
    exceeds the limit. The common prefix and suffix of the words are removed first.

    >>> edit_distance("presiden", "persiden", 2), edit_distance("banjir", "banjar", 0)
    (1, 1)
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    first, second = _without_common_ends(first, second)
    width, beyond = len(second), limit + 1
    before_last: list[int] = []
    last = list(range(width + 1))
    for i, letter in enumerate(first, 1):
        # Cells further than the limit from the diagonal exceed the limit.
        begin, end = max(1, i - limit), min(width, i + limit)
        row = [beyond] * (width + 1)
        row[0] = i
        for j in range(begin, end + 1):
            other = second[j - 1]
            cost = last[j - 1] + (letter != other)
            if last[j] < cost:  # branches, because calls of min() would take most of the time
                cost = last[j] + 1
            if row[j - 1] < cost:
                cost = row[j - 1] + 1
            if i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other:
                cost = min(cost, before_last[j - 2] + 1)
            row[j] = cost
        if min(row) > limit:
            return beyond
        before_last, last = last, row
    return min(last[-1], beyond)


def _without_common_ends(first: str, second: str) -> tuple[str, str]:
    """Return the words without their common prefix and suffix."""
    shorter = min(len(first), len(second))
    start = 0
    while start < shorter and first[start] == second[start]:
        start += 1
    end = 0
    while end < shorter - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return first[start : len(first) - end], second[start : len(second) - end]
