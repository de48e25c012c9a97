"""The right to publish: without it, a user may only write drafts and ask for their publication."""

from typing import Any

from articles.models import Article

PUBLISH = "articles.publish_article"

Status = Article.Status


def may_publish(user: Any) -> bool:
    """Return whether a user may publish, schedule and withdraw articles."""
    return bool(user.has_perm(PUBLISH))


def may_touch(user: Any, article: Article | None) -> bool:
    """Return whether the status of an article lets a user change it.

    A change of a published or scheduled article reaches readers, so it needs the right to publish.
    The right to change articles is a condition of its own.
    """
    return article is None or article.status == Status.DRAFT or may_publish(user)


def allowed_status(user: Any, status: str) -> str:
    """Return the status that a new article of a user gets if this one is asked for."""
    return status if may_publish(user) else Status.DRAFT.value
