"""``manage.py clean --again``: changed rules reach stored articles, and edits stay."""

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.importing import importer
from articles.importing.cleaning import clean_article, digest
from articles.importing.record import ArticleRecord, Fields, RawArticle
from articles.models import Article, OriginalText, PendingUpdate
from articles.signals import articles_changed

pytestmark = pytest.mark.django_db

FIRST = "Air naik di tiga kecamatan sejak Senin malam, kata petugas yang berjaga di tanggul. "
TEXT = f"{FIRST * 5}\nBaca juga: Harga Beras Naik\n{FIRST * 3}\nADVERTISEMENT\n{FIRST * 2}"
LINK = "Baca juga: Harga Beras Naik"


def run(*args: str, **options: Any) -> str:
    """Return what the command prints."""
    output = io.StringIO()
    call_command("clean", "--again", *args, stdout=output, **options)
    return output.getvalue()


def imported(text: str = TEXT, origin: str = "berita.txt:1", **stated: Any) -> Article:
    """Return an article that was imported from a text."""
    stated.setdefault("title", "Air Naik")
    record = clean_article(RawArticle(text=text, origin=origin, fields=Fields(**stated)))
    assert isinstance(record, ArticleRecord)
    importer.import_records([record], importer.Report())
    return Article.objects.latest("pk")


def as_if_imported_by(article: Article, *, body: str = "", **values: str) -> None:
    """Store an article as earlier rules had cleaned it, with its snapshot."""
    original = article.original
    Article.objects.filter(pk=article.pk).update(body=body or article.body, **values)
    article.refresh_from_db()
    original.cleaned = {**original.cleaned, **values, "body": digest(article.body)}
    original.save()


def test_nothing_changes_if_the_rules_have_not() -> None:
    article = imported()
    PendingUpdate.objects.all().delete()

    output = run()

    assert "0 changed, 1 unchanged" in output
    assert not PendingUpdate.objects.exists()
    assert Article.objects.get().updated_at == article.updated_at


def test_a_lost_sentence_comes_back_and_the_index_is_told() -> None:
    article = imported()
    body = article.body
    as_if_imported_by(article, body=body.rpartition("\n\n")[0])
    announced: list[bool] = []

    def listen(bulk: bool, **_: Any) -> None:
        announced.append(bulk)
        assert PendingUpdate.objects.filter(article_id=article.pk).exists()

    receivers, articles_changed.receivers = articles_changed.receivers, []
    articles_changed.connect(listen)
    try:
        output = run()
    finally:
        articles_changed.receivers = receivers
        articles_changed.sender_receivers_cache.clear()

    article.refresh_from_db()
    assert announced == [True]
    assert article.body == body
    assert f"+{FIRST[:40]}" in output
    assert "1 changed, 0 unchanged" in output
    assert "0 changed, 1 unchanged" in run()


def test_a_dry_run_saves_nothing() -> None:
    article = imported()
    as_if_imported_by(article, body="Air naik.")

    output = run("--dry-run")

    article.refresh_from_db()
    assert article.body == "Air naik."
    assert "1 would be changed (dry run: nothing was saved)" in output


def test_an_edited_article_is_listed_and_left_alone() -> None:
    article = imported()
    article.body = "Disunting."
    article.save()

    output = run()

    article.refresh_from_db()
    assert article.body == "Disunting."
    assert f"1 edited since their import, and left as they are: {article.pk}" in output


def test_fields_that_cleaning_found_change_and_edited_ones_stay() -> None:
    article = imported(text=f"{FIRST * 5}\nPenulis: Rina Contoh\nSumber: kabar.contoh.id")
    as_if_imported_by(article, source="BBC", author="Salah Contoh")
    Article.objects.filter(pk=article.pk).update(author="Disunting Contoh")

    output = run()

    article.refresh_from_db()
    assert (article.source, article.author) == ("kabar.contoh.id", "Disunting Contoh")
    assert "-source: BBC" in output
    assert "+source: kabar.contoh.id" in output


def test_fields_that_the_file_stated_stay() -> None:
    article = imported(text=f"{FIRST * 5}\nPenulis: Rina Contoh", author="Dari Berkas")

    run()

    article.refresh_from_db()
    assert article.author == "Dari Berkas"


def test_a_default_source_stays() -> None:
    article = imported()
    Article.objects.filter(pk=article.pk).update(source="Sumber Bawaan")

    run()

    article.refresh_from_db()
    assert article.source == "Sumber Bawaan"


