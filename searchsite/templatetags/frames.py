"""``{% section "name.html" %}``: a part of a page that is rendered for each page, not in its frame.

Its template may use the values of the page as any template does (``searchsite.page_frames``).
"""

from django import template
from django.template import Context
from django.template.base import Parser, Template, Token
from django.template.context import make_context
from django.utils.safestring import SafeString

from searchsite.page_frames.slots import FrameContext, Values

register = template.Library()


class SectionNode(template.Node):
    """Another template, in the context of the page."""

    def __init__(self, section: Template) -> None:
        self.section = section

    def render(self, context: Context) -> SafeString:
        """Return the rendered template; within a frame, the place of it."""
        if isinstance(context, FrameContext):
            return context.recorder.filled_by(self._rendered)
        return self.section.render(context)

    def _rendered(self, values: Values) -> SafeString:
        return self.section.render(make_context(dict(values), values["request"]))


@register.tag
def section(parser: Parser, token: Token) -> SectionNode:
    """Insert the template with a constant name."""
    name = token.split_contents()[1].strip("\"'")
    return SectionNode(template.Engine.get_default().get_template(name))
