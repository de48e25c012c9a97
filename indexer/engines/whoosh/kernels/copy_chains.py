"""Loops over the copies among the matches of a query; plain functions, which also run uncompiled.

Copies are the members of rows (groups of copies). The members of a row are a chain: ``heads`` has
the place of its first member, ``nexts`` that of the member after each one, always plus one; 0 ends
a chain. The members are in ascending order.

A member counts for a facet if its class is that of a hit, or the class of the facet (0: none).
"""

from typing import Any

import numpy as np

HIT = 1  # the class of ``search.filter_classes``
HIDDEN, HIDDEN_BEYOND, UNCLEAR = 1, 2, 4  # bits of the state of a member


def list_copies(documents: Any, rows_of: Any, found: Any, rows: Any) -> Any:
    """List the documents that have a row, and their rows; return their number."""
    number = 0
    for at in range(len(documents)):
        row = rows_of[np.uintp(documents[np.uintp(at)])]
        if row:
            found[number] = documents[np.uintp(at)]
            rows[number] = row
            number += 1
    return number


def find_rows(articles: Any, sorted_articles: Any, rows: Any, found: Any) -> None:
    """Fill ``found`` with the row of each article; 0 without one.

    sorted_articles: all articles that have a row, ascending; ``rows`` has their rows.
    """
    for at in range(len(articles)):
        article = articles[at]
        low, high = 0, len(sorted_articles)
        while low < high:
            middle = (low + high) // 2
            if sorted_articles[middle] < article:
                low = middle + 1
            else:
                high = middle
        there = low < len(sorted_articles) and sorted_articles[low] == article
        found[at] = rows[low] if there else 0


def link_members(rows: Any, classes: Any, heads: Any, nexts: Any) -> Any:
    """Fill the chains of the rows; return the number of hits beyond one in each row.

    ``heads`` is zero before.
    """
    folded = 0
    has_hit = np.zeros(len(heads), dtype=np.bool_)
    for place in range(len(rows) - 1, -1, -1):
        row = np.uintp(rows[place])
        nexts[place] = heads[row]
        heads[row] = place + 1
        if classes[place] == HIT:
            folded += has_hit[row]
            has_hit[row] = True
    return folded


def take_off_values(
    rows: Any, heads: Any, nexts: Any, classes: Any, own_class: int, numbers: Any, totals: Any
) -> None:
    """Take each member off the total of its value if its row has that value before it.

    numbers: number of the value of each member.
    own_class: of the facet.
    """
    # The last row with each value: in place of comparing the members of a row with each other,
    # which takes the square of their number.
    row_of_value = np.zeros(len(totals), dtype=np.int32)
    for place in range(len(rows)):
        row = rows[place]
        member = np.int64(heads[np.uintp(row)]) - 1
        if member != place:
            continue
        while member >= 0:
            if classes[member] == HIT or classes[member] == own_class:
                number = np.uintp(numbers[member])
                if row_of_value[number] == row:
                    totals[number] -= 1
                row_of_value[number] = row
            member = np.int64(nexts[member]) - 1


def take_off_cells(
    rows: Any,
    heads: Any,
    nexts: Any,
    classes: Any,
    own_classes: Any,
    cells: Any,
    slots: Any,
    cell_number: int,
    totals: Any,
) -> None:
    """Do ``take_off_values`` for the columns of the cells of one segment.

    own_classes: of the facet of each column.
    cells: cell of each member.
    slots: of all ``cell_number`` cells in the first column, then in the next one (``FacetCells``).
    totals: by slot.
    """
    for place in range(len(rows)):
        first = np.int64(heads[np.uintp(rows[place])]) - 1
        if first == place:
            continue
        cell = np.int64(cells[place])
        for column in range(len(own_classes)):
            own_class = own_classes[column]
            if classes[place] != HIT and classes[place] != own_class:
                continue
            begin = column * cell_number
            slot = slots[begin + cell]
            member = first
            while member != place:
                counts = classes[member] == HIT or classes[member] == own_class
                if counts and slots[begin + np.int64(cells[member])] == slot:
                    totals[slot] -= 1
                    break
                member = np.int64(nexts[member]) - 1


def find_hidden(
    rows: Any,
    heads: Any,
    nexts: Any,
    classes: Any,
    own_class: int,
    periods: Any,
    published: Any,
    articles: Any,
    states: Any,
) -> Any:
    """Find the members that are not counted in periods; return the number of unclear rows.

    A row with hits counts once, at its shown hit. If its hits are of several periods, they are
    ``UNCLEAR``. A row without hits counts at its latest member of the class ``own_class``.
    states: receives the bits of each member.
    """
    unclear = 0
    for place in range(len(rows)):
        first = np.int64(heads[np.uintp(rows[place])]) - 1
        if first != place:
            continue
        shown = np.int64(-1)
        latest = np.int64(-1)
        several = False
        member = first
        while member >= 0:
            if classes[member] == HIT:
                if shown < 0:
                    shown = member
                elif periods[member] != periods[shown]:
                    several = True
            elif classes[member] == own_class and (
                latest < 0
                or published[member] > published[latest]
                or (published[member] == published[latest] and articles[member] > articles[latest])
            ):
                latest = member
            member = np.int64(nexts[member]) - 1
        unclear += several
        member = first
        while member >= 0:
            if classes[member] == HIT:
                if several:
                    states[member] = UNCLEAR
                elif member != shown:
                    states[member] = HIDDEN | HIDDEN_BEYOND
            elif classes[member] == own_class and (shown >= 0 or member != latest):
                states[member] = HIDDEN_BEYOND
            member = np.int64(nexts[member]) - 1
    return unclear


def take_off_hidden(states: Any, days: Any, period_of_day: Any, counts: Any) -> None:
    """Take the hidden members off the counts of periods.

    states: bits of each member.
    days: index of the day of each member.
    period_of_day: index of the period of each day.
    counts: of hits by period; a second row is that of the members of both classes.
    """
    for place in range(len(states)):
        state = states[place]
        if state:
            period = period_of_day[np.uintp(days[place])]
            if state & HIDDEN:
                counts[0, period] -= 1
            if state & HIDDEN_BEYOND and len(counts) > 1:
                counts[1, period] -= 1
