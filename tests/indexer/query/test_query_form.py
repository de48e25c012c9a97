"""The form of a query: its fields, the text that it writes, and the way back."""

from dataclasses import fields
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query.describe import describe
from indexer.query.limits import Limits
from indexer.query.minimum_should_match import MinimumShouldMatch
from indexer.query.parser import parse
from indexer.query.query_form import QueryForm, read_form, same_parts, write_form
from indexer.query.tree import Node, Nothing

FORMS = {
    # query: (canonical text, form)
    "banjir jakarta": QueryForm("banjir jakarta"),
    "kali kota +tepi": QueryForm("kali kota +tepi"),
    "a DAN b": QueryForm("+a +b"),
    "a DAN b DAN c DAN d": QueryForm("a b c d"),
    "+di +kota +tua +itu": QueryForm("+di +kota +tua +itu"),
    "banj* macet~1": QueryForm("banj* macet~1"),
    '"tepi kali"': QueryForm(phrases="tepi kali"),
    '"tepi kali"~3': QueryForm(phrases='"tepi kali"~3'),
    '"tepi kali" "pasar pagi"': QueryForm(phrases='"tepi kali" "pasar pagi"'),
    'hujan ATAU "angin ribut"': QueryForm(any_words='hujan "angin ribut"'),
    'rob -hujan -"angin ribut"': QueryForm("rob", without='hujan "angin ribut"'),
    "-hujan": QueryForm(without="hujan"),
    "judul:(pasar pagi)": QueryForm(title="pasar pagi"),
    'penulis:"siti rahma" sumber:warta kategori:kota': QueryForm(
        author='"siti rahma"', source="warta", category="kota"
    ),
    "rob tanggal:2021-03..2021-05": QueryForm(
        "rob", first=date(2021, 3, 1), last=date(2021, 5, 31)
    ),
    "tanggal:2021..": QueryForm(first=date(2021, 1, 1)),
    # parts that no field can hold
    "satu dua tiga empat": QueryForm(rest="satu dua tiga empat"),
    "+nol satu dua tiga empat": QueryForm("nol", rest="satu dua tiga empat"),
    "(a b) ATAU c": QueryForm(rest="a b ATAU c"),
    "(a ATAU b) (c ATAU d)": QueryForm(any_words="a b", rest="c ATAU d"),
    "a -(b c)": QueryForm("a", rest="BUKAN (b c)"),
    "judul:a judul:b": QueryForm(title="a", rest="judul:b"),
    "a -sumber:warta": QueryForm("a", rest="BUKAN sumber:warta"),
    "tanggal:2021 DAN tanggal:2022..": QueryForm(
        first=date(2021, 1, 1), last=date(2021, 12, 31), rest="tanggal:2022-01-01.."
    ),
    "": QueryForm(),
}


@pytest.mark.parametrize(("text", "form"), FORMS.items(), ids=map(ascii, FORMS))
def test_a_query_fills_the_fields(text: str, form: QueryForm) -> None:
    tree = parse(text).tree

    assert read_form(tree) == form
    assert same_parts(parse(write_form(form).text).tree, tree)


WRITTEN = {
    QueryForm("satu dua tiga empat"): "satu DAN dua DAN tiga DAN empat",
    QueryForm("air naik di kota tua"): "air DAN naik DAN kota DAN tua",
    QueryForm("di yang dan atau"): "di DAN yang DAN dan DAN atau",
    QueryForm("hujan DAN angin"): "hujan DAN angin",
    QueryForm("hujan", rest="angin badai"): "hujan DAN angin badai",
    QueryForm("hujan", rest="angin ATAU badai"): "hujan (angin ATAU badai)",
    QueryForm("hujan", any_words="angin"): "hujan DAN angin",
    QueryForm(any_words="angin ATAU badai"): "angin ATAU badai",
    QueryForm("hujan", without="-kering, panas"): "hujan BUKAN kering BUKAN panas",
    QueryForm(phrases='hujan "angin ribut'): '"hujan" "angin ribut"',
    QueryForm(phrases="hujan (angin) ATAU"): '"hujan (angin) ATAU"',
    QueryForm(title='rob" ATAU sumber:lain'): "judul:(rob ATAU sumber:lain)",
    QueryForm(author="siti) ATAU (ahmad"): "penulis:(siti ATAU ahmad)",
    QueryForm(source="warta.kota.id"): "sumber:warta.kota.id",
    QueryForm(without="judul: rob"): "BUKAN judul BUKAN rob",
    QueryForm(without="BUKAN"): "BUKAN bukan",
    QueryForm(first=date(2021, 5, 2), last=date(2020, 1, 1)): "tanggal:2020-01-01..2021-05-02",
    QueryForm("***", phrases='"!"', any_words="()", without='""'): "",
}


