"""The quota of pending uploads, and their removal by the site itself."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from articles.models import Upload
from articles.shared_home import get_home
from articles.uploads import caretaker, quota, reading, spool, store

pytestmark = pytest.mark.django_db
TEXT = ("Banjir di Lembah\n\n" + "Air naik di tiga kecamatan sejak pagi. " * 20).encode()


@pytest.fixture
def user() -> User:
    return User.objects.create_superuser("ana")


@pytest.fixture(autouse=True)
def _media(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


def send(user: User, name: str = "a.txt", content: bytes = TEXT) -> Upload:
    return reading.receive_files([SimpleUploadedFile(name, content)], user.pk)


def test_texts_that_were_read_count_as_well(user: User, settings: Any) -> None:
    settings.UPLOAD_MAX_PENDING_MB = 1
    line = b'{"isi": "' + b"Air naik di kota itu. " * 5_000 + b'"}\n'

    upload = send(user, "a.jsonl.gz", gzip.compress(line * 30))

    rejected = [item.content for item in upload.items.filter(kind="rejection")]
    assert "quota_is_full" in str(rejected)
    assert 0 < upload.items.filter(kind="article").count() < 30
    assert quota.room_for(Upload.objects.get()) >= 0


def test_decided_uploads_leave_room(user: User, settings: Any) -> None:
    settings.UPLOAD_MAX_PENDING = 1
    upload = send(user)
    assert not quota.has_room(user.pk)

    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.DONE)

    assert quota.has_room(user.pk)


def test_old_uploads_and_stray_files_are_removed_without_a_new_upload(user: User) -> None:
    old, new = send(user), send(user)
    for upload in (old, new):
        spool.keep_file(upload, 0, [b"a"])
    Upload.objects.filter(pk=old.pk).update(
        changed_at=timezone.now() - store.LIFETIME - timedelta(minutes=1),
        state=Upload.State.READING,
    )
    Upload.objects.filter(pk=new.pk).update(state=Upload.State.READING)

    caretaker.tidy()

    assert list(Upload.objects.values_list("pk", flat=True)) == [new.pk]
    assert get_home().names(spool.FOLDER) == [str(new.pk)]
    assert get_home().names(f"{spool.FOLDER}/{new.pk}") == ["0"]
