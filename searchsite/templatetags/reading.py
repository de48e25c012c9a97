"""Template tags for the text of an article, which is written in Python like the rows of a list.

Every piece is escaped where it is written. Decision 0044 has the measurements.
"""

from html import escape

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from searchsite.presentation.links import BEST_PASSAGE
from searchsite.presentation.reading import Paragraph, Piece, Reading

register = template.Library()


@register.simple_tag
def reading_body(reading: Reading) -> SafeString:
    """Return the paragraphs of an article, with links to matches that are far below."""
    return SafeString("\n".join([_paragraph(each) for each in reading.paragraphs]))


def _paragraph(paragraph: Paragraph) -> str:
    anchor = f' id="{BEST_PASSAGE}"' if paragraph.is_best else ""
    text = f"<p{anchor}>{''.join(map(_piece, paragraph.pieces))}</p>"
    if not paragraph.onward:
        return text
    words = escape(_("Kecocokan berikutnya"))
    return (
        f'{text}\n<div class="onward"><a href="#m{paragraph.onward}">{words}'
        ' <span aria-hidden="true">↓</span></a></div>'
    )


def _piece(piece: Piece) -> str:
    if not piece.match:
        return escape(piece.text)
    name = f' id="m{piece.match}"' if piece.begins else ""
    return f"<mark{name}>{escape(piece.text)}</mark>"
