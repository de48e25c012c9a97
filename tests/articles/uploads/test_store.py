"""The store of uploads: writing, ownership and expiry."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from articles.importing.problems import Problem
from articles.importing.record import ArticleRecord, Fields, Rejection, Removal
from articles.models import Upload, UploadedItem
from articles.uploads import store
from articles.uploads.contents import UploadedName, record_of

WORDS = "Warga kampung bergotong royong membersihkan saluran air di sekitar pasar."


@pytest.fixture
def user(transactional_db: None) -> User:
    return User.objects.create(username="redaktur")


def record(number: int, **values: Any) -> ArticleRecord:
    return ArticleRecord(**{"title": f"Judul {number}", "body": f"{WORDS} {number}"} | values)


def test_an_upload_keeps_everything_that_was_read(user: User) -> None:
    rejection = Rejection("a.jsonl", 2, Problem("empty"))
    article = record(
        1,
        published_at=timezone.now(),
        original="Asli",
        given=Fields(source="Antara", published_at=timezone.now()),
        removals=(Removal("read_also", "Baca juga: Lain", 12),),
        kept=(("credit", "Oleh Tim"),),
        warnings=(Problem("bad_date", {"value": "kemarin"}),),
    )

    with store.create_upload(user.pk, "a.jsonl") as (upload, writer):
        writer.add(UploadedName("a.jsonl", 12))
        writer.add(article)
        writer.add(rejection)
        upload.refresh_from_db()
        during = upload.state

    items = list(upload.items.all())
    upload.refresh_from_db()
    assert (during, upload.state) == ("reading", "ready")
    assert [item.kind for item in items] == ["file", "article", "rejection"]
    assert record_of(items[1].content) == article
    assert (items[1].verdict, items[1].warned, items[1].file) == ("new", True, 0)


def test_a_failed_reading_leaves_nothing(user: User) -> None:
    with pytest.raises(RuntimeError), store.create_upload(user.pk, "a") as (_upload, writer):
        writer.add(UploadedName("a", 1))
        raise RuntimeError

    assert not Upload.objects.exists()
    assert not UploadedItem.objects.exists()


def test_rows_are_written_in_batches_with_few_queries(
    user: User, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(80), store.create_upload(user.pk, "a") as (upload, writer):
        for number in range(1_000):
            writer.add(record(number))
            if number == 500:
                written = upload.items.count()

    assert 200 <= written <= 501
    assert upload.items.count() == 1_000


def test_a_repeated_article_names_the_first_across_batches(user: User) -> None:
    with store.create_upload(user.pk, "a") as (upload, writer):
        for number in [*range(450), 7]:
            writer.add(record(number))

    last = upload.items.last()
    assert last is not None
    assert (last.verdict, last.repeats) == ("repeated", 7)


def test_a_resumed_writer_removes_the_unfinished_file_and_knows_the_rest(user: User) -> None:
    upload = store.open_upload(user.pk, "a, b")
    writer = store.UploadWriter(upload)
    writer.add(UploadedName("a", 1))
    writer.add(record(1))
    finished = writer.flush()
    writer.add(UploadedName("b", 1))
    writer.add(record(2))
    writer.flush()

    again = store.UploadWriter.resumed(upload, finished)
    again.add(UploadedName("b", 1))
    again.add(record(2))
    again.add(record(1))
    again.flush()

    items = list(upload.items.all())
    assert [item.number for item in items] == [0, 1, 2, 3, 4]
    assert [item.verdict for item in items] == ["", "new", "", "new", "repeated"]
    assert items[4].repeats == 1


def test_text_that_no_database_can_hold_is_stored_without_it(user: User) -> None:
    with store.create_upload(user.pk, "na\udcffma\0") as (upload, writer):
        writer.add(UploadedName("b\ud800", 1))
        writer.add(record(1, source="A\ud800", given=Fields(source="A\0\udfff")))
        writer.add(Rejection("b\ud800", 1, Problem("bad_date", {"value": "\udcaa"})))

    assert upload.name == "na?ma"
    assert [item.content["source"] for item in upload.items.filter(kind="article")] == ["A?"]


def test_uploads_expire_after_a_day_without_a_change_but_not_while_importing(user: User) -> None:
    made = {state: store.open_upload(user.pk, state) for state in Upload.State.values}
    changed = timezone.now() - timedelta(hours=25)
    Upload.objects.update(changed_at=changed)
    for state, upload in made.items():
        Upload.objects.filter(pk=upload.pk).update(state=state)

    kept = set(store.uploads_of(user.pk).values_list("name", flat=True))
    new = store.open_upload(user.pk, "baru")

    assert kept == {"importing", "stopping"}
    assert set(Upload.objects.values_list("name", flat=True)) == kept | {new.name}


def test_an_upload_is_found_by_its_owner_only(user: User) -> None:
    other = User.objects.create(username="lain")
    upload = store.open_upload(user.pk, "a")

    assert store.find_upload(upload.token, user.pk) == upload
    for token, user_id in ((upload.token, other.pk), ("x", user.pk), ("\0", user.pk)):
        with pytest.raises(store.UploadGoneError):
            store.find_upload(token, user_id)
