"""Suggestions of the site: what is published now, values of fields, and forms of the table."""

import pytest
from django.db import connection

from articles.models import Article
from articles.synonyms.models import VariantGroup
from indexer import suggest as files
from indexer.engines import ENGINES, get_index_builder
from indexer.query.parser import parse
from indexer.query.tree import RelativeDates
from indexer.search.field_values import DATES
from indexer.search.suggestions import MAX_SUGGESTIONS, MAX_TITLES, suggest
from indexer.suggest.layers import MANIFEST, folder_of
from indexer.sync import rebuild as rebuilding
from indexer.sync.consistency import repair, verify
from indexer.sync.rebuild import rebuild

pytestmark = pytest.mark.django_db(transaction=True)

BODY = "Wali kota Zulfan Kertapraja meresmikan jembatan gantung di hulu sungai."


def queries(text):
    return [each.text for each in suggest(text).queries]


def titles(text):
    return [each.article.title for each in suggest(text).titles]


def generation():
    return get_index_builder().current_generation() or ""


@pytest.fixture(params=["whoosh", "memory"])
def engine(request, settings, monkeypatch):
    monkeypatch.setitem(ENGINES, "memory", "tests.engines.memory_engine")
    settings.SEARCH_ENGINE = request.param


@pytest.fixture
def article(engine, article_factory):
    article_factory(title="Harga cabai turun")
    return article_factory(title="Jembatan baru diresmikan", body=BODY)


def test_words_of_title_and_body_appear_after_the_save(article):
    assert "zulfan kertapraja" in queries("zulf")
    assert "jembatan gantung" in queries("jembatan g")
    assert titles("jemb") == ["Jembatan baru diresmikan"]


@pytest.mark.parametrize("rebuilt", [False, True], ids=["added by a commit", "rebuilt"])
@pytest.mark.parametrize(
    "remove",
    [
        lambda article: Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT),
        lambda article: article.delete(),
        lambda article: Article.objects.filter(pk=article.pk).delete(),
        lambda article: Article.objects.filter(pk=article.pk).update(title="Lain", body="Lain."),
    ],
    ids=["unpublished", "deleted", "deleted in bulk", "edited"],
)
def test_words_and_title_of_a_removed_text_are_gone(article, remove, rebuilt):
    if rebuilt:
        rebuild(procs=1)
    assert queries("zulf")

    remove(article)

    assert (queries("zulf"), titles("jemb"), queries("jembatan g")) == ([], [], [])
    assert not any("kertapraja" in query for query in queries("zulfan k"))
    assert titles("harga") == ["Harga cabai turun"]


def test_texts_are_gone_even_if_the_index_is_behind(article):
    with connection.cursor() as cursor:  # no drain follows
        cursor.execute("UPDATE articles_article SET status = 'draft' WHERE id = %s", [article.pk])

    assert (queries("zulf"), titles("jemb")) == ([], [])


def test_drafts_never_appear(engine, article_factory):
    article_factory(title="Harga cabai turun")
    article_factory(title="Rahasia dapur redaksi", body=BODY, status=Article.Status.DRAFT)
    assert (queries("rahas"), titles("rahas"), queries("zulf")) == ([], [], [])

    rebuild(procs=1)

    assert (queries("rahas"), titles("rahas"), queries("zulf")) == ([], [], [])


def test_a_phrase_stays_while_another_article_has_it(article, article_factory):
    article_factory(title="Peresmian", body=BODY)

    article.delete()

    assert "zulfan kertapraja" in queries("zulf")


def test_changes_during_a_rebuild_are_in_the_new_generation(article, monkeypatch):
    verify_count = rebuilding._verify_count

    def unpublish(*arguments):
        Article.objects.filter(pk=article.pk).update(status=Article.Status.DRAFT)
        verify_count(*arguments)

    monkeypatch.setattr(rebuilding, "_verify_count", unpublish)
    rebuild(procs=1)

    assert (queries("zulf"), titles("harga")) == ([], ["Harga cabai turun"])


