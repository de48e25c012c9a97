"""The table of words that are indexed under a term of their own."""

from itertools import groupby

from lexicon.irregular import irregular_roots
from lexicon.stem_overrides import TABLE, stem_overrides
from lexicon.wordlists import FOLDER


def rows() -> list[tuple[str, list[str], str]]:
    lines = (FOLDER / TABLE).read_text("utf-8").splitlines()
    fields = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(term, words.split(), reason) for term, words, reason in fields]


def test_every_line_has_a_term_that_is_one_of_its_words_and_a_reason() -> None:
    odd = [term for term, words, reason in rows() if term not in words or not reason]

    assert len(rows()) > 60
    assert odd == []


def test_a_word_stands_in_one_line() -> None:
    words = sorted(word for _, words, _ in rows() for word in words)

    assert [word for word, same in groupby(words) if len(list(same)) > 1] == []


def test_forms_with_clitics_are_added() -> None:
    assert stem_overrides()["pengadilannya"] == "pengadilan"
    assert stem_overrides()["dihargainya"] == stem_overrides()["penghargaan"] == "penghargaan"
    assert stem_overrides()["sebuahpun"] == "sebuah"
    assert "sebuahan" not in stem_overrides()


def test_no_override_is_its_own_irregular_root() -> None:
    kept = {word for word, root in irregular_roots().items() if root == word}

    assert kept & stem_overrides().keys() == set()
