"""Pages in frames are those of the template rendered in full."""

import gc
import weakref
from itertools import product
from typing import Any

import pytest
from django.template import Engine, Template
from django.template.context import make_context
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.safestring import SafeString

from searchsite.page_frames import frames
from searchsite.page_frames.frames import content_in_frame, frame_of

LOADED = "{% load cached_fragment frames humanize i18n navigation %}"
HOSTILE = """<b>%s %(q)s</b>&"'{x}\0q\0"""


class Results:
    total = 3


class Empty:
    def __bool__(self) -> bool:
        return False


#: Kinds of pages: each template is rendered for all of these, in any order.
PAGES: list[dict[str, Any]] = [
    {"q": "banjir", "items": [("a", "1")], "number": 5, "thing": Results(), "none": None},
    {"q": HOSTILE, "items": [("<a>", "&"), ("b", "2")], "number": 7_000, "thing": 1, "none": "x"},
    {"q": SafeString("<i>"), "items": (), "number": 0, "thing": Empty(), "none": 0},
    {"q": "", "items": [], "number": None, "thing": None, "none": ""},
]
#: Templates that are frames.
FITTING = [
    "100 % of %s %(q)s {{ q }} {{ q }}",
    "{% if q %}{{ q }}{% else %}-{% endif %}",
    "{% if not q or items and number %}a{% elif thing %}b{% endif %}",
    "{{ q|default:'-' }}{% firstof q 'b' %}",
    "{% with text=q %}{{ text }}{% endwith %}",
    "{% blocktranslate with word=q %}“{{ word }}” 5 %{% endblocktranslate %}",
    "{% blocktranslate %}{{ q }} hasil{% endblocktranslate %}",
    "{% translate 'Cari' as find %}{{ find }}{% cached_fragment %}<i>{% endcached_fragment %}",
    "{% hidden_fields items %}{% hidden_fields items as fields %}{{ fields }}",
    "{% if none is None %}a{% endif %}{% if none %}b{% endif %}",
    "{% include 'searchsite/_export_action.html' with has_hits=q export_url=q %}",
    "{% if q %}{% section 'searchsite/_export_action.html' %}{% endif %}",
]
#: Templates that need the values themselves.
UNFIT = [
    "{{ q|upper }}",
    "{{ q|safe }}",
    "{{ q|urlencode }}",
    "{{ q|length }}",
    "{{ items|length }}",
    "{{ q|slice:':2' }}",
    "{{ q|add:'x' }}",
    "{{ q|yesno:'a,b,c' }}{{ q|lower }}",
    "{{ number }}",
    "{{ number|intcomma }}",
    "{{ items }}",
    "{{ items.0 }}{{ q.0 }}",
    "{{ thing.total }}",
    "{% if thing.total %}a{% endif %}",
    "{% if q == 'banjir' %}a{% endif %}",
    "{% if 'a' in q %}a{% endif %}",
    "{% if number > 6 %}a{% endif %}",
    "{% if not missing or q %}a{% endif %}",
    "{% for name, value in items %}{{ forloop.counter }}{{ name }}{% endfor %}",
    "{% autoescape off %}{{ q }}{% endautoescape %}",
    "{% blocktranslate count of=items|length %}a{% plural %}{{ of }}{% endblocktranslate %}",
    "{{ missing }}",
    "{{ user }}{{ messages }}",
    "{{ request.path }}",
    "{% widthratio q 1 2 %}",
]


def template(text: str) -> Template:
    return Engine.get_default().from_string(LOADED + text)


@pytest.fixture(autouse=True)
def values_of_section(monkeypatch):
    """Give the pages the names of the template that they include."""
    for page in PAGES:
        monkeypatch.setitem(page, "has_hits", bool(page["q"]))
        monkeypatch.setitem(page, "export_url", page["q"])


def rendered_in_frame(page: Template, request, values) -> str:
    return content_in_frame(page, request, values).decode()


def in_full(page: Template, request, values) -> str:
    return page.render(make_context(dict(values), request))


@pytest.mark.parametrize("text", [*FITTING, *UNFIT])
def test_a_page_is_that_of_the_template_rendered_in_full(text, rf):
    request = rf.get("/")
    request.user = "Sari"

    for first, second in product(PAGES, PAGES):
        page = template(text)
        for values in (first, second, first):
            assert rendered_in_frame(page, request, values) == in_full(page, request, values)


