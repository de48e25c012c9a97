"""Long work on the index is left to another process, and quick work is done at once."""

import shutil
from pathlib import Path

import pytest

from articles.models import Article, IndexToken
from articles.signals import deferred_announcements
from indexer.sync.background_work import reason_for_background
from indexer.sync.rebuild import rebuild

pytestmark = pytest.mark.django_db(transaction=True)


def save(count):
    with deferred_announcements():
        for number in range(count):
            Article.objects.create(title=f"Bendung {number}", body="Pintu air dibuka.")


def test_a_new_site_builds_its_index_at_once():
    save(3)

    assert reason_for_background() is None
    assert reason_for_background(quick_articles=3) is None


def test_a_missing_index_of_many_articles_is_built_beside_the_site(settings):
    save(3)
    rebuild(procs=1)
    shutil.rmtree(Path(settings.INDEX_DIR))

    assert reason_for_background(quick_articles=2) == "There is no search index yet."


def test_drafts_do_not_count(settings):
    save(3)
    Article.objects.update(status="draft")

    assert reason_for_background(quick_articles=2) is None


def test_many_waiting_changes_are_applied_beside_the_site():
    rebuild(procs=1)
    save(3)

    assert reason_for_background(quick_changes=3) is None
    assert reason_for_background(quick_changes=2) == "Many changes wait for the index."


def test_a_replaced_database_is_compared_in_the_background(empty_index: None) -> None:
    Article.objects.bulk_create([Article(title=f"Gempa {n}", body="isi") for n in range(4)])
    IndexToken.objects.update(token="another")

    assert reason_for_background() is None  # few articles: the start compares them itself
    assert "replaced" in str(reason_for_background(quick_articles=3))
