"""Codes of field lengths: the table is Whoosh's."""

import numpy as np
from whoosh.util.numeric import byte_to_length, length_to_byte

from indexer.engines.scoring.lengths import LENGTHS, length_codes


def test_the_codes_are_those_of_whoosh():
    lengths = [*range(3_000), 106_373, 106_374, 5_000_000]

    assert LENGTHS.tolist() == [byte_to_length(code) for code in range(256)]
    assert length_codes(np.array(lengths)).tolist() == [length_to_byte(each) for each in lengths]
