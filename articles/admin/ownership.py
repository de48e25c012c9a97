"""The rights of the article admin to each article: to all of them, or to one's own.

Whoever may only add articles sees a list of their own, and may change those that are drafts
(``articles.roles.policy``).
"""

from django.db.models import QuerySet
from django.http import HttpRequest

from articles.models import Article
from articles.roles.policy import ADD, may_change, may_see, visible_articles


class OwnArticles:
    """A mixin of the article admin."""

    def has_view_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user sees this article; without one, whether there is a list."""
        if obj is not None:
            return may_see(request.user, obj)
        may = super().has_view_permission(request)  # type: ignore[misc]
        return bool(may or request.user.has_perm(ADD))

    def has_change_permission(self, request: HttpRequest, obj: Article | None = None) -> bool:
        """Return whether the user may change this article; without one, all articles."""
        if obj is not None:
            return may_change(request.user, obj)
        return bool(super().has_change_permission(request))  # type: ignore[misc]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Article]:
        """Return the articles that the user sees."""
        return visible_articles(request.user, self.all_articles(request))

    def all_articles(self, request: HttpRequest) -> QuerySet[Article]:
        """Return all articles, also those whose page refuses the user."""
        queryset: QuerySet[Article] = super().get_queryset(request)  # type: ignore[misc]
        return queryset
