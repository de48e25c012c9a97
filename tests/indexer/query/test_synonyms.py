"""Lookups in the synonym table by the words of a query."""

from collections import Counter

import pytest

from indexer.query.synonyms import SynonymTable, lookup_key
from lexicon.synonym_groups import SynonymGroup, SynonymKind, default_groups

TABLE = SynonymTable(
    [
        SynonymGroup(SynonymKind.ACRONYM, ("KPK", "Komisi Pemberantasan Korupsi")),
        SynonymGroup(SynonymKind.NAME, ("Papua", "Irian Jaya"), one_way=True),
        SynonymGroup(SynonymKind.ACRONYM, ("Pajak Bumi", "PBB"), one_way=True),
        SynonymGroup(SynonymKind.ACRONYM, ("PBB", "Perserikatan Bangsa-Bangsa")),
    ]
)


@pytest.mark.parametrize(
    ("typed", "synonyms"),
    [
        ("kpk", ("Komisi Pemberantasan Korupsi",)),
        ("KOMISI pemberantasan korupsi", ("KPK",)),
        ("irian jaya", ("Papua",)),
        ("papua", ()),
        ("pbb", ("Perserikatan Bangsa-Bangsa", "Pajak Bumi")),
        ("pajak bumi", ()),
        ("komisi", ()),
        ("", ()),
    ],
)
def test_lookups(typed: str, synonyms: tuple[str, ...]) -> None:
    assert TABLE.synonyms_of(lookup_key(typed.split())) == synonyms


def test_no_group_of_the_site_has_a_form_twice() -> None:
    for group in default_groups():
        keys = Counter(lookup_key([form]) for form in group.forms)
        assert () not in keys
        assert set(keys.values()) == {1}, group.forms
