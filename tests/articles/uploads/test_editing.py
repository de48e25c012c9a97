"""Corrections of an upload: values, removals put back, verdicts and two windows."""

from typing import Any

import pytest
from django.contrib.auth.models import User

from articles.importing.record import ArticleRecord, Removal
from articles.models import Article, Upload, UploadedItem
from articles.uploads import store
from articles.uploads.contents import UploadedName
from articles.uploads.editing import Change, NotEditableError, apply_changes
from articles.uploads.items import current_record, current_text
from articles.uploads.restoring import NotFoundError, pieces, without

ONE = "Air naik di tiga kecamatan sejak subuh."
TWO = "Warga mengungsi ke balai desa."
THREE = "Bantuan tiba sore hari."
BODY = f"{ONE}\n\n{TWO}\n\n{THREE}"
ALSO = "Baca juga: Jembatan putus"
REMOVALS = (
    Removal("read_also", ALSO, len(ONE) + 2),
    Removal("credit", "(rin/tim)", len(BODY)),
)


@pytest.fixture
def upload(transactional_db: None) -> Upload:
    user = User.objects.create(username="redaktur")
    with store.create_upload(user.pk, "a.jsonl") as (upload, writer):
        writer.add(UploadedName("a.jsonl", 12))
        writer.add(ArticleRecord(title="Banjir", body=BODY, removals=REMOVALS, source="Antara"))
        writer.add(ArticleRecord(title="Panen", body="Padi dipanen.", status="draft"))
    return upload


def item(upload: Upload, number: int = 1) -> UploadedItem:
    return upload.items.get(number=number)


def change(upload: Upload, number: int = 1, **values: Any) -> set[int]:
    version = values.pop("version", item(upload, number).version)
    return apply_changes(upload, [Change(number=number, version=version, **values)])


def test_corrected_values_are_saved_and_count_as_given(upload: Upload) -> None:
    change(upload, values={"title": "Banjir surut", "published_at": "2024-08-03T08:30:00+07:00"})

    record = current_record(item(upload))
    assert (record.title, record.given.title, record.source) == (
        "Banjir surut",
        "Banjir surut",
        "Antara",
    )
    assert record.published_at is not None
    assert item(upload).content["title"] == "Banjir"


def test_a_correction_is_reverted_by_the_read_value_or_by_name(upload: Upload) -> None:
    change(upload, values={"title": "Lain", "source": "Lain"})

    change(upload, values={"title": "Banjir"})
    change(upload, revert=["source"])

    assert item(upload).edited == {}


def test_a_change_of_an_older_version_is_refused_whole(upload: Upload) -> None:
    change(upload, values={"title": "Pertama"})

    refused = change(upload, version=0, values={"title": "Kedua", "source": "Kedua"})

    assert refused == {1}
    assert item(upload).edited == {"title": "Pertama"}


def test_nothing_is_changed_once_the_import_has_begun(upload: Upload) -> None:
    Upload.objects.update(state=Upload.State.IMPORTING)

    with pytest.raises(NotEditableError):
        change(upload, values={"title": "Lain"})


def test_a_removal_is_put_back_and_taken_away_again(upload: Upload) -> None:
    change(upload, restore=0)
    restored = current_record(item(upload))
    change(upload, remove=0)

    assert restored.body == f"{ONE}\n\n{ALSO}\n\n{TWO}\n\n{THREE}"
    assert restored.kept == (("read_also", ALSO),)
    assert [removal.rule for removal in restored.removals] == ["credit"]
    assert restored.removals[0].at == len(restored.body)
    assert current_record(item(upload)).body == BODY


def test_both_removals_stand_in_order(upload: Upload) -> None:
    change(upload, restore=1)
    change(upload, restore=0)

    body, _removals = current_text(item(upload))
    assert body.replace("\n", " ").split() == f"{ONE} {ALSO} {TWO} {THREE} (rin/tim)".split()


def test_a_removal_is_put_back_into_an_edited_text_and_taken_away_again(upload: Upload) -> None:
    edited = f"Ralat.\n\n{ONE}\n\n{TWO} Semua selamat.\n\n{THREE}"
    change(upload, values={"body": edited})

    change(upload, restore=0)
    restored = current_text(item(upload))[0]
    change(upload, remove=0)

    assert restored.index(ONE) < restored.index(ALSO) < restored.index(TWO)
    assert current_text(item(upload))[0] == edited


def test_a_piece_that_the_editor_changed_belongs_to_the_editor(upload: Upload) -> None:
    change(upload, restore=0)
    body = current_text(item(upload))[0]

    change(upload, values={"body": body.replace("Jembatan", "Sebuah jembatan")})
    change(upload, remove=0)

    assert item(upload).kept == []
    assert "Sebuah jembatan" in current_text(item(upload))[0]


@pytest.mark.parametrize(
    ("body", "at", "expected"),
    [
        ("Satu.\n\nDua.\n\nTiga.", 7, "Satu.\n\nTiga."),
        ("Dua.\n\nTiga.", 0, "Tiga."),
        ("Satu.\n\nDua.", 7, "Satu."),
        ("Satu. Dua. Tiga.", 6, "Satu. Tiga."),
        ("Dua. Satu.\n\nDua.", 12, "Dua. Satu."),
    ],
    ids=["paragraph", "first", "last", "inside a line", "the nearest of two"],
)
def test_a_piece_is_taken_away_with_the_space_around_it(body: str, at: int, expected: str) -> None:
    assert without(body, Removal("read_also", "Dua.", at)) == expected


def test_a_missing_piece_cannot_be_taken_away() -> None:
    with pytest.raises(NotFoundError):
        without("Satu.", Removal("read_also", "Dua.", 0))


def test_pieces_show_the_removals_where_they_stood(upload: Upload) -> None:
    change(upload, restore=1)
    stored = item(upload)
    body, removals = current_text(stored)

    shown = pieces(body, removals, stored.kept)

    assert [(piece.number, piece.text) for piece in shown if piece.number is not None] == [
        (0, ALSO)
    ]
    assert "".join(piece.text for piece in shown if piece.number is None) == body


def test_verdicts_follow_corrections(upload: Upload) -> None:
    stored = Article.objects.create(title="Banjir lama", body=BODY, url="https://contoh.invalid/a")

    change(upload, values={"url": "https://contoh.invalid/a", "status": "draft"})

    assert (item(upload).verdict, item(upload).target) == ("changed", stored.pk)
    assert item(upload).draft


def test_a_repeated_article_becomes_new_by_a_correction(transactional_db: None) -> None:
    user = User.objects.create(username="redaktur")
    with store.create_upload(user.pk, "a") as (upload, writer):
        for _ in range(2):
            writer.add(ArticleRecord(title="Sama", body=BODY))
    before = item(upload, 1).verdict

    change(upload, 1, values={"source": "Antara"})
    same_text = item(upload, 1).verdict
    change(upload, 1, values={"body": "Teks yang lain sama sekali."})

    assert (before, same_text, item(upload, 1).verdict) == ("repeated", "repeated", "new")
