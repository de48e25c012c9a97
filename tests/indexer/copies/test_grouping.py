"""Groups of copies: joining, leaving, merging, and chains that stay apart."""

from indexer.copies.grouping import Grouping


def grouping(**groups: list[int]) -> Grouping:
    """Return a grouping; a group is named ``g`` and its number."""
    rows = {pk: int(name[1:]) for name, members in groups.items() for pk in members}
    return Grouping(rows, spare=100)


def test_two_copies_make_a_group_with_the_id_of_the_first() -> None:
    groups = grouping(g0=[3])

    groups.place(7, {3: 0.9})

    assert groups.members(3) == [3, 7]


def test_an_article_without_copies_is_in_no_group() -> None:
    groups = grouping(g0=[3])

    groups.place(7, {3: 0.0})

    assert groups.group_of(7) == 0


def test_an_article_joins_the_group_of_its_copies() -> None:
    groups = grouping(g1=[1, 2])

    groups.place(5, {1: 0.9, 2: 0.8})

    assert groups.members(1) == [1, 2, 5]


def test_a_copy_of_one_member_among_many_stays_out() -> None:
    groups = grouping(g1=[1, 2, 3])

    groups.place(5, {1: 0.0, 2: 0.0, 3: 0.8})

    assert groups.group_of(5) == 0
    assert groups.members(1) == [1, 2, 3]


def test_a_whole_text_unites_the_groups_of_its_parts() -> None:
    groups = grouping(g1=[1, 2], g3=[3, 4, 6])

    groups.place(9, {1: 0.8, 2: 0.8, 3: 0.9, 4: 0.9, 6: 0.9})

    assert groups.members(3) == [1, 2, 3, 4, 6, 9]
    assert groups.members(1) == []


def test_a_group_keeps_its_number_when_its_first_member_leaves() -> None:
    groups = grouping(g1=[1, 2, 3])

    groups.remove(1)

    assert groups.members(1) == [2, 3]


def test_a_single_article_left_is_in_no_group() -> None:
    groups = grouping(g1=[1, 2])

    groups.remove(2)

    assert groups.group_of(1) == 0


def test_a_number_in_use_is_not_given_again() -> None:
    groups = grouping(g1=[2, 3], g0=[4])

    groups.place(1, {4: 0.9})

    assert groups.group_of(1) == groups.group_of(4) == 4


def test_without_a_free_number_of_its_members_a_group_gets_a_spare_one() -> None:
    groups = grouping(g1=[2, 3], g4=[5, 6], g0=[4])

    groups.place(1, {4: 0.9})

    assert groups.members(100) == [1, 4]
