"""Operations: one record for a change of many articles, and the way back for each of them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, Operation, Revision
from articles.operations import execution
from articles.operations.changes import change_from, described, description_of
from articles.operations.execution import run, stop
from articles.operations.selection import pack, unpack
from articles.operations.taking_back import can_be_taken_back, take_back
from articles.signals import articles_changed

pytestmark = pytest.mark.django_db
Kind = Operation.Kind


@pytest.fixture(autouse=True)
def site(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any) -> list[int]:
    """Disconnect the index; return the numbers of the operations that processes would make."""
    started: list[int] = []
    monkeypatch.setattr(articles_changed, "receivers", [])
    monkeypatch.setattr(execution, "start_process", lambda operation: started.append(operation.pk))
    settings.MEDIA_ROOT = tmp_path
    return started


def articles(count: int, **values: Any) -> list[Article]:
    defaults = {"body": "Isi.", "source": "Lama"}
    return Article.objects.bulk_create(
        Article(title=f"Judul {number}", **(defaults | values)) for number in range(count)
    )


def change(values: Any, **more: Any) -> Operation:
    defaults = {"kind": Kind.SET, "user": None, "queryset": Article.objects.all()}
    return run(change=values, **(defaults | more))


def statuses() -> dict[str, str]:
    return dict(Article.objects.order_by("pk").values_list("title", "status"))


def test_a_withdrawn_selection_does_not_mix_with_earlier_drafts() -> None:
    articles(2)
    articles(1, status="draft", source="Draf")
    Article.objects.filter(source="Draf").update(title="Draf lama")

    operation = change({"status": "draft"}, kind=Kind.UNPUBLISH)
    back = take_back(operation, user=None)

    assert operation.changed == 2
    assert back is not None
    assert back.changed == 2
    assert statuses() == {"Judul 0": "published", "Judul 1": "published", "Draf lama": "draft"}


def test_an_article_that_was_changed_again_is_left_alone() -> None:
    first, second, third = articles(3)
    operation = change({"source": "Baru"})
    Article.objects.filter(pk=first.pk).update(source="Tangan")
    Article.objects.filter(pk=second.pk).update(category="Ekonomi")
    Article.objects.filter(pk=third.pk).delete()

    back = take_back(operation, user=None)

    assert back is not None
    assert (back.changed, back.left_alone) == (1, 2)
    assert Article.objects.get(pk=first.pk).source == "Tangan"
    untouched = Article.objects.get(pk=second.pk)
    assert (untouched.source, untouched.category) == ("Lama", "Ekonomi")


def test_a_taking_back_can_be_taken_back_and_so_on() -> None:
    articles(2)
    operation = change({"source": "Baru"})
    back = take_back(operation, user=None)
    assert back is not None
    forth = take_back(back, user=None)
    assert forth is not None

    assert set(Article.objects.values_list("source", flat=True)) == {"Baru"}
    assert take_back(operation, user=None) is not None
    assert set(Article.objects.values_list("source", flat=True)) == {"Lama"}


def test_operations_can_be_taken_back_in_any_order_until_the_articles_are_as_before() -> None:
    articles(1)
    first = change({"source": "Satu"})
    second = change({"source": "Dua"})

    early = take_back(first, user=None)
    is_open = can_be_taken_back(Operation.objects.get(pk=first.pk))
    late = take_back(second, user=None)
    again = take_back(first, user=None)

    assert early is not None
    assert (early.changed, early.left_alone, is_open) == (0, 1, True)
    assert late is not None
    assert again is not None
    assert Article.objects.get().source == "Lama"


def test_a_repetition_that_changes_nothing_leaves_the_operation_taken_back() -> None:
    articles(1)
    operation = change({"source": "Satu"})
    back = take_back(operation, user=None)
    assert back is not None
    later = change({"source": "Tangan"})

    take_back(back, user=None)
    operation.refresh_from_db()
    back.refresh_from_db()

    assert not can_be_taken_back(operation)
    assert can_be_taken_back(back)
    take_back(later, user=None)
    take_back(back, user=None)
    assert Article.objects.get().source == "Satu"


def test_a_second_click_changes_nothing() -> None:
    articles(1)
    operation = change({"source": "Baru"})
    take_back(operation, user=None)
    Article.objects.update(source="Baru")

    assert take_back(operation, user=None) is None
    assert Article.objects.get().source == "Baru"


def test_the_version_of_an_untouched_article_comes_back() -> None:
    (article,) = articles(1)
    before = Article.objects.values().get()
    operation = change({"source": "Baru", "category": "Ekonomi"})
    assert Article.objects.get().updated_at > article.updated_at

    take_back(operation, user=None)

    assert Article.objects.values().get() == before


def test_derived_fields_follow_both_ways() -> None:
    articles(1, source="Turnbackhoax", body="Klaim itu salah.")
    kinds = [Article.objects.get().kind]
    operation = change({"stated_kind": "opinion"})
    kinds.append(Article.objects.get().kind)
    take_back(operation, user=None)
    kinds.append(Article.objects.get().kind)

    assert kinds[0] == kinds[2]
    assert kinds[1] == "opinion"


@pytest.mark.parametrize("days", [29, 31])
def test_operations_can_be_taken_back_for_thirty_days(days: int) -> None:
    articles(1)
    operation = change({"source": "Baru"})

    later = timezone.now() + timedelta(days=days)

    assert can_be_taken_back(operation, later) is (days < 30)


def test_articles_that_have_the_values_do_not_belong_to_the_operation() -> None:
    articles(2)
    version = Article.objects.first()

    operation = change({"source": "Lama"})

    assert (operation.changed, Revision.objects.count()) == (0, 0)
    assert Article.objects.first().updated_at == version.updated_at  # type: ignore[union-attr]
    assert not can_be_taken_back(operation)


def test_articles_in_the_trash_are_left_out() -> None:
    articles(2)
    change({"status": "trashed"}, kind=Kind.TRASH, queryset=Article.objects.filter(title="Judul 0"))

    change({"status": "published", "source": "Baru"})

    assert statuses() == {"Judul 0": "trashed", "Judul 1": "published"}
    assert Article.objects.get(title="Judul 0").source == "Lama"


def test_values_that_do_not_fit_are_left_alone() -> None:
    articles(3)

    operation = change(
        lambda article: {"title": {"Judul 0": "x" * 301, "Judul 1": " "}.get(article.title, "Baru")}
    )

    assert (operation.changed, operation.left_alone) == (1, 2)
    assert set(Article.objects.values_list("title", flat=True)) == {"Judul 0", "Judul 1", "Baru"}


def test_a_scheduled_time_that_has_passed_does_not_publish_by_a_taking_back() -> None:
    articles(1, status="scheduled", published_at=datetime(2020, 1, 1, tzinfo=UTC))
    operation = change({"status": "draft"}, kind=Kind.UNPUBLISH)

    take_back(operation, user=None)

    assert Article.objects.get().status == "draft"


def test_unknown_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="content_hash"):
        change({"content_hash": "x"})
    assert not Operation.objects.exists()


@described
@dataclass(frozen=True, slots=True)
class Louder:
    """Append a mark to the title."""

    mark: str

    def __call__(self, article: Article) -> dict[str, str]:
        return {"title": article.title + self.mark}


@pytest.mark.parametrize("values", [Louder("!"), {"source": "Baru"}], ids=["class", "mapping"])
def test_large_selections_are_changed_by_a_process(
    monkeypatch: pytest.MonkeyPatch,
    site: list[int],
    values: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    monkeypatch.setattr(execution, "INLINE_ARTICLES", 4)
    monkeypatch.setattr(execution, "PART", 2)
    articles(5)

    with django_capture_on_commit_callbacks(execute=True):
        operation = change(values)
    assert site == [operation.pk]
    assert (operation.finished_at, Revision.objects.count()) == (None, 0)
    call_command("run_operation", str(operation.pk))

    operation.refresh_from_db()
    assert (operation.changed, operation.waiting) == (5, None)
    assert change_from(description_of(values)) == values


def test_an_interrupted_operation_goes_on_where_it_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "PART", 2)
    articles(5)
    seen: list[int] = []

    def count(article: Article) -> dict[str, str]:
        seen.append(article.pk)
        if len(seen) == 3:
            raise RuntimeError("power")
        return {"source": "Baru"}

    with pytest.raises(RuntimeError):
        change(count)

    operation = Operation.objects.get()
    assert (operation.changed, operation.error) == (2, "RuntimeError: power")
    assert Article.objects.filter(source="Baru").count() == Revision.objects.count() == 2
    assert take_back(operation, user=None) is not None
    assert not Article.objects.filter(source="Baru").exists()


def test_a_stopped_operation_ends_after_the_part_in_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(execution, "PART", 2)
    articles(5)

    def stopping(article: Article) -> dict[str, str]:
        stop(Operation.objects.get())
        return {"source": "Baru"}

    change(stopping)

    assert Operation.objects.get().changed == 2


def test_the_number_of_queries_does_not_grow_with_the_articles() -> None:
    counts = []
    for number in (10, 400):
        articles(number, source=str(number))
        with CaptureQueriesContext(connection) as queries:
            change({"source": "Baru"}, queryset=Article.objects.filter(source=str(number)))
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("keys", [[], [1], [9, 3, 3, 2**40], list(range(1, 5_000))])
def test_a_selection_is_stored_as_ascending_keys(keys: list[int]) -> None:
    assert unpack(pack(keys)) == sorted(set(keys))
