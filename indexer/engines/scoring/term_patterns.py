"""The terms of a list that fit a wildcard pattern."""

from types import ModuleType

import numpy as np
import numpy.typing as npt

from indexer.deadline import current
from indexer.query.wildcard import wildcard_codes, wildcard_expression
from indexer.storage.term_list import TermList

TERMS_PER_CHECK = 256  # of the deadline
_ANY_LETTER, _ANY_LETTERS = -1, -2  # as in ``term_kernels``, which only kernels import

Numbers = npt.NDArray[np.int64]


def fitting_terms(
    terms: TermList, among: range, pattern: str, kernels: ModuleType | None
) -> Numbers:
    """Return the numbers of the terms ``among`` that fit a pattern, ascending.

    ``kernels`` is the module ``term_kernels``; None: terms are compared one by one, until the
    deadline.
    """
    codes = wildcard_codes(pattern, _ANY_LETTER, _ANY_LETTERS)
    if codes.count(_ANY_LETTERS) == 1 and codes[-1] == _ANY_LETTERS and _ANY_LETTER not in codes:
        return np.arange(among.start, among.stop)
    if kernels is not None:
        content, ends = terms.packed_views()
        found = np.empty(len(among), dtype=np.int64)
        wanted = np.array(codes, dtype=np.int64)
        count = kernels.fitting(content, ends, among.start, among.stop, wanted, found)
        return found[:count]
    matches = wildcard_expression(pattern).fullmatch
    numbers = []
    for number, term in enumerate(terms.slice(among.start, among.stop), among.start):
        if not number % TERMS_PER_CHECK and current().passed():
            break
        if matches(term.decode("utf-8")):
            numbers.append(number)
    return np.array(numbers, dtype=np.int64)
