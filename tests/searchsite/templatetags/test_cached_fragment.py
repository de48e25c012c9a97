"""What is the same in each page is rendered once."""

from django.template import engines
from django.test import override_settings
from django.urls import set_script_prefix
from django.utils import translation


def template(text: str):
    return engines["django"].from_string("{% load cached_fragment i18n static %}" + text)


def test_what_it_holds_is_rendered_and_sees_no_variable():
    page = template("{% constant %}<b>{% url 'help' %}</b>{{ q }}{% endconstant %}|{{ q }}")

    assert page.render({"q": "a<"}) == "<b>/help</b>|a&lt;"
    assert page.render({"q": "b"}) == "<b>/help</b>|b"


def test_language_and_prefix_are_those_of_the_request():
    page = template(
        "{% constant %}{% get_current_language as now %}{{ now }}{% url 'help' %}{% endconstant %}"
    )

    assert page.render() == "id/help"
    with translation.override("en"):
        assert page.render() == "en/help"
    set_script_prefix("/berita/")
    try:
        assert page.render() == "id/berita/help"
    finally:
        set_script_prefix("/")


def test_a_changed_setting_is_seen():
    page = template("{% constant %}{% static 'a.css' %}{% endconstant %}")
    before = page.render()

    with override_settings(STATIC_URL="/lain/"):
        assert page.render() == "/lain/a.css"
    assert page.render() == before
