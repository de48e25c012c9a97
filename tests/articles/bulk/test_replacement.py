"""Find and replace: the expression, the places of a preview, and what an article becomes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.bulk.replacement import CONTEXT, Replacement
from articles.models import Article
from articles.operations.new_values import fits


@pytest.mark.parametrize(
    ("find", "replace", "options", "text", "expected"),
    [
        ("Covid", "COVID-19", {}, "Covid dan Covidiot", "COVID-19 dan Covidiot"),
        ("ovid", "x", {"whole_words": False}, "Covid Covidiot", "Cx Cxiot"),
        ("covid", "x", {"match_case": False}, "Covid COVID covid", "x x x"),
        ("covid", "x", {}, "Covid covid", "Covid x"),
        ("(RI)", "Indonesia", {}, "Presiden (RI) hadir", "Presiden Indonesia hadir"),
        ("a.b", "x", {}, "a.b acb", "x acb"),
        ("harga", r"\1 \g<0>", {}, "harga naik", r"\1 \g<0> naik"),
        ("sangat", "", {}, "harga sangat tinggi", "harga tinggi"),
        ("sangat", "", {}, "sangat tinggi.", " tinggi."),
        ("Rp.", "Rp", {}, "Rp.500 dan Rp. 700", "Rp500 dan Rp 700"),
        ("É", "E", {"match_case": False}, "é É", "E E"),
        ("tidak ada", "x", {}, "isi lain", "isi lain"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_a_text_is_replaced(
    find: str, replace: str, options: dict[str, bool], text: str, expected: str
) -> None:
    change = Replacement(["body"], find, replace, **options)

    assert change.replaced(text) == expected


def test_only_the_named_fields_that_change_are_given() -> None:
    article = Article(title="Banjir", body="Banjir surut.", source="Banjir")

    change = Replacement(["title", "body", "author"], "Banjir", "Air bah")

    assert change(article) == {"title": "Air bah", "body": "Air bah surut."}
    assert change.count(article) == 2


@pytest.mark.parametrize(
    ("field", "text", "find", "replace", "expected"),
    [
        ("source", "Harian Kompas", "Harian", "", "Kompas"),
        ("author", "Ani (Jakarta)", "(Jakarta)", "", "Ani"),
        ("title", "Kabar", "Kabar", "Ka\nbar\r\n\tX", "Ka bar X"),
        ("body", "Satu dua\n\nTiga", "dua", "", "Satu\n\nTiga"),
        ("url", "http://a.example/x", "http:", "https:", "https://a.example/x"),
        ("url", "https://a.example/x", "https://a.example/x", "", ""),
    ],
)
def test_a_new_value_is_as_forms_store_it(
    field: str, text: str, find: str, replace: str, expected: str
) -> None:
    change = Replacement([field], find, replace, whole_words=False)

    assert change(Article(**{field: text})) == {field: expected}


@pytest.mark.parametrize(
    ("field", "text", "find", "replace"),
    [
        ("url", "https://a.example/x", "https:", "javascript:"),
        ("url", "https://a.example/x", "https://a.example/x", "bukan tautan"),
        ("body", "a " * 200_000, "a", "b" * 500),
        ("title", "a " * 100, "a", "b" * 500),
    ],
    ids=["script", "no address", "long text", "long title"],
)
def test_a_value_that_no_article_may_have_is_not_made(
    field: str, text: str, find: str, replace: str
) -> None:
    change = Replacement([field], find, replace)

    assert not fits(change(Article(**{field: text})))


def test_a_place_has_the_text_around_it() -> None:
    article = Article(title="x", body=f"{'a' * 100} kata {'b' * 100}")

    (place,) = Replacement(["body"], "kata", "lema").places(article, "body")

    assert (place.found, place.before[-1], place.after[0]) == ("kata", " ", " ")
    assert len(place.before) == len(place.after) == CONTEXT
    assert place.is_cut_before and place.is_cut_after


def test_places_that_stay_the_same_are_not_counted() -> None:
    article = Article(title="Kpk dan KPK", body="x")

    change = Replacement(["title"], "kpk", "KPK", match_case=False)

    assert change.count(article) == 1
    assert [place.found for place in change.places(article, "title")] == ["Kpk"]


@given(st.text(min_size=1, max_size=6), st.text(max_size=6), st.text(max_size=40), st.booleans())
def test_count_and_replacement_agree(find: str, replace: str, text: str, match_case: bool) -> None:
    article = Article(title=text)
    change = Replacement(["title"], find, replace, whole_words=False, match_case=match_case)

    assert bool(change(article)) == (change.count(article) > 0)
    assert len(list(change.places(article, "title"))) == change.count(article)


@pytest.mark.django_db
@pytest.mark.parametrize("match_case", [True, False])
def test_the_condition_finds_every_article_that_changes(match_case: bool) -> None:
    texts = ["Café Merah", "café merah", "CAFÉ MERAH", "cafe merah", "100% sah_ih", "lain"]
    for text in texts:
        Article.objects.create(title=text, body="x")

    for find in ("Café", "merah", "MERAH", "é", "100%", "h_i"):
        change = Replacement(["title"], find, "Z", whole_words=False, match_case=match_case)
        changing = {article.title for article in Article.objects.all() if change(article)}
        listed = set(Article.objects.filter(change.condition()).values_list("title", flat=True))

        assert changing <= listed