@pytest.mark.parametrize(("form", "text"), WRITTEN.items(), ids=map(str, range(len(WRITTEN))))
def test_each_field_keeps_to_its_own_part(form: QueryForm, text: str) -> None:
    assert write_form(form).text == text


def test_words_of_a_long_field_are_all_required_by_any_rule() -> None:
    strict = MinimumShouldMatch(all_up_to=0, percent=50)

    assert write_form(QueryForm("hujan angin"), rule=strict).text == "hujan DAN angin"
    assert read_form(parse("hujan angin").tree, rule=strict).rest == "hujan angin"


@pytest.mark.parametrize(
    ("form", "limits", "code"),
    [
        (QueryForm(" ".join(f"kata{n}" for n in range(60))), Limits(clauses=100), "too-long"),
        (QueryForm(any_words="a b c d e"), Limits(clauses=4), "too-many-clauses"),
        (QueryForm(title="(a ATAU (b c))"), Limits(nesting=1), "too-deep"),
    ],
)
def test_a_form_beyond_the_limits_is_told(form: QueryForm, limits: Limits, code: str) -> None:
    assert code in [remark.code for remark in write_form(form, limits).remarks]


PIECES = st.sampled_from(
    (
        *"ab5 ()\"“»«:*?~-+'&./,_",
        *(" AND ", " OR ", " NOT ", " DAN ", " ATAU ", " BUKAN ", " -", " +", "-(", ") "),
        *("judul:", "sumber:", "penulis:", "kategori:", "tanggal:", "2022-01", "..", "2021"),
        *(" ", " hujan ", ' "angin ribut" ', " sayur ", " mayur ", "hujan~1", "angin*", '"a b"~2'),
    )
)
TYPED = st.lists(PIECES, max_size=50).map("".join)
TEXTS = st.text() | TYPED
ROOMY = Limits(length=10_000)
DAYS = st.dates() | st.none()
ANY_FORMS = st.builds(
    QueryForm,
    **{each.name: DAYS if each.name in {"first", "last"} else TEXTS for each in fields(QueryForm)},
)


@example("+sayur +mayur")
@example("sayur DAN mayur DAN a DAN b")
@example('a -a "a" judul:a tanggal:2021 (a ATAU b) (a ATAU c)')
@given(TEXTS)
def test_nothing_of_a_query_is_lost(text: str) -> None:
    tree = parse(text).tree

    form = read_form(tree, ROOMY)
    written = write_form(form, ROOMY)

    assert not written.remarks
    assert same_parts(written.tree, tree)
    assert same_parts(parse(written.text, ROOMY).tree, tree)


@given(TYPED)
def test_simple_queries_leave_no_rest(text: str) -> None:
    tree = parse(text).tree
    form = read_form(tree, ROOMY)

    assert form.rest == "" or form.rest != describe(tree) or not _is_simple(tree)


def _is_simple(tree: Node) -> bool:
    return tree == Nothing() or type(tree).__name__ in {"Word", "Phrase", "Wildcard", "Fuzzy"}


@given(ANY_FORMS)
def test_any_form_writes_a_query_that_keeps_its_meaning(form: QueryForm) -> None:
    roomy = Limits(length=100_000, clauses=10_000, nesting=100)

    written = write_form(form, roomy)
    again = write_form(read_form(written.tree, roomy), roomy)

    assert {remark.code for remark in written.remarks} <= {"bad-date"}
    assert same_parts(parse(written.text, roomy).tree, written.tree)
    assert same_parts(again.tree, written.tree)
