"""The table of variants: what it holds, and what the reader says of lines that are no group."""

import pytest

from lexicon.synonym_groups import (
    Kind,
    SynonymGroup,
    SynonymGroupError,
    default_groups,
    read_groups,
    read_table,
)


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

    assert list(read_groups(lines)) == [
        SynonymGroup(Kind.INFORMAL, ("sudah", "udah"), one_way=True)
    ]


@pytest.mark.parametrize(
    ("line", "said"),
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
def test_what_is_no_group_is_named(line: str, said: str) -> None:
    with pytest.raises(SynonymGroupError, match=f"Line 2.*{said}"):
        list(read_groups(["# heading", line]))


def test_a_group_comes_once() -> None:
    with pytest.raises(SynonymGroupError, match="Line 2: the group is that of line 1"):
        list(read_groups(["acronym\tboth\tKPK | Komisi X", "acronym\tboth\tKomisi X | kpk"]))


def test_two_groups_of_one_name_are_one() -> None:
    with pytest.raises(SynonymGroupError, match="Line 2: the group is that of line 1"):
        list(read_groups(["acronym\tboth\tKPK | Komisi", "acronym\tboth\tkpk | komisi | K P K"]))


def test_a_line_reads_as_it_was_written() -> None:
    group = SynonymGroup(Kind.NAME, ("Mumbai", "Bombay"), one_way=True, note="sejak 1995")

    assert list(read_groups([group.line()])) == [group]


def test_every_line_is_looked_at() -> None:
    found = list(read_table(["x", "acronym\tboth\tA | B", "y"]))

    assert [number for number, each in found if isinstance(each, SynonymGroupError)] == [1, 3]
