"""The way from the queue to the form of a draft and back, after the form was saved."""

from typing import Any

from django.http import HttpRequest, HttpResponseRedirect

from articles.admin.queue.pages import queue_of, queue_url
from articles.models import Article

#: Parameter in the address of a form that the queue led to.
FROM_QUEUE = "antrean"


class QueueReturn:
    """A mixin of the article admin: a form that the queue opened leads back to it."""

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Lead back to the draft in the queue, or to the next one if it is no draft any more."""
        if FROM_QUEUE not in request.GET:
            response: HttpResponseRedirect = super().response_post_save_change(request, obj)  # type: ignore[misc]
            return response
        queue = queue_of(request)
        is_draft = obj.status == Article.Status.DRAFT
        return HttpResponseRedirect(queue_url(queue, obj.pk if is_draft else queue.after(obj.pk)))