def test_a_rebuild_in_processes_suggests_the_same(article_factory):
    for number in range(8):
        article_factory(title=f"Kabar pasar {number}", body=BODY)
    before = queries("zulf"), titles("kabar pasar")

    rebuild(procs=1, batch_size=3)

    assert (queries("zulf"), titles("kabar pasar")) == before


def test_an_older_index_has_no_suggestions_until_it_is_repaired(article):
    (folder_of(generation()) / MANIFEST).unlink()
    assert suggest("zulf") == suggest("")
    assert verify().suggestions_defect == "missing"

    repair()

    assert "zulfan kertapraja" in queries("zulf")
    assert files.defect(generation()) == ""


def test_without_an_index_there_are_no_suggestions(db):
    assert suggest("banjir") == suggest("sumber:k") == suggest("")


def test_at_most_eight_are_offered_and_two_titles(article_factory):
    for number in range(12):
        article_factory(title=f"Banjir kota nomor{number}", body=f"Banjir arus{number} besar.")

    found = suggest("banj")

    assert len(found.queries) + len(found.titles) == MAX_SUGGESTIONS
    assert len(found.titles) == MAX_TITLES


def test_a_letter_has_no_suggestions(article):
    assert queries("z") == []
    assert queries("z ") == []


def test_the_parts_tell_what_is_typed(article_factory):
    article_factory(title="Presidén Jokowi di Bogor")

    found = suggest("presiden jok")

    query = next(each for each in found.queries if each.text == "presiden jokowi")
    assert [(part.text, part.typed) for part in query.parts] == [
        ("presiden jok", True),
        ("owi", False),
    ]
    (title,) = found.titles
    assert [(part.text, part.typed) for part in title.parts] == [
        ("Presidén Jok", True),
        ("owi di Bogor", False),
    ]


@pytest.fixture
def sourced(engine, article_factory):
    article_factory(title="Satu", source="Warta Pagi", category="Olahraga", author="Ani Utami")
    article_factory(title="Dua", source="Warta Pagi", category="Ekonomi", author="Budi")
    article_factory(title="Tiga", source="Lensa", category="Olahraga", author="Budi")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sumber:", ['sumber:"Warta Pagi"', "sumber:Lensa"]),
        ("banjir sumber:len", ["banjir sumber:Lensa"]),
        ("source:pag", ['source:"Warta Pagi"']),
        ("sumber:warta p", ['sumber:"Warta Pagi"']),
        ('-Sumber: "WARTA P', ['-Sumber: "Warta Pagi"']),
        ("kategori:", ["kategori:Olahraga", "kategori:Ekonomi"]),
        ("category:ek", ["category:Ekonomi"]),
        ("(penulis:an", ['(penulis:"Ani Utami"']),
        ("author:b", ["author:Budi"]),
        ("sumber:tidakada", []),
    ],
)
def test_fields_offer_their_values(sourced, text, expected):
    assert queries(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("banjir tanggal:kem", ["banjir tanggal:kemarin"]),
        ("date:last", ["date:last-month", "date:last-year"]),
        ("tanggal:2022", []),
    ],
)
def test_dates_named_from_today_are_offered(empty_index, text, expected):
    assert queries(text) == expected


@pytest.mark.parametrize("name", DATES)
def test_offered_dates_are_read(name):
    for value in DATES[name].split():
        parsed = parse(f"{name}:{value}")
        assert isinstance(parsed.tree, RelativeDates)
        assert not parsed.remarks


def test_values_of_unpublished_articles_are_gone(sourced):
    Article.objects.filter(title="Tiga").update(status=Article.Status.DRAFT)

    assert queries("sumber:") == ['sumber:"Warta Pagi"']


def test_words_after_a_field_are_completed(sourced, article_factory):
    article_factory(title="Banjir bandang")

    assert "sumber:lensa banjir bandang" in queries("sumber:lensa banjir b")


def test_forms_of_the_table_are_offered_if_articles_have_their_words(article_factory):
    VariantGroup.objects.create(forms="BPTJ | Badan Pengelola Trem Jawa", kind="acronym")
    assert queries("badan peng") == []

    article_factory(title="Trem", body="Di Jawa, Badan. Pengelola.")

    assert "Badan Pengelola Trem Jawa" in queries("badan peng")
