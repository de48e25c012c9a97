"""The output and the exit codes of ``reindex``, ``sync_index`` and ``search``."""

import shutil
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article, PendingUpdate
from articles.signals import deferred_announcements
from indexer.engines import get_index_builder
from indexer.sync.index_locks import rebuild_lock
from tests.indexer.site import run_program

pytestmark = pytest.mark.django_db(transaction=True)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command(*arguments, stdout=out, stderr=out, no_color=True)
    return out.getvalue()


@pytest.fixture
def article(empty_index: None) -> Article:
    return Article.objects.create(
        title="Gempa di Palu", body="Gempa mengguncang Palu.\n\nWarga mengungsi.", source="Antara"
    )


def test_reindex_prints_a_report(article: Article) -> None:
    output = run("reindex", "--procs", "1")

    assert "Indexed 1 articles in" in output
    assert f"generation {get_index_builder().current_generation()}" in output
    assert "Removed old generations" not in output
    assert "Removed old generations: g000001." in run("reindex", "--procs", "1")


def test_verify_agrees_or_fails(article: Article) -> None:
    output = run("reindex", "--verify")
    assert "Database: 1 published articles (0 drafts). Index: 1 documents." in output
    assert "Index and database agree." in output

    with deferred_announcements():
        Article.objects.update(body="lain")
        draft = Article.objects.create(title="x", body="x", status="draft")
    PendingUpdate.objects.filter(article_id=draft.pk).delete()

    out = StringIO()
    with pytest.raises(CommandError, match="differ"):
        call_command("reindex", "--verify", stdout=out)
    assert f"1 outdated in the index: {article.pk} (pending) [1 of them pending]" in out.getvalue()
    assert "(1 drafts)" in out.getvalue()


def test_verify_lists_some_and_counts_all(empty_index: None) -> None:
    with deferred_announcements():
        Article.objects.bulk_create(Article(title="x", body="x") for _ in range(30))
    PendingUpdate.objects.all().delete()

    out = StringIO()
    with pytest.raises(CommandError):
        call_command("reindex", "--verify", stdout=out)

    assert "30 missing from the index" in out.getvalue()
    assert "and 10 more" in out.getvalue()


def test_repair_mends_and_verify_agrees(article: Article) -> None:
    get_index_builder().apply([], [article.pk])

    output = run("reindex", "--repair", "--verify")

    assert f"1 missing from the index: {article.pk}" in output
    assert "Repaired 1 articles." in output
    assert "Index and database agree." in output
    assert "Repaired 0 articles." in run("reindex", "--repair")


