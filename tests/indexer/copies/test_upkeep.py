"""Groups of copies follow every change of an article, and a rebuild finds the same ones."""

from pathlib import Path
from typing import Any

import pytest

from articles.models import Article, PendingUpdate, TextCopy
from articles.signals import deferred_announcements
from indexer import copies
from indexer.copies import sketch_file, upkeep
from indexer.sync.consistency import compare
from indexer.sync.drain import drain
from indexer.sync.rebuild import rebuild

pytestmark = pytest.mark.django_db(transaction=True)

FLOOD = """Sungai Tuntang meluap dan merendam ratusan rumah warga di Kecamatan Karanganyar sejak
dini hari. Tanggul di Desa Ketanjung jebol sepanjang dua puluh meter setelah hujan deras mengguyur
kawasan hulu selama tiga hari berturut-turut. Petugas menyusun karung pasir dan menunggu alat berat
datang. Ratusan pengungsi menempati balai desa, sekolah, dan masjid; dapur umum melayani tiga kali
makan."""
MARKET = """Harga cabai di pasar induk turun setelah panen raya di lereng Merapi berlangsung
serentak sejak awal bulan. Pedagang menjual satu kilogram dengan harga separuh dari pekan lalu,
dan pembeli dari kota datang memborong. Petani berharap pemerintah membeli sisa panen untuk gudang
daerah agar harga tidak jatuh lebih dalam lagi."""


def save(body: str = FLOOD, **fields: Any) -> Article:
    return Article.objects.create(
        **{"title": "Kabar", "body": body, "source": "Kabar Uji", **fields}
    )


def group(article: Article) -> int:
    row = TextCopy.objects.filter(pk=article.pk).values_list("copy_group", flat=True).first()
    assert row is not None
    return row


def members(article: Article) -> set[int]:
    return {article.pk, *(other.pk for other in copies.versions(article.pk))}


@pytest.fixture(autouse=True)
def index(empty_index: None) -> None:
    """Begin with the index of an empty site."""


def test_copies_get_one_group_and_others_none() -> None:
    first, second, other = save(), save(f"DEMAK - {FLOOD}"), save(MARKET)

    assert group(first) == group(second) == first.pk
    assert group(other) == 0
    assert members(second) == {first.pk, second.pk}


def test_the_index_gets_the_group_of_both_in_the_commit_of_the_second() -> None:
    save()
    save(f"DEMAK - {FLOOD}")

    assert not PendingUpdate.objects.exists()
    assert not compare()


def test_an_edit_moves_an_article_out_of_its_group_and_back() -> None:
    first, second = save(), save(f"DEMAK - {FLOOD}")

    second.body = MARKET
    second.save()

    assert group(first) == group(second) == 0
    assert not compare()

    second.body = FLOOD
    second.save()

    assert group(first) == group(second) != 0
    assert not compare()


@pytest.mark.parametrize("way", ["delete", "draft"])
def test_a_group_loses_an_article_that_is_gone(way: str) -> None:
    first, second, third = save(), save(f"DEMAK - {FLOOD}"), save(f"{FLOOD} Air belum surut.")

    if way == "delete":
        first.delete()
    else:
        first.status = Article.Status.DRAFT
        first.save()

    assert members(second) == {second.pk, third.pk}
    assert not TextCopy.objects.filter(pk=first.pk).exists()
    assert not compare()

    third.delete()

    assert group(second) == 0
    assert not compare()


def test_drafts_are_in_no_group_until_they_are_published() -> None:
    first = save()
    draft = save(status=Article.Status.DRAFT)

    assert group(first) == 0

    draft.status = Article.Status.PUBLISHED
    draft.save()

    assert members(first) == {first.pk, draft.pk}


def test_articles_saved_at_once_are_grouped() -> None:
    Article.objects.bulk_create(
        Article(title=f"Kabar {n}", body=FLOOD if n % 2 else MARKET) for n in range(6)
    )

    numbers = dict(TextCopy.objects.values_list("pk", "copy_group"))
    first, second = sorted(numbers)[:2]
    assert sorted(numbers.values()) == [first] * 3 + [second] * 3
    assert not compare()


def test_changes_by_other_programs_are_noticed() -> None:
    first, second = save(), save(MARKET)
    with deferred_announcements():
        Article.objects.filter(pk=second.pk).update(body=FLOOD)

    drain()

    assert members(first) == {first.pk, second.pk}


def test_a_rebuild_finds_the_groups_of_articles_that_the_table_lacks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    articles = [save(), save(MARKET), save(f"DEMAK - {FLOOD}"), save(f"{MARKET} Sekian.")]
    found = dict(TextCopy.objects.values_list("pk", "copy_group"))

    for threshold in (upkeep.BULK_THRESHOLD, 0):
        TextCopy.objects.all().delete()
        monkeypatch.setattr(upkeep, "BULK_THRESHOLD", threshold)
        rebuild(procs=1)

        assert dict(TextCopy.objects.values_list("pk", "copy_group")) == found
        assert not compare()
    assert len({*found.values()}) == 2
    assert len(articles) == len(found)


def test_a_rebuild_removes_rows_of_articles_that_are_gone() -> None:
    first, second = save(), save(f"DEMAK - {FLOOD}")
    with deferred_announcements():
        second.delete()

    rebuild(procs=1)

    assert list(TextCopy.objects.values_list("pk", "copy_group")) == [(first.pk, 0)]
    assert not compare()


@pytest.mark.parametrize("damage", [b"", b"no arrays", None], ids=["empty", "other", "missing"])
def test_a_missing_or_damaged_file_of_sketches_is_written_again(
    damage: bytes | None, index_dir: Path
) -> None:
    first = save()
    path = index_dir / sketch_file.FILE_NAME
    path.unlink(missing_ok=True)
    if damage is not None:
        path.write_bytes(damage)

    second = save(f"DEMAK - {FLOOD}")

    assert members(first) == {first.pk, second.pk}
    assert path.stat().st_size > 100


def test_a_file_of_another_database_is_written_again(index_dir: Path) -> None:
    first = save()
    sketch_file.write()
    TextCopy.objects.update(sequence=0)

    assert sketch_file.stored_sketches().ids.tolist() == [first.pk]


def test_new_sketches_are_added_to_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sketch_file, "REWRITE_ROWS", 2)
    articles = [save(f"{FLOOD} {'Air surut. ' * n}") for n in range(8)]

    assert {group(article) for article in articles} == {articles[0].pk}


def test_an_unchanged_article_costs_two_queries(django_assert_num_queries: Any) -> None:
    article = save()

    with django_assert_num_queries(2):
        assert copies.update([article.pk]) == set()


def test_an_article_without_text_has_no_group() -> None:
    articles = [save(""), save("air naik")]

    assert {group(article) for article in articles} == {0}
