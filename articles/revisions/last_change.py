"""When readers last got another text: revisions of title or body since the first publication.

``updated_at`` moves with every save, such as that of a category, and tells nothing to readers.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from articles.revisions.models import Revision

if TYPE_CHECKING:
    from articles.models import Article

#: Keys of ``Revision.changes``; quotes inside values are escaped there.
_CHANGED_TEXT = Q(changes__contains='"title":') | Q(changes__contains='"body":')


def text_changed_at(article: "Article") -> datetime | None:
    """Return the moment of the last change of a published text; None if no change is recorded.

    An article that was not saved since its first publication needs no query.
    """
    first = article.first_published_at
    if first is None or article.updated_at <= first:
        return None
    changes = Revision.objects.filter(_CHANGED_TEXT, article=article.pk, created_at__gt=first)
    return changes.order_by("-pk").values_list("created_at", flat=True).first()
