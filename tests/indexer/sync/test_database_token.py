"""A database or an index that was replaced is noticed, and both are brought together again."""

import json
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, IndexToken, PendingUpdate
from articles.revision import content_revision
from indexer.engines import get_index_builder, get_searcher
from indexer.engines.interface import EngineQuery
from indexer.query.parser import parse
from indexer.sync import database_token
from indexer.sync.backlog_watcher import _has_work
from indexer.sync.drain import drain
from indexer.sync.rebuild import rebuild
from indexer.sync.reconciliation import is_foreign, reconcile

pytestmark = pytest.mark.django_db(transaction=True)


def searched(text: str) -> int:
    """Return the number of hits of a text."""
    return get_searcher().search(EngineQuery(parse(text).tree)).total


def restore_older_database(token: str) -> None:
    """Put the database back to the time of a token: later articles are gone, without a trace."""
    Article.objects.filter(title__startswith="Banjir").delete()
    PendingUpdate.objects.all().delete()
    IndexToken.objects.update(token=token)


def test_every_commit_has_a_token_of_its_own(empty_index: None) -> None:
    tokens = [database_token.stored_token()]
    for number in range(3):
        Article.objects.create(title=f"Gempa {number}", body="Warga keluar rumah.")
        tokens.append(database_token.stored_token())

    assert all(tokens)
    assert len(set(tokens)) == 4
    assert not is_foreign()


def test_an_older_database_is_noticed_and_its_index_corrected(
    empty_index: None, monkeypatch: pytest.MonkeyPatch, index_dir: Path
) -> None:
    Article.objects.create(title="Gempa di Palu", body="Warga keluar rumah.")
    token = database_token.stored_token()
    for number in range(3):
        Article.objects.create(title=f"Banjir {number}", body="Air naik.")
    named = (
        index_dir / (get_index_builder().current_generation() or "") / "database.json"
    ).read_text()
    monkeypatch.setattr("indexer.sync.receivers.drain", lambda *_, **__: 0)
    restore_older_database(token)

    assert token not in json.loads(named)
    assert is_foreign()
    assert _has_work()
    assert searched("banjir") == 3  # phantoms
    revision = content_revision()
    assert reconcile() == 3
    assert content_revision() != revision
    assert (searched("banjir"), searched("gempa")) == (0, 1)
    assert not is_foreign()
    assert reconcile() is None


def test_a_save_after_the_restore_does_not_hide_it(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    Article.objects.create(title="Gempa di Palu", body="Warga keluar rumah.")
    token = database_token.stored_token()
    Article.objects.create(title="Banjir", body="Air naik.")
    with monkeypatch.context() as patched:
        patched.setattr("indexer.sync.receivers.drain", lambda *_, **__: 0)
        restore_older_database(token)

    Article.objects.create(title="Longsor", body="Jalan tertutup.")

    assert (searched("longsor"), searched("banjir")) == (1, 1)
    assert is_foreign()
    call_command("sync_index")
    assert (searched("longsor"), searched("banjir")) == (1, 0)
    assert not is_foreign()


def test_a_pointer_set_back_by_hand_is_noticed(empty_index: None, index_dir: Path) -> None:
    old = get_index_builder().current_generation()
    rebuild(procs=1)
    Article.objects.create(title="Banjir", body="Air naik.")
    (index_dir / "current").write_text(json.dumps({"generation": old, "commit": 99}))

    assert is_foreign()
    call_command("reindex", "--if-needed")
    assert searched("banjir") == 1
    assert not is_foreign()


def test_an_older_copy_of_the_index_is_noticed(
    empty_index: None, index_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(index_dir, tmp_path / "copy")
    Article.objects.create(title="Banjir", body="Air naik.")
    shutil.rmtree(index_dir)
    shutil.copytree(tmp_path / "copy", index_dir)

    assert is_foreign()
    assert reconcile() == 1
    assert searched("banjir") == 1


def test_a_process_killed_before_its_acknowledgement_is_no_restore(
    empty_index: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(generation: str, token: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("indexer.sync.database_token.confirm", die)
        with pytest.raises(KeyboardInterrupt):
            Article.objects.create(title="Banjir", body="Air naik.")

    assert not is_foreign()
    assert drain() == 1
    assert not is_foreign()


def test_a_site_from_before_the_tokens_is_no_restore(empty_index: None, index_dir: Path) -> None:
    IndexToken.objects.all().delete()
    (index_dir / (get_index_builder().current_generation() or "") / "database.json").unlink()

    assert not is_foreign()
    Article.objects.create(title="Banjir", body="Air naik.")
    assert database_token.stored_token()
    assert not is_foreign()


@pytest.mark.parametrize("content", ["", "{", "7", "null", '{"a": 1}'])
def test_an_unreadable_file_counts_as_replaced(
    empty_index: None, index_dir: Path, content: str
) -> None:
    (index_dir / (get_index_builder().current_generation() or "") / "database.json").write_text(
        content
    )

    assert is_foreign()
    assert reconcile() == 0
    assert not is_foreign()
