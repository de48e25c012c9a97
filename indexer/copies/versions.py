"""The group of an article: the published versions of its text."""

from articles.models import Article, TextCopy


def copy_group(article_id: int) -> int:
    """Return the group of an article; 0 if it has no copies."""
    row = TextCopy.objects.filter(pk=article_id).values_list("copy_group", flat=True)
    return row.first() or 0


def versions(article_id: int) -> list[Article]:
    """Return the other published articles of an article's group, the latest first.

    The texts are not loaded.
    """
    group = copy_group(article_id)
    if not group:
        return []
    members = TextCopy.objects.filter(copy_group=group).exclude(pk=article_id)
    keys = list(members.values_list("pk", flat=True))
    published = Article.objects.published().filter(pk__in=keys)
    return list(published.only("title", "slug", "source", "published_at", "status"))