def test_one_rule_makes_only_its_changes() -> None:
    article = imported()
    whole = article.body
    original = article.original
    # As if the rule for lines had taken a sentence too, and another rule had left a link.
    first, middle, last = whole.split("\n\n")
    as_if_imported_by(article, body=f"{first}\n\n{last}\n\nADVERTISEMENT")
    original.refresh_from_db()
    original.removals = [
        ["boilerplate lines", LINK, len(first) + 2],
        ["related sections", middle, len(first) + 2],
    ]
    original.save()

    output = run("--rule", "related sections")

    article.refresh_from_db()
    original.refresh_from_db()
    assert article.body == f"{first}\n\n{middle}\n\n{last}\n\nADVERTISEMENT"
    assert original.removals == [["boilerplate lines", LINK, len(first) + 2]]
    assert "related sections: 0 pieces more removed, 1 put back" in output

    run("--rule", "boilerplate lines")

    article.refresh_from_db()
    original.refresh_from_db()
    assert article.body == f"{first}\n\n{middle}\n\n{last}"
    assert [text for _, text, _ in original.removals] == [LINK, "ADVERTISEMENT"]


def test_a_rule_that_takes_nothing_is_applied_to_the_stored_body() -> None:
    article = imported()
    as_if_imported_by(article, body=f"{article.body}\n\nEropa BaratIni luas, kata dia.")
    original = OriginalText.objects.get()
    original.removals = [["boilerplate lines", "X", len(article.body)]]
    original.save()

    run("--rule", "run-together words")

    article.refresh_from_db()
    original.refresh_from_db()
    assert article.body.endswith("Eropa Barat Ini luas, kata dia.")
    assert original.removals[0][2] == len(article.body)


def test_pieces_that_an_editor_put_back_stay() -> None:
    raw = RawArticle(text=TEXT, origin="a.txt:1", fields=Fields(title="Air Naik"))
    record = clean_article(raw, kept=[("boilerplate lines", LINK)])
    assert isinstance(record, ArticleRecord)
    importer.import_records([record], importer.Report())

    output = run()

    assert "0 changed, 1 unchanged" in output
    assert LINK in Article.objects.get().body


def test_a_doubtful_result_changes_nothing_and_is_listed() -> None:
    text = f"{FIRST}\nBaca juga: Harga Beras di Pasar Induk Naik Lagi Hari Ini\n{FIRST}"
    article = imported(text=text)
    as_if_imported_by(article, body=text.replace("\n", "\n\n").strip())

    output = run()

    assert "Baca juga" in Article.objects.get().body
    assert f"cleaning would now remove much: compare them by hand: {article.pk}" in output


@pytest.mark.parametrize("edited", [False, True])
def test_an_article_from_before_the_snapshots(edited: bool) -> None:
    article = imported(text=f"Judul Berita di Sini\n{FIRST * 3}", title="")
    OriginalText.objects.update(cleaned={}, given={}, removals=[])
    moment = article.created_at
    later = moment.replace(year=moment.year + 1) if edited else moment
    Article.objects.update(title="Jakarta", body="Terpotong.", updated_at=later)

    run()

    article.refresh_from_db()
    assert article.title == ("Jakarta" if edited else "Judul Berita di Sini")
    assert article.body.startswith("Terpotong" if edited else "Air naik")


def test_one_rule_needs_the_record_of_removals() -> None:
    article = imported()
    OriginalText.objects.update(cleaned={}, removals=[])
    Article.objects.update(updated_at=article.created_at)

    assert "run it without --rule" in run("--rule", "boilerplate lines")


def test_a_page_is_read_again() -> None:
    paragraphs = "".join(f"<p>{FIRST} Bagian {number}.</p>" for number in range(6))
    page = f"<!DOCTYPE html><html><body><article><h1>Air Naik</h1>{paragraphs}</article></html>"
    raw = RawArticle(text=FIRST, origin="a.html:1", fields=Fields(title="Air Naik"), original=page)
    record = clean_article(raw)
    assert isinstance(record, ArticleRecord)
    importer.import_records([record], importer.Report())

    run()

    assert "Bagian 5." in Article.objects.get().body


def test_only_named_articles() -> None:
    first, second = imported(), imported(text=f"{TEXT}\nSatu kalimat lagi di sini, kata dia.")
    for article in (first, second):
        as_if_imported_by(article, body=article.body.partition("\n\n")[0])

    output = run(str(second.pk))

    assert "1 changed" in output
    assert len(Article.objects.get(pk=first.pk).body) < len(Article.objects.get(pk=second.pk).body)


def test_differences_are_bounded() -> None:
    for number in range(3):
        article = imported(text=f"{TEXT}\nKalimat nomor {number} di sini, kata petugas itu.")
        as_if_imported_by(article, body="Air naik. " * 500)

    output = run("--show", "1")

    assert output.count("--- article") == 1
    assert "... 2 more differences (see --show)" in output
    assert max(map(len, output.splitlines())) < 300


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Say --again"),
        (("--again", "--rule", "hilang"), "invalid choice"),
        (("--again", "999"), "No kept original belongs to the article(s) 999"),
    ],
)
def test_a_wrong_call_has_a_clear_message(args: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message.replace("(", "\\(").replace(")", "\\)")):
        call_command("clean", *args, stdout=io.StringIO())
