"""What an account may do with an article: the rights of its roles, and rights to own articles.

Whoever may add articles sees the articles of their own, and may change those that are drafts. The
rights to view and to change are rights to all articles. A change of an article that readers see, or
will see at its time, needs the right to publish as well; throwing it away is such a change.
"""

from typing import Any

from django.db.models import QuerySet

from articles.models import Article

ADD, CHANGE, DELETE, PUBLISH, VIEW = (
    f"articles.{action}_article" for action in ("add", "change", "delete", "publish", "view")
)


def sees_all_articles(user: Any) -> bool:
    """Return whether the account sees the articles of others."""
    return bool(user.has_perm(VIEW) or user.has_perm(CHANGE))


def may_see(user: Any, article: Article) -> bool:
    """Return whether the account sees this article in the admin."""
    return sees_all_articles(user) or (user.has_perm(ADD) and is_own(user, article))


def may_change(user: Any, article: Article) -> bool:
    """Return whether the account may change this article: each one, or a draft of its own."""
    is_draft = article.status == Article.Status.DRAFT
    if user.has_perm(CHANGE) and (is_draft or user.has_perm(PUBLISH)):
        return True
    return bool(is_draft and is_own(user, article) and user.has_perm(ADD))


def may_discard(user: Any, article: Article) -> bool:
    """Return whether the account may put this article into the trash: each one, or an own draft."""
    is_draft = article.status == Article.Status.DRAFT
    if user.has_perm(DELETE) and (is_draft or user.has_perm(PUBLISH)):
        return True
    return bool(is_draft and is_own(user, article) and user.has_perm(ADD))


def discardable_articles(user: Any, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Return the articles among these that the account may put into the trash."""
    if user.has_perm(DELETE) and user.has_perm(PUBLISH):
        return articles
    drafts = articles.filter(status=Article.Status.DRAFT)
    if user.has_perm(DELETE):
        return drafts
    return drafts.filter(created_by=user.pk) if user.has_perm(ADD) else drafts.none()


def is_own(user: Any, article: Article) -> bool:
    """Return whether the account made this article."""
    return article.created_by_id is not None and article.created_by_id == user.pk


def visible_articles(user: Any, articles: QuerySet[Article]) -> QuerySet[Article]:
    """Return the articles among these that the account sees."""
    if sees_all_articles(user):
        return articles
    return articles.filter(created_by=user.pk) if user.has_perm(ADD) else articles.none()
