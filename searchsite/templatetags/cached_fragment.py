"""``{% constant %}``: a part of a page that is the same in each, rendered once.

Translations and addresses cost a page more than they say: most stand in what never changes.
"""

from typing import Any

from django import template
from django.core.signals import setting_changed
from django.template import Context
from django.template.base import NodeList, Parser, Token
from django.urls import get_script_prefix
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()


class ConstantNode(template.Node):
    """What the tag holds, as it was rendered without any variable."""

    child_nodelists = ()  # blocks are not looked for within it

    def __init__(self, nodelist: NodeList) -> None:
        self.nodelist = nodelist
        self._rendered: dict[tuple[str | None, str], SafeString] = {}
        setting_changed.connect(self._forget)  # tests change where static files are

    def render(self, context: Context) -> SafeString:
        """Return the part in the language, and below the prefix, of the request."""
        shared = context.render_context  # of one rendering of one template: it asks for them once
        key = shared.get("constant")
        if key is None:
            key = shared["constant"] = (get_language(), get_script_prefix())
        if key not in self._rendered:
            self._rendered[key] = self.nodelist.render(context.new({}))
        return self._rendered[key]

    def _forget(self, **kwargs: Any) -> None:
        self._rendered.clear()


@register.tag
def constant(parser: Parser, token: Token) -> ConstantNode:
    """Render what follows up to ``{% endconstant %}`` once; it must not depend on the request."""
    nodelist = parser.parse(("endconstant",))
    parser.delete_first_token()
    return ConstantNode(nodelist)
