"""The revision of the content on PostgreSQL: it changes with every commit that changes articles."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections, transaction

from articles.models import Article, ContentMark, VariantGroup
from articles.revision import content_revision
from articles.shared_home import content_marks

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite needs no marks"),
]


@pytest.fixture(autouse=True)
def triggers(transactional_db) -> None:
    content_marks.TRIGGERS.install(connection)


def save(title: str) -> Article:
    return Article.objects.create(title=title, body="isi")


def test_each_commit_that_changes_articles_has_another_revision() -> None:
    revisions = [content_revision()]
    article = save("satu")
    revisions.append(content_revision())
    Article.objects.filter(pk=article.pk).update(title="dua")
    revisions.append(content_revision())
    VariantGroup.objects.create(kind="synonym", forms="zuba | zubi")
    revisions.append(content_revision())
    article.delete()
    revisions.append(content_revision())

    assert len(set(revisions)) == len(revisions)


def test_other_writes_keep_the_revision() -> None:
    before = content_revision()

    User.objects.create_user("ani")

    assert content_revision() == before


def test_a_rolled_back_change_keeps_the_revision() -> None:
    before = content_revision()

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        save("satu")
        raise ZeroDivisionError

    assert content_revision() == before


def test_commits_in_another_order_than_their_changes_are_told_apart() -> None:
    begun, may_commit = threading.Event(), threading.Event()

    def change_slowly() -> None:
        with transaction.atomic():
            save("lambat")
            begun.set()
            may_commit.wait(20)
        connections.close_all()

    slow = threading.Thread(target=change_slowly)
    slow.start()
    begun.wait(20)
    first = content_revision()
    save("cepat")  # a later number that is visible earlier
    second = content_revision()
    may_commit.set()
    slow.join()

    assert len({first, second, content_revision()}) == 3


def test_removing_old_marks_changes_the_revision_and_repeats_none() -> None:
    seen = {content_revision()}
    for number in range(6):
        save(f"artikel {number}")
        seen.add(content_revision())

    few = content_marks.forget_old(connection, most=6)
    removed = content_marks.forget_old(connection, most=5)
    after = [content_revision()]
    for number in range(6):
        save(f"lagi {number}")
        after.append(content_revision())

    assert (few, removed) == (False, True)
    assert ContentMark.objects.count() == 6
    assert len(set(after)) == 7 and not seen & set(after)


def test_a_bulk_change_leaves_one_mark() -> None:
    with transaction.atomic():
        Article.objects.bulk_create([Article(title=f"{n}", body="isi") for n in range(50)])
        Article.objects.update(source="sama")

    assert ContentMark.objects.count() == 1
    assert content_marks.missing(connection) == set()
