"""The right to publish: without it, a user may only write drafts and ask for their publication.

``articles.roles.policy`` says which articles a user may change.
"""

from typing import Any

from articles.models import Article

PUBLISH = "articles.publish_article"


def may_publish(user: Any) -> bool:
    """Return whether a user may publish, schedule and withdraw articles."""
    return bool(user.has_perm(PUBLISH))


def allowed_status(user: Any, status: str) -> str:
    """Return the status that a new article of a user gets if this one is asked for."""
    return status if may_publish(user) else Article.Status.DRAFT.value
