"""The table of variants: what it holds, and what the reader says of lines that are no group."""

import pytest

from lexicon.variants import Group, Kind, VariantsError, default_groups, read_groups


def test_the_table_that_comes_with_the_site() -> None:
    groups = default_groups()

    assert len(groups) >= 300
    assert {group.kind for group in groups} == set(Kind)
    names = [(group.kind, group.forms[0].casefold()) for group in groups]
    assert names == sorted(names)


def test_lines_become_groups() -> None:
    lines = [
        "\ufeffkind\tdirection\tforms\tnote",
        "# ours",
        "",
        "informal\tfirst\tsudah | udah\r\n",
    ]

    assert list(read_groups(lines)) == [Group(Kind.INFORMAL, ("sudah", "udah"), one_way=True)]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("acronym KPK", "has 1 fields"),
        ("akronim\tboth\tA | B", "kind"),
        ("acronym\tboth ways\tA | B", "direction"),
        ("acronym\tboth\tA", "two or more"),
        ("acronym\tboth\tA | a", "two or more"),
        ("acronym\tboth\tA | ", "no form"),
        ("acronym\tboth\tA | a b c d e f g h i", "no form"),
    ],
)
def test_what_is_no_group_is_named(line: str, said: str) -> None:
    with pytest.raises(VariantsError, match=f"Line 2.*{said}"):
        list(read_groups(["# heading", line]))


def test_a_group_comes_once() -> None:
    with pytest.raises(VariantsError, match="Line 2 repeats the group of line 1"):
        list(read_groups(["acronym\tboth\tKPK | Komisi X", "acronym\tboth\tKomisi X | kpk"]))
