"""Requests for publication: made by writers, answered by whoever publishes the draft."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from articles.publishing.models import PublicationRequest


def ask(article_id: int, *, user_id: int, now: datetime) -> None:
    """Note that a user asks for the publication of a draft; a second request changes nothing."""
    PublicationRequest.objects.get_or_create(
        article_id=article_id, defaults={"asked_by_id": user_id, "asked_at": now}
    )


def forget(article_ids: Iterable[int]) -> None:
    """Remove the requests for these articles, because they are answered."""
    PublicationRequest.objects.filter(pk__in=list(article_ids)).delete()


def forget_answered() -> None:
    """Remove the requests for articles that are no longer drafts; the table is small."""
    PublicationRequest.objects.exclude(article__status="draft").delete()


def forget_after_operation(sender: Any, **kwargs: Any) -> None:
    """Remove the requests that an operation answered (a signal receiver)."""
    forget_answered()
