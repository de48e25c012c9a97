"""The help page: its examples are real queries."""

import pytest

from indexer.query.parser import parse
from searchsite.pages.help import SECTIONS

RULES = [rule for section in SECTIONS for rule in section.rules]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_every_example_is_parsed_without_remarks(rule):
    parsed = parse(rule.example)

    assert parsed.remarks == ()
    assert not parsed.is_empty


@pytest.mark.django_db(transaction=True)
def test_every_example_leads_to_its_results(open_page, article_factory):
    article_factory()
    page = open_page("/help")

    links = page.cssselect(".rule a")
    assert [link.text_content() for link in links] == [rule.example for rule in RULES]
    for link in links:
        results = open_page(link.get("href"))
        assert results.cssselect("input[name=q]")[0].get("value") == link.text_content()


def test_the_help_page_needs_neither_database_nor_index(client):
    assert client.get("/help").status_code == 200
