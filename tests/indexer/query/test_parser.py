"""Query texts and their trees."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.query import parser
from indexer.query.describe import describe
from indexer.query.limits import REMARKS, Limits
from indexer.query.parser import parse
from indexer.query.tree import (
    And,
    Bag,
    DateRange,
    Everything,
    FieldName,
    Fuzzy,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
)
from tests.costs import costs_at_most

A, B, C, D = (Word(letter) for letter in "abcd")
AB = Bag((A, B))
KOMPAS = InField(FieldName.SOURCE, Word("kompas"))
YEAR_2022 = DateRange(date(2022, 1, 1), date(2022, 12, 31))

TREES = {
    # words
    "banjir": Word("banjir"),
    "a b": AB,
    "  a \t\n b  ": AB,
    "a a b": AB,
    "a, b.": AB,
    "a/b": AB,
    "dan atau bukan": Bag((Word("dan"), Word("atau"), Word("bukan"))),
    "and or not": Bag((Word("and"), Word("or"), Word("not"))),
    # operators
    "a b OR c": Or((AB, C)),
    "a OR b OR c": Or((A, B, C)),
    "a ATAU b": Or((A, B)),
    "a AND b": And((A, B)),
    "a DAN b DAN c": And((A, B, C)),
    "a b AND c": And((AB, C)),
    "a OR b AND c": Or((A, And((B, C)))),
    "a AND b OR c": Or((And((A, B)), C)),
    "a NOT b": And((A, Not(B))),
    "a BUKAN b": And((A, Not(B))),
    "a NOT b c": And((Bag((A, C)), Not(B))),
    "NOT a AND b": And((Not(A), B)),
    "a AND NOT b": And((A, Not(B))),
    "a OR NOT b": Or((A, And((Everything(), Not(B))))),
    "NOT NOT a": A,
    "NOT -a": A,
    "(a OR b) c": And((Or((A, B)), C)),
    "(a b) c": And((AB, C)),
    "a (b)": And((A, B)),
    "((a))": A,
    "a AND (b AND c)": And((A, B, C)),
    "BANJIR DAN LONGSOR": And((Word("BANJIR"), Word("LONGSOR"))),
    # signs
    "a -b": And((A, Not(B))),
    "-a": And((Everything(), Not(A))),
    "-a -b": And((Everything(), Not(A), Not(B))),
    "-(a b)": And((Everything(), Not(AB))),
    "-(-a)": A,
    "(-a) b": And((Not(A), B)),
    'a -"b c"': And((A, Not(Phrase("b c")))),
    "a -sumber:kompas": And((A, Not(KOMPAS))),
    "+a b c": And((A, Bag((B, C)))),
    "a +b c": And((Bag((A, C)), B)),
    "+(a b) c": And((AB, C)),
    "a - b": AB,
    "a --b": AB,
    "a +-b": AB,
    "a-": A,
    # phrases
    '"a b"': Phrase("a b"),
    "“a b”": Phrase("a b"),
    "„a b“ «c d»": And((Phrase("a b"), Phrase("c d"))),
    '"a  b "': Phrase("a b"),
    '"a b"~3': Phrase("a b", 3),
    '"a b"~ c': And((Phrase("a b"), C)),
    '"a b" c d': And((Phrase("a b"), Bag((C, D)))),
    'c "a b" d': And((Bag((C, D)), Phrase("a b"))),
    '"a AND b"': Phrase("a AND b"),
    '"judul:a (b) -c"': Phrase("judul:a (b) -c"),
    # fields
    "judul:a": InField(FieldName.TITLE, A),
    "title:a": InField(FieldName.TITLE, A),
    "JUDUL:a": InField(FieldName.TITLE, A),
    "sumber:kompas": KOMPAS,
    "source:kompas": KOMPAS,
    "sumber: kompas": KOMPAS,
    "penulis:a author:b": And((InField(FieldName.AUTHOR, A), InField(FieldName.AUTHOR, B))),
    "kategori:a category:b": And((InField(FieldName.CATEGORY, A), InField(FieldName.CATEGORY, B))),
    'penulis:"a b"': InField(FieldName.AUTHOR, Phrase("a b")),
    "penulis:(a OR b)": InField(FieldName.AUTHOR, Or((A, B))),
    "judul:(a b) c": And((InField(FieldName.TITLE, AB), C)),
    "judul:a b": And((InField(FieldName.TITLE, A), B)),
    "judul:-a": And((Everything(), Not(InField(FieldName.TITLE, A)))),
    "judul:banjir*": InField(FieldName.TITLE, Wildcard("banjir*")),
    "judul:a/b": InField(FieldName.TITLE, Phrase("a b")),
    "-a/b": And((Everything(), Not(Phrase("a b")))),
    # dates
    "tanggal:2022": YEAR_2022,
    "date:2022": YEAR_2022,
    "a tanggal:2022": And((A, YEAR_2022)),
    "-tanggal:2022": And((Everything(), Not(YEAR_2022))),
    "tanggal:2022-01..2022-03": DateRange(date(2022, 1, 1), date(2022, 3, 31)),
    "tanggal:(2021 OR 2022)": Or((DateRange(date(2021, 1, 1), date(2021, 12, 31)), YEAR_2022)),
    'tanggal:"7 Januari 2022"': DateRange(date(2022, 1, 7), date(2022, 1, 7)),
    # wildcards and fuzzy words
    "banjir*": Wildcard("banjir*"),
    "ban***r": Wildcard("ban*r"),
    "perb?ikan": Wildcard("perb?ikan"),
    "anak-an*": Wildcard("anak-an*"),
    "a banjir*": Bag((A, Wildcard("banjir*"))),
    "kompas.com/banjir*": Bag((Word("kompas"), Word("com"), Wildcard("banjir*"))),
    "pemilu?": Word("pemilu"),
    "kapan pemilu ?": Bag((Word("kapan"), Word("pemilu"))),
    "banjir~1": Fuzzy("banjir", 1),
    "banjir~2": Fuzzy("banjir", 2),
    "banjir~": Fuzzy("banjir", 2),
    "macet~": Fuzzy("macet", 1),
    "banjir~0": Word("banjir"),
    "kata~2": Fuzzy("kata", 2),
    "banjir, banjir~1": Bag((Word("banjir"), Fuzzy("banjir", 1))),
    # pasted and informal text
    "https://www.kompas.com/read/x": Bag((Word("kompas.com"), Word("read"), Word("x"))),
    "14:05": Word("14:05"),
    "07/01/2022": Word("07/01/2022"),
    "C++": Word("C"),
    "AT&T": Word("AT&T"),
    "covid-19": Word("covid-19"),
    "anak-anak": Word("anak-anak"),
    "anak\u2011anak": Word("anak-anak"),
    "Jum'at Jum’at": Bag((Word("Jum'at"), Word("Jum’at"))),
    "e-KTP": Word("e-KTP"),
    "2020-2021": Word("2020-2021"),
    "pemilu -2019": And((Word("pemilu"), Not(Word("2019")))),
    "Rp1.000,50": Word("Rp1.000,50"),
    "#banjir @jokowi $100 10%": Bag((Word("banjir"), Word("jokowi"), Word("100"), Word("10%"))),
    "a 😀 b": AB,
    "Jokowi: a": Bag((Word("Jokowi"), A)),
    "cafe\u0301": Word("café"),
    "ban\u00adjir\u200b": Word("banjir"),
    "a\0b": AB,
    "a\ud800b": AB,
    "हिन्दी ภาษาไทย": Bag((Word("हिन्दी"), Word("ภาษาไทย"))),
    "AND () OR": Bag((Word("and"), Word("or"))),
    # nothing at all
    "": Nothing(),
    " \t\n": Nothing(),
    "***": Nothing(),
    '""': Nothing(),
    "“ ”": Nothing(),
    "😀": Nothing(),
    "\0": Nothing(),
    "-": Nothing(),
    "~ ! ? . ,": Nothing(),
    "()": Nothing(),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items(), ids=map(ascii, TREES))
def test_tree(text: str, tree: Node) -> None:
    parsed = parse(text)

    assert parsed.tree == tree
    assert parsed.is_empty == (tree == Nothing())


FALLBACKS = {
    # text: (canonical text, codes of the remarks)
    '"unbalanced': ("unbalanced", ["unbalanced-quote"]),
    'a "b c" "d': ('a d "b c"', ["unbalanced-quote"]),
    ")(": ("", ["unbalanced-parenthesis", "unbalanced-parenthesis"]),
    "a) b": ("a b", ["unbalanced-parenthesis"]),
    "c -(a b": ("c BUKAN (a b)", ["unbalanced-parenthesis"]),
    "AND banjir": ("banjir", ["dangling-operator"]),
    "banjir OR": ("banjir", ["dangling-operator"]),
    "banjir NOT": ("banjir", ["dangling-operator"]),
    "NOT": ("not", ["dangling-operator"]),
    "a AND OR b": ("a ATAU b", ["dangling-operator"]),
    "a OR () b": ("a ATAU b", []),
    "sumber:": ("", ["empty-field"]),
    'a judul:""': ("a", ["empty-field"]),
    "a judul: AND b": ("a DAN b", ["empty-field"]),
    "judul:sumber:kompas": ("sumber:kompas", []),
    "foo:bar": ("foo bar", ["unknown-field"]),
    'foo:"a b"': ('foo "a b"', ["unknown-field"]),
    '-foo:"a b" c': ('BUKAN "a b" c', ["unknown-field"]),
    "-foo:bar": ('BUKAN "foo bar"', ["unknown-field"]),
    "*banjir": ("banjir", ["leading-wildcard"]),
    "*banj*": ("banj*", ["leading-wildcard"]),
    "ba*": ("ba", ["short-wildcard"]),
    "k?ta": ("k ta", ["short-wildcard"]),
    "ke*an": ("ke an", ["short-wildcard"]),
    "ab~": ("ab", ["edit-distance"]),
    "abc~2": ("abc~1", ["edit-distance"]),
    "banjir~9": ("banjir~2", ["edit-distance"]),
    "aaaa~ bbbb~ cccc~ dddd~ eeee~ ffff~ gggg~1": (
        "aaaa~1 bbbb~1 cccc~1 dddd~1 eeee~1 ffff~1 gggg",
        ["too-many-patterns"],
    ),
    "banjir~99999999999999": ("banjir~2", ["edit-distance"]),
    '"banj* kanal"': ('"banj* kanal"', ["phrase-wildcard"]),
    '"a b"~999': ('"a b"~20', ["phrase-slop"]),
    "suhu -5 derajat": ("suhu 5 derajat", ["negative-number"]),
    "-5,5%": ("5,5%", ["negative-number"]),
    "tanggal:entahlah a": ("a", ["bad-date"]),
    "tanggal:2022-02-30": ("", ["bad-date"]),
    "tanggal:(2022 OR x)": ("tanggal:2022", ["bad-date", "dangling-operator"]),
    "tanggal:": ("", ["empty-field"]),
    "(((((((((a b) c) d) e)))))) f": ("a b c DAN d DAN e DAN f", ["too-deep"]),
}


@pytest.mark.parametrize(("text", "expected"), FALLBACKS.items(), ids=map(ascii, FALLBACKS))
def test_fallback_leaves_a_remark(text: str, expected: tuple[str, list[str]]) -> None:
    parsed = parse(text)

    assert describe(parsed.tree) == expected[0]
    assert [remark.code for remark in parsed.remarks] == expected[1]


def test_every_remark_can_be_provoked() -> None:
    provoked = {remark.code for text in FALLBACKS for remark in parse(text).remarks}

    assert provoked | {"too-long", "too-many-clauses"} == set(REMARKS)


@pytest.mark.parametrize(
    ("text", "length", "kept"),
    [
        pytest.param("banjir jakarta", 14, "banjir jakarta", id="just-fits"),
        pytest.param("banjir jakarta", 13, "banjir", id="at-a-word"),
        pytest.param("banjir jakarta", 6, "banjir", id="where-a-word-ends"),
        pytest.param("banjirjakarta", 6, "banjir", id="one-long-word"),
        pytest.param("ba\u0338n\u0338jir", 2, "b", id="not-before-an-accent"),
        pytest.param("   banjir      jakarta   ", 14, "banjir jakarta", id="blanks-do-not-count"),
    ],
)
def test_length_is_limited(text: str, length: int, kept: str) -> None:
    parsed = parse(text, Limits(length=length))

    assert parsed.text == kept
    assert [remark.code for remark in parsed.remarks] == ["too-long"] * (len(kept) < 14)


def test_clauses_are_limited() -> None:
    parsed = parse(" OR ".join("abcdefghijklmnopqrstuvwxyz0123456789"))

    assert isinstance(parsed.tree, Or)
    assert len(parsed.tree.children) == 32
    assert [remark.code for remark in parsed.remarks] == ["too-many-clauses"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 1_000_000, id="one-word"),
        pytest.param("a " * 500_000, id="words"),
        pytest.param("(" * 1_000_000, id="open"),
        pytest.param("(" * 500_000 + "a" + ")" * 500_000, id="nested"),
        pytest.param("NOT " * 250_000 + "a", id="negations"),
        pytest.param("-(" * 250_000 + "a", id="negated-groups"),
        pytest.param('"' * 1_000_000, id="quotes"),
        pytest.param("judul:" * 100_000, id="names"),
        pytest.param("a~1" * 100_000, id="fuzzy"),
        pytest.param("*" * 1_000_000, id="wildcards"),
        pytest.param("e" + "\u0301\u0316" * 200_000, id="accents"),
    ],
)
def test_huge_text_is_no_trouble(text: str) -> None:
    costs_at_most(0.5, lambda: parse(text))


@pytest.mark.parametrize(
    "unit", ["(", "a ", "NOT ", "-(", 'x"', "judul:", "a~1", "ab*c", "a:b ", "OR "]
)
def test_time_is_linear_in_the_length(unit: str) -> None:
    limits = Limits(length=1_000_000, clauses=1_000_000)
    text = unit * (60_000 // len(unit))

    costs_at_most(5, lambda: parse(text, limits))


SIGNS = tuple("ab5 ()\"“”«:*?~-+'&./,_\u0301")
OPERATORS = (" AND ", " OR ", " NOT ", " DAN ", " ATAU ", " BUKAN ", "NOT", "DAN", " -", "-5")
FIELDS = ("judul:", "sumber:", "tanggal:", "foo:", "2022-01", "..", "https://")
WORDS = (" ", "banjir", "anak-anak", "~2", "Jum’at", "ภา", "😀", "\u200b")
PIECES = st.sampled_from((*SIGNS, *OPERATORS, *FIELDS, *WORDS))
TYPED = st.lists(PIECES, max_size=60).map("".join)
ROOMY = Limits(length=10_000)


@given(st.text())
def test_no_text_is_an_error(text: str) -> None:
    parsed = parse(text)

    assert len(parsed.text) <= 256
    assert {remark.code for remark in parsed.remarks} <= set(REMARKS)
    parsed.text.encode()


@given(st.text() | TYPED)
def test_description_reads_back_as_the_same_tree(text: str) -> None:
    tree = parse(text).tree

    assert parse(describe(tree), ROOMY).tree == tree


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("tanggal:2000.. +0001", 'tanggal:"2000-01-01.." 0001'),
        ("-tanggal:2000-05 +2001", "BUKAN tanggal:2000-05 2001"),
        ("tanggal:3/2000 +lalu", "tanggal:2000-03 lalu"),
        ("tanggal:..2000 +januari", "tanggal:..2000-12-31 januari"),
        ("tanggal:2000 +sampai +2001", "tanggal:2000 DAN sampai DAN 2001"),
    ],
)
def test_words_after_a_date_stay_words(text: str, described: str) -> None:
    tree = parse(text).tree

    assert describe(tree) == described
    assert parse(described).tree == tree


@given(st.text() | TYPED)
def test_kept_text_parses_alike(text: str) -> None:
    parsed = parse(text)
    again = parse(parsed.text)

    assert (again.text, again.tree) == (parsed.text, parsed.tree)


@example("NOT?-?", 1, 0)
@example('"a("', 1, 0)
@given(TYPED, st.integers(1, 5), st.integers(0, 3))
def test_limits_hold(text: str, clauses: int, nesting: int) -> None:
    tree = parse(text, Limits(clauses=clauses, nesting=nesting)).tree

    assert len(list(leaves(tree))) <= clauses
    outside_phrases = re.sub('"[^"]*"', "", describe(tree))
    assert "(" not in outside_phrases or nesting
    assert parse(describe(tree), replace(ROOMY, nesting=nesting)).tree == tree


@given(TYPED)
def test_negation_only_within_a_conjunction(text: str) -> None:
    def check(node: Node, parent: Node | None) -> None:
        if isinstance(node, Not | Everything):
            assert isinstance(parent, And)
        if isinstance(node, And):
            assert not all(isinstance(child, Not) for child in node.children)
        for child in children(node):
            check(child, node)

    check(parse(text).tree, None)


def children(node: Node) -> tuple[Node, ...]:
    match node:
        case And(nodes) | Or(nodes) | Bag(nodes):
            return nodes
        case Not(child) | InField(_, child):
            return (child,)
        case _:
            return ()


def leaves(node: Node) -> list[Node]:
    if isinstance(node, Everything | Nothing):
        return []
    return (
        [leaf for child in children(node) for leaf in leaves(child)] if children(node) else [node]
    )


TYPED_WORDS = (
    *("banjir", "Jakarta,", "kupu", "sayur", "mayur", "covid-19", "5", "10.", "siapa?", "DAN"),
    *("OR,", "a--b", "-x", "x-", "e!?", "kompas.com", "5%", "judul:a", "b*", "f~1", "é", "(c"),
)
PLAIN = st.lists(st.sampled_from(TYPED_WORDS), max_size=8).map(" ".join)


@given(PLAIN, st.integers(1, 8), st.integers(1, 60))
def test_plain_words_are_read_as_the_lexer_reads_them(text: str, clauses: int, length: int) -> None:
    limits = Limits(clauses=clauses, length=length)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parser, "_plain_words", lambda *_: [])
        expected = parse(text, limits)

    assert parse(text, limits) == expected
