"""Publication that reaches the index: scheduled articles, and uploads of writers."""

from datetime import UTC, datetime
from typing import Any

import pytest

from articles.models import Article
from articles.publishing.due import publish_due
from tests.articles.admin.conftest import LIST, UPLOAD, address, line, sent_rows, text_of

FUTURE = {"published_at_0": "2031-03-05", "published_at_1": "08:30:00"}


def test_a_scheduled_article_waits_for_its_time(client: Any, form_values: Any, found: Any) -> None:
    response = client.post(f"{LIST}add/", {**form_values(**FUTURE), "_schedule": "1"}, follow=True)
    waiting = found("bakau")

    publish_due(datetime(2031, 3, 5, 1, 29, 59, tzinfo=UTC))
    early = found("bakau")
    publish_due(datetime(2031, 3, 5, 1, 30, tzinfo=UTC))

    assert "5 Mar" in text_of(response)
    assert "WIB" in text_of(response)
    assert (waiting, early) == (set(), set())
    assert found("bakau") == {"Warga menanam bakau di pesisir"}


def test_uploads_of_a_writer_become_drafts(
    staff_client: Any, upload: Any, decide: Any, found: Any
) -> None:
    writer = staff_client("add_article")
    content = line("Sawah kering", "Petani menunggu hujan.", status="published")
    previewed = upload(("a.jsonl", content), by=writer)

    values = {"status": "published", "import": "1", **sent_rows(previewed)}
    refused = writer.post(address(previewed), values, follow=True)
    writer.post(address(previewed), values | {"status": "draft"}, follow=True)

    assert refused.context["form"].errors.keys() == {"status"}
    assert Article.objects.get().status == "draft"
    assert found("sawah") == set()


def test_the_right_counts_when_the_upload_is_imported(
    staff_client: Any, upload: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = staff_client("add_article", "change_article", "publish_article")
    previewed = upload(("a.jsonl", line("Sawah kering", "Petani menunggu hujan.")), by=editor)
    monkeypatch.setattr("articles.uploads.saving.may_publish", lambda user: False)

    values = {"status": "published", "import": "1", **sent_rows(previewed)}
    editor.post(address(previewed), values, follow=True)

    assert Article.objects.get().status == "draft"


def test_the_upload_page_says_that_a_writer_saves_drafts(staff_client: Any, upload: Any) -> None:
    writer = staff_client("add_article")

    previewed = upload(("a.jsonl", line("Sawah kering", "Petani menunggu hujan.")), by=writer)

    assert UPLOAD in address(previewed)
    assert "redaktur" in text_of(previewed)