@pytest.mark.parametrize("text", FITTING)
def test_a_template_that_writes_and_asks_fits_a_frame(text, rf):
    assert frame_of(template(text), {**PAGES[1], "request": rf.get("/")}) is not None


@pytest.mark.parametrize("text", [*UNFIT, "{% csrf_token %}"])
def test_a_template_that_does_more_fits_none(text, rf):
    assert frame_of(template(text), {**PAGES[1], "request": rf.get("/")}) is None


def test_an_error_of_a_page_is_that_of_the_template_rendered_in_full(rf):
    page = template("{% url missing_page %}")

    with pytest.raises(Exception, match="Reverse for"):
        rendered_in_frame(page, rf.get("/"), {})


def test_a_page_of_the_same_form_does_not_render_the_template(rf, monkeypatch):
    page = template("{% if q %}<b>{{ q }}</b>{% endif %}")
    rendered_in_frame(page, rf.get("/"), {"q": "a"})
    monkeypatch.setattr(Template, "render", None)

    assert rendered_in_frame(page, rf.get("/"), {"q": "b&"}) == "<b>b&amp;</b>"


def test_a_frame_keeps_no_value_of_a_page(rf):
    page = template("{{ q }}{% hidden_fields items %}{% if thing %}{% endif %}")
    thing, secret = Results(), "rahasia"
    kept = weakref.ref(thing)

    rendered_in_frame(page, rf.get("/"), {"q": secret, "items": [(secret, "")], "thing": thing})
    del thing
    gc.collect()

    assert kept() is None
    (frame,) = frames._known[page].frames.values()
    assert frame is not None
    assert secret.encode() not in b"".join(frame.parts)


def test_frames_differ_by_language_and_prefix(rf):
    page = template("{% translate 'Cari' %} {% url 'help' %} {{ q }}")

    assert rendered_in_frame(page, rf.get("/"), {"q": "a"}) == "Cari /help a"
    with translation.override("en"):
        assert rendered_in_frame(page, rf.get("/"), {"q": "a"}) == "Search /help a"
    set_script_prefix("/berita/")
    try:
        assert rendered_in_frame(page, rf.get("/"), {"q": "a"}) == "Cari /berita/help a"
    finally:
        set_script_prefix("/")


def test_the_number_of_frames_is_bounded(rf, monkeypatch):
    monkeypatch.setattr(frames, "MAX_FRAMES", 3)
    page = template("{% if a %}a{% endif %}{% if b %}b{% endif %}{% if c %}c{% endif %}")

    for a, b, c in product(("", "x"), repeat=3):
        values = {"a": a, "b": b, "c": c}
        assert rendered_in_frame(page, rf.get("/"), values) == in_full(page, rf.get("/"), values)

    assert len(frames._known[page].frames) <= 3


def test_frames_are_forgotten_with_their_template(rf):
    page = template("{{ q }}")
    rendered_in_frame(page, rf.get("/"), {"q": "a"})
    kept = weakref.ref(page)

    del page
    gc.collect()

    assert kept() is None


def test_the_reason_of_a_template_without_frame_is_logged(rf, caplog):
    caplog.set_level("DEBUG", "searchsite.page_frames.frames")

    rendered_in_frame(template("{{ q|upper }}"), rf.get("/"), {"q": "a"})

    assert "it uses __str__ of q" in caplog.text


def test_all_forms_of_the_results_page_have_frames(client, article_factory, db):
    for day in range(1, 13):
        article_factory(title=f"Banjir {day}", body="Air naik.", source=f"Kabar {day % 2}")
    page = Engine.get_default().get_template("searchsite/search.html")
    frames._known.pop(page, None)

    for url in (
        "/search",
        "/search?q=banjir",
        "/search?q=banjir&page=2",
        "/search?q=banjirr&source=Kabar+1&sort=recent&salinan=1",
        "/search?q=banjir&from=2020&to=2021&undated=1&bahasa=en",
        "/search?q=zzz+yyy",
        '/search?q="banjir',
    ):
        assert client.get(url, follow=True).status_code == 200

    known = frames._known[page].frames
    assert len(known) >= 4
    assert all(known.values())
