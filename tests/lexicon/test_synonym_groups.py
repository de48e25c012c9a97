"""The table of synonym groups, and the errors for invalid lines."""

import pytest

from lexicon.synonym_groups import (
    SynonymGroup,
    SynonymGroupError,
    SynonymKind,
    default_groups,
    read_groups,
    read_table,
)


def test_the_table_of_the_site() -> None:
    groups = default_groups()

    assert len(groups) >= 300
    assert {group.kind for group in groups} == set(SynonymKind)
    names = [(group.kind, group.forms[0].casefold()) for group in groups]
    assert names == sorted(names)


def test_lines_become_groups() -> None:
    lines = [
        "\ufeffkind\tdirection\tforms\tnote",
        "# ours",
        "",
        "informal\tfirst\tsudah | udah\r\n",
    ]

    assert list(read_groups(lines)) == [
        SynonymGroup(SynonymKind.INFORMAL, ("sudah", "udah"), one_way=True)
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("acronym KPK", "1 fields; write"),
        ("akronim\tboth\tA | B", "kind"),
        ("acronym\tboth ways\tA | B", "direction"),
        ("acronym\tboth\tA", "two or more"),
        ("acronym\tboth\tA | a", "two or more"),
        ("acronym\tboth\tA | ", "no form"),
        ("acronym\tboth\tA | a b c d e f g h i", "no form"),
        ("acronym\tboth\tA | =HYPERLINK(B)", "no form"),
        ("acronym\tboth\tA | " + "b" * 121, "no form"),
        ("acronym\tboth\t" + "|".join("abcdefghijklm"), "13 forms"),
        ("acronym\tboth\tA | B\t=1+1", "formula"),
        ("acronym\tboth\tA | B\t" + "n" * 201, "201 characters"),
        ("acronym\tboth\tA | B\t" + "n" * 5000, "at most 2000"),
        ("acronym\tboth\tA | B\tnote\tmore", "5 fields"),
    ],
)
def test_an_invalid_line_is_reported(line: str, message: str) -> None:
    with pytest.raises(SynonymGroupError, match=f"Line 2.*{message}"):
        list(read_groups(["# heading", line]))


def test_a_repeated_group_is_reported() -> None:
    with pytest.raises(SynonymGroupError, match="Line 2: the group is that of line 1"):
        list(read_groups(["acronym\tboth\tKPK | Komisi X", "acronym\tboth\tKomisi X | kpk"]))


def test_two_groups_of_the_same_name_are_reported() -> None:
    with pytest.raises(SynonymGroupError, match="Line 2: the group is that of line 1"):
        list(read_groups(["acronym\tboth\tKPK | Komisi", "acronym\tboth\tkpk | komisi | K P K"]))


def test_a_written_line_reads_back() -> None:
    group = SynonymGroup(SynonymKind.NAME, ("Mumbai", "Bombay"), one_way=True, note="sejak 1995")

    assert list(read_groups([group.line()])) == [group]


def test_every_line_is_checked() -> None:
    found = list(read_table(["x", "acronym\tboth\tA | B", "y"]))

    assert [number for number, each in found if isinstance(each, SynonymGroupError)] == [1, 3]
