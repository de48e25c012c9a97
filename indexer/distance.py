"""Edit distance between words, for fuzzy words and for what they highlight."""


def within_distance(first: str, second: str, limit: int) -> bool:
    """Return whether at most ``limit`` edits turn one word into the other.

    An edit inserts, deletes or replaces a letter or swaps two neighbours: the restricted
    Damerau-Levenshtein distance (optimal string alignment; Damerau 1964), computed row by row and
    given up as soon as a whole row exceeds the limit.

    >>> within_distance("presiden", "persiden", 1), within_distance("banjir", "banjar", 0)
    (True, False)
    """
    if abs(len(first) - len(second)) > limit:
        return False
    before_last: list[int] = []
    last = list(range(len(second) + 1))
    for i, letter in enumerate(first, 1):
        row = [i]
        for j, other in enumerate(second, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != other))
            swapped = i > 1 and j > 1 and letter == second[j - 2] and first[i - 2] == other
            if swapped:
                cost = min(cost, before_last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return False
        before_last, last = last, row
    return last[-1] <= limit
