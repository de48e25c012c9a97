"""Template tags of the upload pages: problems in the interface's language, links to a page."""

from django import template

from articles.admin.upload.error_messages import editor_message
from articles.admin.upload.preview import View

register = template.Library()
register.filter("editor_message", editor_message)


@register.simple_tag
def upload_query(view: View, page: int) -> str:
    """Return the query string of another page of the preview."""
    return view.query(p=str(page))
