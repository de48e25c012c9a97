"""Precision and recall of families of loan words, over a small list."""

from bench.relevance.families import FamilyReport, LoanPair, measure, read_pairs

PAIRS = [
    LoanPair("tuning", ("stabil", "stabilitas"), True),
    LoanPair("tuning", ("organ", "organisasi"), False),
    LoanPair("held-out", ("moral", "moralitas"), True),
    LoanPair("held-out", ("modal", "modalitas"), False),
]


def test_each_part_has_a_report() -> None:
    families = {"stabil": ("stabilitas",), "organ": ("organisasi",), "modal": (), "moral": ()}

    reports = list(measure(PAIRS, lambda stem: families.get(stem, ())))

    assert reports == [
        FamilyReport("held-out", 2, 1, 0.0, 0.0),
        FamilyReport("tuning", 2, 1, 0.5, 1.0),
    ]


def test_a_family_found_from_either_word_counts() -> None:
    (report,) = measure(PAIRS[2:3], lambda stem: ("moral",) if stem == "moralitas" else ())

    assert (report.precision, report.recall) == (1.0, 1.0)


def test_no_pair_is_judged_twice() -> None:
    words = [frozenset(pair.words) for pair in read_pairs()]

    assert len(words) == len(set(words)) > 300
    assert {pair.part for pair in read_pairs()} == {"tuning", "held-out"}
