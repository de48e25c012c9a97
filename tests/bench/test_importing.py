"""The figures of ``bin/bench importing``: matching, fields, cases and the command."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from articles.importing.record import ArticleRecord
from bench.importing import command
from bench.importing.cases import CASES, CaseError, ExpectedArticle, read_cases
from bench.importing.fields import is_right
from bench.importing.matching import match, tokens
from bench.importing.measure import Score, judge
from bench.importing.report import missed

BODY = (
    "Air naik di tiga dusun. Warga mengungsi ke balai desa.\n\n"
    "Penyebab banjir\n\n"
    "Penyebab banjir masih dicari. “Kami menunggu,” kata Rina Contoh."
)


def record(**values: object) -> ArticleRecord:
    return ArticleRecord(**{"title": "Air Naik", "body": BODY, **values})  # type: ignore[arg-type]


def write_case(folder: Path, name: str, content: str, expected: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    stem, _, ending = name.partition(".")
    (folder / name).write_text(content, encoding="utf-8")
    text = expected if isinstance(expected, str) else json.dumps(expected)
    (folder / f"{stem}.expected.json").write_text(text, encoding="utf-8")
    assert ending


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Air  naik\n\ndi dusun", "Air naik di dusun"),
        ("“Air,” kata dia", '"Air," kata dia'),
        ("BBC , Minggu", "BBC, Minggu"),
        ("Jum’at – sore…", "Jum'at - sore..."),
    ],
    ids=["white space", "quotation marks", "space before a comma", "dashes and ellipses"],
)
def test_spellings_that_are_equal(one: str, other: str) -> None:
    assert tokens(one) == tokens(other)


def test_sentences_are_kept_or_lost() -> None:
    outcome = match(BODY, ["Air naik di tiga dusun.", "Air surut.", '"Kami menunggu," kata'], [])

    assert outcome.kept == ["Air naik di tiga dusun.", '"Kami menunggu," kata']
    assert outcome.lost == ["Air surut."]


def test_a_lost_subhead_is_not_found_inside_a_sentence() -> None:
    body = BODY.replace("Penyebab banjir\n\n", "")

    outcome = match(body, ["Penyebab banjir", "Penyebab banjir masih dicari."], [])

    assert len(outcome.lost) == 1


def test_a_subhead_and_a_sentence_with_the_same_words_are_both_kept() -> None:
    outcome = match(BODY, ["Penyebab banjir", "Penyebab banjir masih dicari."], [])

    assert not outcome.lost


def test_a_sentence_that_occurs_twice_covers_its_words_once() -> None:
    outcome = match("Air naik. Air naik.", ["Air naik."], [])

    assert (outcome.covered_words, outcome.words) == (2, 4)


def test_a_sentence_that_a_paragraph_divides_is_broken() -> None:
    outcome = match("Unggahan itu\n\ntrending\n\nsejak pagi.", ["Unggahan itu trending sejak"], [])

    assert outcome.broken == outcome.kept


def test_boilerplate_inside_a_sentence_does_not_count() -> None:
    inside = match("Foto itu trending.", ["Foto itu trending."], ["trending"])
    outside = match("Foto itu trending. trending", ["Foto itu trending."], ["trending"])

    assert inside.removed == ["trending"]
    assert outside.stayed == ["trending"]


@pytest.mark.parametrize(
    ("field", "got", "values", "right"),
    [
        ("title", "Air “Naik”", ('Air "Naik"',), True),
        ("title", "air naik", ("Air Naik",), False),
        ("source", "DETIKCOM", ("detik.com", "detikcom"), True),
        ("author", "Budi Contoh dan Rina Contoh", ("Rina Contoh, Budi Contoh",), True),
        ("author", "Rina Contoh", ("Rina Contoh, Budi Contoh",), False),
        ("author", "Redaksi", (), False),
        ("author", "", (), True),
        ("url", "https://contoh.invalid/a", ("https://contoh.invalid/b",), False),
    ],
)
def test_fields(field: str, got: str, values: tuple[str, ...], right: bool) -> None:
    assert is_right(field, record(**{field: got}), values) is right


@pytest.mark.parametrize(
    ("value", "right"),
    [
        ("2024-08-12T07:30:00+07:00", True),
        ("2024-08-12T08:30:00+08:00", True),
        ("2024-08-12T07:31:00+07:00", False),
        ("2024-08-12T07:30:00+08:00", False),
        ("2024-08-12", True),
        ("2024-08-13", False),
    ],
)
def test_dates_are_judged_to_the_minute_or_to_the_day(value: str, right: bool) -> None:
    moment = datetime(2024, 8, 12, 0, 30, 15, tzinfo=UTC)

    assert is_right("published_at", record(published_at=moment), (value,)) is right


def test_a_missing_article_loses_its_sentences_and_fields(tmp_path: Path) -> None:
    write_case(tmp_path / "contoh", "01-a.csv", "isi\n", [{"title": "Air", "sentences": ["A b."]}])
    [case] = read_cases(tmp_path)

    score = judge(case, [], "broken")

    assert (score.share("recall"), score.share("title"), score.share("source")) == (0, 0, None)
    assert score.failures == ["contoh/01-a.csv: no article (broken)"]


def test_an_article_too_many_lowers_the_precision(tmp_path: Path) -> None:
    sentences = ["Air naik di tiga dusun."]
    write_case(tmp_path / "contoh", "01-a.csv", "isi\n", [{"sentences": sentences}])
    [case] = read_cases(tmp_path)

    score = judge(case, [record(title="Lain", body="NaN"), record(body=sentences[0])])

    assert score.share("recall") == 1
    assert score.share("precision") == 5 / 6


def test_articles_are_paired_by_their_sentences(tmp_path: Path) -> None:
    expected = [{"title": name, "sentences": [f"Isi {name}."]} for name in ("A", "B")]
    write_case(tmp_path / "contoh", "01-a.csv", "isi\n", expected)
    [case] = read_cases(tmp_path)

    score = judge(case, [record(title=name, body=f"Isi {name}.") for name in ("B", "A")])

    assert not score.failures


def test_a_case_has_the_outlet_and_the_kind_of_its_file(tmp_path: Path) -> None:
    write_case(tmp_path / "detik", "01-a.html.gz", "", [{"author": None, "title": ["A", "B"]}])

    [case] = read_cases(tmp_path)

    assert (case.outlet, case.kind) == ("detik", "html")
    assert case.articles == (ExpectedArticle({"author": (), "title": ("A", "B")}, (), ()),)


@pytest.mark.parametrize(
    "expected", ["{", '[{"titel": "A"}]', "[1]"], ids=["no JSON", "unknown key", "no object"]
)
def test_expectations_of_another_form_are_refused(tmp_path: Path, expected: str) -> None:
    write_case(tmp_path, "01-a.csv", "isi\n", expected)

    with pytest.raises(CaseError, match=r"01-a\.expected\.json"):
        read_cases(tmp_path)


def test_an_expectation_without_its_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "01-a.expected.json").write_text("[]", encoding="utf-8")

    with pytest.raises(CaseError, match="found 0"):
        read_cases(tmp_path)


def test_targets() -> None:
    score = Score()
    score.count("recall", 999, 1000)
    score.count("title", 98, 100)
    score.count("boilerplate", 94, 100)

    assert missed(score) == ["recall", "boilerplate"]


@pytest.mark.parametrize(("date", "status"), [("2024-08-12", 0), ("2024-08-13", 1)])
def test_the_command_checks_the_targets(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], date: str, status: int
) -> None:
    row = {"judul": "Air Naik", "isi": "Air naik di tiga dusun.", "tanggal": "2024-08-12"}
    article = {"title": "Air Naik", "published_at": date, "sentences": [row["isi"]]}
    write_case(tmp_path / "contoh", "01-a.jsonl", json.dumps(row) + "\n", [article])

    outcome = command.main([str(tmp_path), "--check", "--failures"])

    printed = capsys.readouterr()
    assert outcome == status
    assert ("contoh/01-a.jsonl: published_at: expected '2024-08-13'" in printed.out) is bool(status)
    assert ("Below the target: published_at." in printed.err) is bool(status)


def test_the_command_prints_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    row = {"isi": "Air naik di tiga dusun."}
    write_case(
        tmp_path / "contoh", "01-a.jsonl", json.dumps(row), [{"sentences": list(row.values())}]
    )

    assert command.main([str(tmp_path), "--json"]) == 0

    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(each["group"], each["name"]) for each in rows] == [
        ("outlet", "contoh"),
        ("kind", "jsonl"),
        ("all", "all"),
    ]
    assert rows[-1]["recall"] == 1


def test_a_folder_without_cases_and_an_unknown_outlet_are_invalid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main([str(tmp_path)]) == 2
    assert command.main(["--outlet", "tidak-ada"]) == 2

    assert "There are no cases" in capsys.readouterr().err


def test_the_cases_in_the_repository() -> None:
    cases = read_cases(CASES)

    assert len(cases) >= 60
    assert len({case.outlet for case in cases}) >= 10
    assert {case.kind for case in cases} >= {"html", "csv", "jsonl", "txt"}
    assert sum(file.stat().st_size for file in CASES.rglob("*.*")) < 1_500_000
    for case in cases:
        for article in case.articles:
            assert len(article.sentences) >= 5, case.file
            assert not set(article.sentences) & set(article.boilerplate), case.file
