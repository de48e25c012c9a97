"""The group of an article: the published versions of its text."""

from django.db.models import Q, Subquery

from articles.models import Article, TextCopy

MAX_VERSIONS = 50  # of one text that are listed


def versions(article_id: int) -> list[Article]:
    """Return the other published articles of an article's group, the latest first."""
    own = TextCopy.objects.filter(pk=article_id).values("copy_group")
    members = TextCopy.objects.filter(~Q(copy_group=0), copy_group=Subquery(own))
    others = Article.objects.published().filter(pk__in=members.values("pk")).exclude(pk=article_id)
    return list(others[:MAX_VERSIONS])
