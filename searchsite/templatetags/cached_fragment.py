"""``{% cached_fragment %}``: a part of a template that is rendered once per process.

Translations and URL look-ups make up half of the rendering time of a page, and most of them are
in parts that never change. Decision 0044 has the measurements.
"""

from django import template
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class CachedFragmentNode(template.Node):
    """The template nodes inside the tag, rendered once without any variable.

    The cache lives as long as the compiled template: a test that changes the URLs of static
    files resets the template loaders.
    """

    child_nodelists = ()  # Django does not search for ``{% block %}`` tags inside

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._rendered: dict[tuple[str | None, str], SafeString] = {}

    def render(self, context: Context) -> SafeString:
        """Return the fragment for the language and the URL prefix of the request."""
        shared = context.render_context  # lives for one rendering: the key is computed only once
        key = shared.get("cached_fragment")
        if key is None:
            key = shared["cached_fragment"] = (get_language(), get_script_prefix())
        if key not in self._rendered:
            self._rendered[key] = self.nodelist.render(context.new({}))
        return self._rendered[key]


@register.tag
def cached_fragment(parser: Parser, token: Token) -> CachedFragmentNode:
    """Cache the nodes up to ``{% endcached_fragment %}``; they must not depend on the request."""
    nodelist = parser.parse(("endcached_fragment",))
    parser.delete_first_token()
    return CachedFragmentNode(nodelist)
