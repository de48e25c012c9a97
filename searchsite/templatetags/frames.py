"""``{% section "name.html" %}``: a part of a page that is not in the frame of the page.

It is for parts that few pages have, or that do more with values than a frame can repeat. The part
has frames of its own if it fits any (``searchsite.page_frames``).
"""

from django import template
from django.template import Context
from django.template.base import Parser, Template, Token
from django.utils.safestring import SafeString

from searchsite.page_frames.frames import content_in_frame
from searchsite.page_frames.slots import FrameContext, Values

register = template.Library()


class SectionNode(template.Node):
    """Another template, in the context of the page."""

    def __init__(self, section: Template) -> None:
        self.section = section

    def render(self, context: Context) -> SafeString:
        """Return the rendered template; in a frame, the place of it."""
        if isinstance(context, FrameContext):
            return context.recorder.filled_by(self._rendered)
        return self.section.render(context)

    def _rendered(self, values: Values) -> SafeString:
        return SafeString(content_in_frame(self.section, values["request"], values).decode())


@register.tag
def section(parser: Parser, token: Token) -> SectionNode:
    """Insert the template with a constant name."""
    name = token.split_contents()[1].strip("\"'")
    return SectionNode(template.Engine.get_default().get_template(name))
