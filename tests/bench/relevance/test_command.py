"""Complete runs of ``bin/bench relevance`` on a small set."""

import gzip
import json
import random
from pathlib import Path

import pytest

from bench.__main__ import main
from bench.corpus import SHARED
from bench.relevance import command, sets
from bench.relevance.typos import with_typo


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["relevance", *arguments])
    out, err = capsys.readouterr()
    return status, out, err


def test_json_lines(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sets", str(small_set.parent), "--only", "kecil", "--chains", "searchsite,words"]
    status, out, _ = run(capsys, *arguments, "--json")

    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert {(row["chain"], row["measure"]) for row in rows} == {
        (chain, measure)
        for chain in ("searchsite", "words")
        for measure in ("ndcg@10", "mrr@10", "recall@100")
    }
    assert {row["set"] for row in rows} == {"kecil"}
    assert all(row["queries"] == 2 for row in rows)
    ours = {row["measure"]: row["value"] for row in rows if row["chain"] == "searchsite"}
    assert ours == {"ndcg@10": 1.0, "mrr@10": 1.0, "recall@100": 1.0}


def test_sets_over_the_same_documents_build_their_index_once(
    small_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = small_set.parent / "lain"
    other.mkdir()
    for path in small_set.iterdir():
        (other / path.name).symlink_to(path)
    arguments = ["--sets", str(small_set.parent), "--only", "kecil,lain"]
    arguments += ["--chains", "searchsite", "--procs", "2", "--json"]

    first = run(capsys, *arguments)
    (index,) = (small_set.parents[1] / "scratch" / "relevance").glob("*/g*")
    next(index.glob("*.seg")).unlink()

    assert run(capsys, *arguments) == first
    assert first[0] == 0


def test_a_table_for_people(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(
        capsys, "--sets", str(small_set), "--only", "kecil", "--chains", "searchsite,snowball"
    )

    assert status == 0
    assert "1.0000 [1.0000, 1.0000]" in out
    assert "(p " in out


def test_only_queries_that_need_a_stem(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--sets", str(small_set), "--chains", "searchsite", "--gap", "--json"]
    status, out, _ = run(capsys, *arguments)

    assert status == 0
    assert {json.loads(line)["queries"] for line in out.splitlines()} == {1}  # terendam: merendam


def test_a_set_without_matching_queries_is_reported(
    small_set: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small_set / "queries.tsv").write_text("q1\tbanjir di semarang\n")

    status, _, err = run(capsys, "--sets", str(small_set), "--only", "kecil", "--gap")

    assert (status, "no query of these sets is of that kind" in err) == (2, True)


def test_stems_are_measured_beside_the_terms_of_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "lexicon").mkdir()
    gold = ["form\tlemma\tsource\tcount\tupos", "sebuah\tbuah\tUD-PUD\t5\tDET"]
    (tmp_path / "lexicon" / "lemma_gold.tsv").write_text("\n".join(gold))
    (tmp_path / "lexicon" / "rootwords.txt").write_text("buah\n")
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.write(json.dumps({"body": "Sebuah mangga."}))
    monkeypatch.setattr(command, "SHARED", tmp_path)
    monkeypatch.setenv("BENCH_CORPUS", str(tmp_path))

    found = {
        row.chain: row.value
        for row in command._stems(["searchsite", "snowball"])
        if row.metric == "derived_news_accuracy"
    }

    assert found == {"searchsite": 1.0, "index": 0.0, "snowball": 0.0}


@pytest.mark.corpus
def test_snippets_are_measured(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if not (SHARED / "lexicon" / "stopwords_id.tsv").exists():
        pytest.skip("Tala's stopwords are not beside the checkout")
    arguments = ["--sets", str(small_set), "--snippets", "--chains", "searchsite,whoosh", "--json"]
    status, out, _ = run(capsys, *arguments)

    rows = [json.loads(line) for line in out.splitlines()]
    found = {(row["chain"], row["measure"]): row["value"] for row in rows}
    assert status == 0
    assert found["searchsite", "snippet@240"] == found["whoosh", "snippet@240"] == 1.0
    assert found["searchsite", "snippet_characters"] <= 240


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--chains", "searchsite,sastrawi"], "'sastrawi' is none; choose from searchsite"),
        (["--snippets", "--chains", "lucene"], "'lucene' is none; choose from searchsite, whoosh"),
        (["--queries", "0"], "'0' is not a number of at least 1"),
        (["--gap", "--typos"], "not allowed with argument --gap"),
    ],
    ids=["chain", "maker", "queries", "kinds"],
)
def test_invalid_options_are_refused(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["relevance", *arguments])

    assert ended.value.code == 2
    assert message in capsys.readouterr().err


def test_an_unknown_set_is_reported(small_set: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "--sets", str(small_set), "--only", "kecil,besar")

    assert (status, err) == (2, "'besar' is no set; choose from kecil, lemma.\n")


@pytest.mark.parametrize(
    ("file", "content", "message"),
    [
        ("queries.tsv", "q1 without a tab\n", "queries.tsv, line 1: 2 columns"),
        ("qrels.tsv", "q1\ta\n", "qrels.tsv, line 1: 3 columns"),
        ("qrels.tsv", "q9\ta\t1\n", "no query of queries.tsv has an answer"),
    ],
)
def test_an_unreadable_set_is_reported(
    small_set: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, message: str
) -> None:
    (small_set / file).write_text(content)

    status, _, err = run(capsys, "--sets", str(small_set), "--only", "kecil")

    assert status == 2
    assert message in err


def test_further_judgements_of_a_set_over_the_news(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = [{"id": name, "title": name, "body": f"banjir {name}"} for name in ("a", "b", "c")]
    with gzip.open(tmp_path / "news.jsonl.gz", "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in news)
    (tmp_path / "kecil").mkdir()
    (tmp_path / "kecil/queries.tsv").write_text("q1\tbanjir\n")
    (tmp_path / "kecil/qrels.tsv").write_text("q1\ta\t3\nq1\tb\t1\n")
    (tmp_path / "kecil.tsv").write_text("q1\tb\t3\nq1\tc\t2\n")
    monkeypatch.setattr(sets, "JUDGED", tmp_path)
    monkeypatch.setattr(sets, "corpus_folder", lambda: tmp_path)

    whole = sets.read(tmp_path / "kecil").queries[0].grades
    as_given = sets.read(tmp_path / "kecil", as_given=True).queries[0].grades

    assert whole == {1: 3, 2: 1, 3: 2}  # the set's own judgement counts
    assert as_given == {1: 3, 2: 1}


def test_a_folder_without_sets_is_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, _, err = run(capsys, "--sets", str(tmp_path))

    assert (status, "holds no judged set" in err) == (2, True)


def test_a_typo_changes_one_word_by_one_letter() -> None:
    text = "siapa presiden RI ke 2"
    for seed in range(200):
        changed = with_typo(text, random.Random(seed))

        before, after = text.split(), changed.split()
        assert len(before) == len(after)
        different = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(different) == 1
        ((old, new),) = different
        assert old in {"siapa", "presiden"}
        assert abs(len(old) - len(new)) <= 1
    assert with_typo("RI ke 2", random.Random(1)) == "RI ke 2"


def test_a_typo_changes_a_content_word_where_there_is_one() -> None:
    for seed in range(50):
        changed = with_typo("Siapakah presiden", random.Random(seed), {"siapakah"})

        assert changed.startswith("Siapakah ")
        assert changed != "Siapakah presiden"
        assert with_typo("Siapakah", random.Random(seed), {"siapakah"}) != "Siapakah"
