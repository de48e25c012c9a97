"""Numbers in the admin have separators of thousands, wherever they come from."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client
from lxml.html import document_fromstring

from articles.admin.batch_summary import short_summary
from articles.models import Article, ImportBatch, JudgedQuery, VariantGroup

pytestmark = pytest.mark.django_db(transaction=True)

COUNT = 1_234
#: A number that is no year, no part of a date or an address, no key (#1234), and no generation.
PLAIN = re.compile(r"(?<![\dg#.,:/-])(?!20\d\d\b)\d{4,}(?![\d.,:/-]*\d)")
PATHS = (
    *("/admin/", "/admin/indeks/"),
    *("/admin/articles/article/", "/admin/articles/article/?q=draf"),
    "/admin/articles/article/?p=2",
    *("/admin/articles/judgedquery/", "/admin/articles/judgedquery/?q=kueri"),
    *("/admin/articles/importbatch/", "/admin/articles/importbatch/1/change/"),
)


@pytest.fixture
def client(empty_index):
    client = Client()
    client.force_login(User.objects.create(username="bos", is_staff=True, is_superuser=True))
    return client


@pytest.fixture
def many():
    Article.objects.bulk_create(
        Article(title=f"Draf {'i' * (n % 7)}", body="Isi.", status="draft") for n in range(COUNT)
    )
    JudgedQuery.objects.bulk_create(
        JudgedQuery(query=f"kueri {'i' * (n % 9)}", article_id=n + 1) for n in range(COUNT)
    )
    VariantGroup.objects.all().delete()
    ImportBatch.objects.create(pk=1, kind="command", name="berkas", report={"imported": COUNT})


def text_of(response):
    assert response.status_code == 200
    page = document_fromstring(response.content.decode())
    for part in page.xpath('//script | //style | //*[contains(@class, "column-pk")]'):
        part.drop_tree()
    return " ".join(page.find(".//main").text_content().split())


def test_pages_show_no_plain_number(client, many):
    found = {path: PLAIN.findall(text_of(client.get(path))) for path in PATHS}

    assert not {path: numbers for path, numbers in found.items() if numbers}


def test_lists_and_confirmations_count_with_separators(client, many):
    address = "/admin/articles/judgedquery/"

    listed = client.get(address)
    asked = client.post(
        address, {"action": "delete_selected", "_selected_action": ["1"], "select_across": "1"}
    )

    assert "1.234 kueri berpenilaian" in text_of(listed)
    assert "1.234" in text_of(asked)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("id", "1.234 kueri berpenilaian dihapus."), ("en", "1,234 judged queries deleted.")],
)
def test_the_message_of_a_deletion_counts_with_separators(client, many, language, sentence):
    chosen = {"action": "delete_selected", "_selected_action": ["1"], "select_across": "1"}

    answer = client.post(
        "/admin/articles/judgedquery/",
        chosen | {"post": "yes"},
        follow=True,
        headers={"Accept-Language": language},
    )

    assert not JudgedQuery.objects.exists()
    assert [str(each) for each in answer.context["messages"]] == [sentence]


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("id", "1.234 artikel diterbitkan."), ("en", "1,234 articles published.")],
)
def test_the_message_of_an_operation_counts_with_separators(client, many, language, sentence):
    chosen = {"action": "publish", "_selected_action": ["1"], "select_across": "1"}

    answer = client.post(
        "/admin/articles/article/",
        chosen | {"confirmed": str(COUNT)},
        follow=True,
        headers={"Accept-Language": language},
    )

    assert sentence in text_of(answer)


def test_summaries_of_imports_count_with_separators():
    batch = ImportBatch(report={"imported": 1_234_567})

    assert short_summary(batch) == "1.234.567 artikel baru"
