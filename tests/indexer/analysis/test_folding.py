"""Folding has the marks and invisible characters of Unicode."""

import re
import sys
import unicodedata

from indexer.analysis.folding import INVISIBLE, MARKS


def test_the_classes_have_all_characters_beyond_ascii() -> None:
    everything = "".join(map(chr, range(0x80, sys.maxunicode + 1)))

    marks, invisible = (set(re.findall(f"[{kept}]", everything)) for kept in (MARKS, INVISIBLE))

    assert marks == {char for char in everything if unicodedata.category(char)[0] == "M"}
    assert invisible == {char for char in everything if unicodedata.category(char) == "Cf"}
