"""The cached fragments of a template are rendered once."""

from django.template import engines
from django.urls import set_script_prefix
from django.utils import translation


def template(text: str):
    return engines["django"].from_string("{% load cached_fragment i18n %}" + text)


def test_a_fragment_is_rendered_and_sees_no_variable():
    page = template(
        "{% cached_fragment %}<b>{% url 'help' %}</b>{{ q }}{% endcached_fragment %}|{{ q }}"
    )

    assert page.render({"q": "a<"}) == "<b>/help</b>|a&lt;"
    assert page.render({"q": "b"}) == "<b>/help</b>|b"


def test_language_and_prefix_are_those_of_the_request():
    page = template(
        "{% cached_fragment %}{% get_current_language as now %}{{ now }}{% url 'help' %}"
        "{% endcached_fragment %}"
    )

    assert page.render() == "id/help"
    with translation.override("en"):
        assert page.render() == "en/help"
    set_script_prefix("/berita/")
    try:
        assert page.render() == "id/berita/help"
    finally:
        set_script_prefix("/")