def test_a_damaged_file_is_named_and_replaced(article: Article, index_dir: Path) -> None:
    path = next((index_dir / (get_index_builder().current_generation() or "")).glob("*.seg"))
    content = bytearray(path.read_bytes())
    content[len(content) // 3] ^= 4
    path.write_bytes(content)

    out = StringIO()
    with pytest.raises(CommandError, match=r"Run `manage.py reindex --repair`\.$"):
        call_command("reindex", "--verify", stdout=out)
    assert f"damaged file: {path.name}" in out.getvalue()
    with pytest.raises(CommandError, match=path.name):
        run("scrub")
    run("reindex", "--repair")
    assert not path.exists()
    assert "agree" in run("reindex", "--verify")
    assert "every checksum is right" in run("scrub")


def test_a_missing_file_of_words_is_named_and_repaired(article: Article, index_dir: Path) -> None:
    (index_dir / (get_index_builder().current_generation() or "") / "spelling.arrays").unlink()

    out = StringIO()
    with pytest.raises(CommandError, match=r"Run `manage.py reindex --repair`\.$"):
        call_command("reindex", "--verify", stdout=out)
    assert "words for corrections (spelling.arrays): missing" in out.getvalue()
    run("reindex", "--repair")
    assert "agree" in run("reindex", "--verify")


def test_if_needed_only_drains_into_a_sound_index(article: Article) -> None:
    before = get_index_builder().current_generation()
    with deferred_announcements():
        Article.objects.create(title="Gempa lagi", body="x")

    output = run("reindex", "--if-needed")

    assert "The index is in order; 1 pending changes applied." in output
    assert get_index_builder().current_generation() == before


@pytest.mark.parametrize("state", ["missing", "outdated", "pointer", "manifest", "segment"])
def test_if_needed_replaces_an_unusable_index(
    article: Article, index_dir: Path, state: str
) -> None:
    folder = index_dir / (get_index_builder().current_generation() or "")
    pointer = index_dir / "current"
    actions: dict[str, Callable[[], Any]] = {
        "missing": pointer.unlink,
        "outdated": lambda: (folder / "manifest.json").write_text('{"fingerprint": "x"}'),
        "pointer": lambda: pointer.write_text("x"),
        "manifest": (folder / "manifest.json").unlink,
        "segment": lambda: next(folder.glob("*.seg")).unlink(),
    }
    actions[state]()
    if pointer.exists():
        pointer.write_bytes(pointer.read_bytes() + b" ")

    output = run("reindex", "--if-needed", "--procs", "1")

    assert "Indexed 1 articles" in output
    assert "agree" in run("reindex", "--verify")


def test_a_second_rebuild_is_refused_with_a_message(article: Article) -> None:
    with rebuild_lock() as held:
        assert held
        with pytest.raises(CommandError, match="Another rebuild is running"):
            run("reindex")


@pytest.mark.parametrize("option", ["--verify", "--repair"])
def test_without_an_index_a_check_names_the_command_to_run(
    article: Article, index_dir: Path, option: str
) -> None:
    shutil.rmtree(index_dir)
    with pytest.raises(CommandError, match="reindex"):
        run("reindex", option)


def test_a_full_disk_has_a_message(article: Article, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("indexer.engines.whoosh.write.build.sync_path", full)
        with pytest.raises(CommandError, match="No space left on device"):
            run("reindex", "--procs", "1")

    assert "agree" in run("reindex", "--verify")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["reindex", "--procs", "abc"], "argument --procs: 'abc' is not a whole number"),
        (["reindex", "--procs", "0"], "argument --procs: '0' is not"),
        (["reindex", "--procs", "-1"], "argument --procs"),
        (["reindex", "--batch-size", "0"], "argument --batch-size: '0' is not"),
        (["reindex", "--batch-size", "1.5"], "argument --batch-size: '1.5' is not"),
        (["reindex", "--batch-size", "99999999999"], "argument --batch-size"),
        (["reindex", "extra"], "unrecognized arguments: extra"),
        (["search"], "required: query"),
        (["search", "x", "--limit", "abc"], "argument --limit"),
        (["search", "x", "--sort", "size"], "argument --sort"),
        (["search", "x", "--limit", "0"], "--limit takes 1 to 100"),
        (["search", "x", "--limit", "101"], "--limit takes 1 to 100"),
        (["search", "x", "--page", "0"], "--page 1 or more"),
        (["search", "x", "--page", "-5"], "--page"),
        (["sync_index", "--all"], "unrecognized arguments: --all"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_arguments_have_a_message(
    transactional_db: None, arguments: list[str], complaint: str
) -> None:
    with pytest.raises(CommandError) as raised:
        run(*arguments)

    assert complaint in str(raised.value)


def test_bad_arguments_of_a_process_print_usage_and_no_traceback(tmp_path: Path) -> None:
    done = run_program(tmp_path, MANAGED)

    assert done.returncode == 2
    assert "usage: manage.py reindex" in done.stderr
    assert "'abc' is not a whole number from 1" in done.stderr
    assert "Traceback" not in done.stderr


MANAGED = """
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "reindex", "--procs", "abc"])
"""


def test_sync_index_applies_pending_changes(article: Article) -> None:
    with deferred_announcements():
        Article.objects.create(title="Gempa lagi", body="x")

    assert "Applied 1 pending changes; 0 are left." in run("sync_index")
    assert "Applied 0 pending changes; 0 are left." in run("sync_index")


def test_sync_index_without_a_usable_index_is_an_error(article: Article, index_dir: Path) -> None:
    (index_dir / "current").write_text("garbage")
    with deferred_announcements():
        Article.objects.create(title="Gempa lagi", body="x")

    with pytest.raises(CommandError, match="reindex"):
        run("sync_index")
    assert PendingUpdate.objects.count() == 1


def test_search_prints_ranked_results(article: Article) -> None:
    output = run("search", "gempa", "palu")

    assert "  1. Gempa di Palu" in output
    assert f"#{article.pk} · Antara" in output
    assert "mengguncang Palu" in output
    assert "1 articles in" in output


def test_search_numbers_hits_across_pages(empty_index: None) -> None:
    for number in range(5):
        Article.objects.create(title=f"Gempa {number}", body="x")

    output = run("search", "gempa", "--limit", "2", "--page", "2", "--sort", "date")

    assert [line.split()[0] for line in output.splitlines() if "Gempa" in line] == ["3.", "4."]
    assert "5 articles in" in output


def test_search_takes_the_filters_of_the_page(empty_index: None) -> None:
    for source, author in (("Antara", "Sari"), ("Kabar", "Sari"), ("Kabar", "Budi")):
        Article.objects.create(
            title=f"Gempa {source} {author}", body="x", source=source, author=author
        )

    output = run("search", "gempa", "--author", "Sari", "--source", "Kabar", "--source", "Warta")

    assert "Gempa Kabar Sari" in output
    assert "1 articles in" in output


def test_search_prints_what_an_order_by_date_leaves_out(article: Article) -> None:
    Article.objects.create(title="Gempa Palu", body="gempa gempa", published_at=None)
    Article.objects.create(title="Pasar", body=f"gempa {'kain batik ' * 80}", published_at=None)

    output = run("search", "gempa palu ATAU gempa", "--sort", "oldest")
    all_of_them = run("search", "gempa palu ATAU gempa", "--sort", "oldest", "--weak", "--undated")

    assert "1 artikel lain kurang cocok" in output
    assert "Pasar" not in output
    assert "Pasar" in all_of_them


def test_search_prints_messages_and_an_empty_result(article: Article) -> None:
    output = run("search", "tidakada foo:bar")

    assert "foo" in output.splitlines()[0]
    assert "0 articles in" in output


def test_search_without_an_index_is_an_error(article: Article, index_dir: Path) -> None:
    shutil.rmtree(index_dir)
    with pytest.raises(CommandError, match="reindex"):
        run("search", "gempa")
