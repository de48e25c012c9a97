"""The admin's way from an object to its page on the site: for articles, as far as one sees them.

Django's view leads every member of staff to every object, and the address of a draft has its title.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse

from articles.models import Article
from articles.roles.policy import may_see


def view_on_site(request: HttpRequest, content_type_id: Any, object_id: Any) -> HttpResponse:
    """Lead to the page of an object on the site."""
    article = _article(content_type_id, object_id)
    is_public = article is None or article.status == Article.Status.PUBLISHED
    if article is not None and not is_public and not may_see(request.user, article):
        raise PermissionDenied
    response: HttpResponse = shortcut(request, content_type_id, object_id)
    return response


def _article(content_type_id: Any, object_id: Any) -> Article | None:
    """Return the article of an address, read as Django's view reads it; None for other objects."""
    try:
        kind = ContentType.objects.get(pk=content_type_id)
        found = kind.get_object_for_this_type(pk=object_id)
    except (ObjectDoesNotExist, ValueError):
        return None
    return found if isinstance(found, Article) else None
