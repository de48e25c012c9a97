"""Derivations follow the rules of affixes and end at known roots."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lexicon.morphology import PREFIXES, derivations


def derived_roots(word: str, *roots: str) -> set[str]:
    return {derivation.root for derivation in derivations(word, frozenset(roots))}


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("menulis", "tulis"), ("mengirim", "kirim"), ("menyapu", "sapu"), ("memukul", "pukul"),
        ("menikah", "nikah"), ("memakan", "makan"), ("melihat", "lihat"), ("mengebom", "bom"),
        ("memproses", "proses"), ("mentransfer", "transfer"), ("mengkritik", "kritik"),
        ("pengiriman", "kirim"), ("penyapu", "sapu"), ("petani", "tani"), ("pengecatan", "cat"),
        ("bekerja", "kerja"), ("beternak", "ternak"), ("tepercaya", "percaya"), ("belajar", "ajar"),
        ("berencana", "rencana"), ("terasa", "rasa"), ("memperkuat", "kuat"), ("diperkuat", "kuat"),
        ("keterlibatan", "libat"), ("keberadaan", "ada"), ("kesepakatan", "pakat"),
        ("memberlakukan", "laku"), ("pemberdayaan", "daya"), ("sepengetahuan", "tahu"),
        ("bukunyalah", "buku"), ("kubaca", "baca"), ("dibawanya", "bawa"), ("mempelajari", "ajar"),
    ],
)  # fmt: skip
def test_a_form_goes_back_to_its_root(word: str, root: str) -> None:
    assert root in derived_roots(word, root)


@pytest.mark.parametrize(
    ("word", "root"),
    [("dibacaan", "baca"), ("mebaca", "baca"), ("memkirim", "kirim"), ("menpukul", "pukul"),
     ("berajari", "ajar"), ("mengpukul", "pukul"), ("dia", "a")],
)  # fmt: skip
def test_a_form_against_the_rules_has_no_root(word: str, root: str) -> None:
    assert derived_roots(word, root) == set()


@pytest.mark.parametrize("word", ["heri", "susan", "toni", "denan"])
def test_a_bare_suffix_is_weak_evidence_in_a_short_word(word: str) -> None:
    assert derived_roots(word, "her", "sus", "ton", "den") == set()


@given(st.text(alphabet="aeimnkrtbpdugsl", max_size=60))
def test_derivations_end_at_known_roots(word: str) -> None:
    known = frozenset({"kirim", "ada", "ikan", "nya", "anak", "kan"})

    assert {derivation.root for derivation in derivations(word, known)} <= known


def test_every_prefix_shape_is_spelled_within_the_alphabet() -> None:
    assert all(prefix.shape.isalpha() and prefix.letters for prefix in PREFIXES)
