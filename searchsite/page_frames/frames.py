"""Frames of pages: how they are made from a template, kept, and filled in."""

import logging
import re
from collections.abc import Mapping
from html import escape
from typing import NamedTuple
from weakref import WeakKeyDictionary

from django.http import HttpRequest, HttpResponse
from django.template import Engine, Template
from django.template.context import make_context
from django.urls import get_script_prefix
from django.utils.html import conditional_escape
from django.utils.translation import get_language

from searchsite.page_frames.slots import CONTENT, Fill, FrameContext, Recorder, Values

MAX_FRAMES = 128  # of one template; one of the results page takes 6 kB
_MARK = re.compile(r"\0([^\0]*)\0")
_MISSING = object()

logger = logging.getLogger(__name__)


class Frame(NamedTuple):
    """A page in parts; every other part is the place of a text that pages differ in.

    The parts are encoded: one character beyond Latin-1 would make the whole page slow to encode.
    """

    parts: tuple[bytes, ...]
    places: tuple[str, ...]  # of the parts: names of values, or of fills
    names: tuple[str, ...]  # of the values that are written as they are
    fills: Mapping[str, Fill]

    def filled(self, values: Values) -> bytes:
        """Return the page with these values."""
        texts = {name: _escaped(values[name]).encode() for name in self.names}
        for place, fill in self.fills.items():
            texts[place] = fill(values).encode()
        parts = list(self.parts)
        parts[1::2] = [texts[place] for place in self.places]
        return b"".join(parts)


class _Known(NamedTuple):
    """The frames of a template by the forms of their pages.

    A form is the language, the URL prefix, and the kinds of the values that any of the frames read.
    """

    names: tuple[str, ...]
    frames: Mapping[tuple[object, ...], Frame | None]  # None: the template is rendered in full


_NOTHING = _Known((), {})
_known: WeakKeyDictionary[Template, _Known] = WeakKeyDictionary()


def render_in_frame(request: HttpRequest, template_name: str, values: Values) -> HttpResponse:
    """Return the page, as ``django.shortcuts.render`` does."""
    template = Engine.get_default().get_template(template_name)
    return HttpResponse(content_in_frame(template, request, values))


def content_in_frame(template: Template, request: HttpRequest, values: Values) -> bytes:
    """Return the encoded page, the same as that of the template rendered in full."""
    values = {**values, "request": request}
    frame = frame_of(template, values)
    if frame is None:
        return template.render(make_context(values, request)).encode()
    return frame.filled(values)


def frame_of(template: Template, values: Values) -> Frame | None:
    """Return the frame of a page, made if it is the first page of its form; None if it has none."""
    names, frames = _known.get(template, _NOTHING)
    try:
        return frames[_form(names, values)]
    except KeyError:
        recorder = Recorder(values)
        frame = _new_frame(template, recorder)
    added = tuple(name for name in recorder.names if name not in names)
    if added or len(frames) >= MAX_FRAMES:
        names, frames = (*names, *added), {}
    # Replaced as a whole, because threads share it: at worst, one of them makes a frame again.
    _known[template] = _Known(names, {**frames, _form(names, values): frame})
    return frame


def _form(names: tuple[str, ...], values: Values) -> tuple[object, ...]:
    given = [values.get(name, _MISSING) for name in names]
    kinds = [each if each is None or each is _MISSING else not each for each in given]
    return (get_language(), get_script_prefix(), *kinds)


def _new_frame(template: Template, recorder: Recorder) -> Frame | None:
    """Return the frame, or None if the template needs the values themselves."""
    marked = ""
    try:
        marked = str(template.render(FrameContext(recorder)))
    except Exception as error:  # of any tag that is given a slot; rendered in full, it may succeed
        recorder.refusal = recorder.refusal or repr(error)
    refusal = recorder.refusal or ("the text of a slot" if CONTENT in marked else "")
    if refusal:
        reason = "The template %s is rendered in full for each such page: it uses %s"
        logger.debug(reason, template.name, refusal)
        return None
    parts = _MARK.split(marked)
    places = tuple(parts[1::2])
    names = tuple({place for place in places if place not in recorder.fills})
    return Frame(tuple([part.encode() for part in parts]), places, names, recorder.fills)


def _escaped(text: str) -> str:
    return escape(text) if type(text) is str else conditional_escape(text)
