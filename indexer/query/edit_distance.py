"""Edit distance between words, for fuzzy words, what they highlight, and corrections."""


def within_distance(first: str, second: str, limit: int) -> bool:
    """Return whether at most ``limit`` edits turn one word into the other.

    >>> within_distance("presiden", "persiden", 1), within_distance("banjir", "banjar", 0)
    (True, False)
    """
    return edit_distance(first, second, limit) <= limit


def edit_distance(first: str, second: str, limit: int) -> int:
    """Return how many edits turn one word into the other; ``limit + 1`` when more than ``limit``.

    An edit inserts, deletes or replaces a letter or swaps two neighbours: the restricted
    Damerau-Levenshtein distance (optimal string alignment; Damerau 1964), computed row by row and
    given up as soon as a whole row exceeds the limit. What both begin and end with costs nothing,
    so it is left out first.

    >>> edit_distance("presiden", "persiden", 2), edit_distance("banjir", "banjar", 0)
    (1, 1)
    """
    if abs(len(first) - len(second)) > limit:
        return limit + 1
    first, second = _differing(first, second)
    width, beyond = len(second), limit + 1
    before_last: list[int] = []
    last = list(range(width + 1))
    for i, letter in enumerate(first, 1):
        # Further than the limit from the diagonal, no number of edits is small enough.
        begin, end = max(1, i - limit), min(width, i + limit)
        row = [beyond] * (width + 1)
        row[0] = i
        for j in range(begin, end + 1):
            other = second[j - 1]
            cost = last[j - 1] + (letter != other)
            if last[j] < cost:  # branches, since calls of min() take most of the time
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


def _differing(first: str, second: str) -> tuple[str, str]:
    """Return the words without the letters that both begin with and both end with."""
    shorter = min(len(first), len(second))
    start = 0
    while start < shorter and first[start] == second[start]:
        start += 1
    end = 0
    while end < shorter - start and first[-1 - end] == second[-1 - end]:
        end += 1
    return first[start : len(first) - end], second[start : len(second) - end]
