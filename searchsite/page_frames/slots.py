"""Slots: the places of values in a frame, and the context in which a template meets them."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Never, TypeVar, cast

from django.template import Context
from django.utils.safestring import SafeString

#: The text of a slot. If a frame contains it, something read a slot without any of its methods.
CONTENT = "a slot has no text"
#: The attributes of ``str`` that Python itself needs.
_KEPT = {
    *("__class__", "__doc__", "__new__", "__init__", "__init_subclass__", "__subclasshook__"),
    *("__getattribute__", "__setattr__", "__delattr__", "__dir__", "__sizeof__"),
}
_MISSING = object()

Values = Mapping[str, Any]  # of a page, by their names in the template
Fill = Callable[[Values], SafeString]
Tag = TypeVar("Tag", bound=Callable[..., SafeString])


class Unfit(Exception):
    """A template does with a value what a frame cannot repeat for other values."""


class Slot(str):
    """The place of a value.

    It is a ``str`` so that Django writes it by ``__html__``; all other methods raise ``Unfit``.
    """

    recorder: "Recorder"
    name: str

    def __new__(cls, recorder: "Recorder", name: str) -> "Slot":
        """Return the slot of a name."""
        slot = super().__new__(cls, CONTENT)
        slot.recorder, slot.name = recorder, name
        return slot

    def __html__(self) -> SafeString:
        return self.recorder.written(self.name)

    def __bool__(self) -> bool:
        return bool(self.recorder.values[self.name])

    def __getattr__(self, attribute: str) -> Never:
        self.recorder.refuse(f"{attribute} of {self.name}")


def _refused(method: str) -> Callable[..., Never]:
    def refuse(slot: Slot, *_arguments: object, **_named: object) -> Never:
        slot.recorder.refuse(f"{method} of {slot.name}")

    return refuse


for _method in {*dir(str), "__radd__"} - _KEPT:
    setattr(Slot, _method, _refused(_method))


class Recorder:
    """Records what a template reads and writes while it is rendered with slots."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self.names: dict[str, None] = {}  # that the template read, in this order
        self.fills: dict[str, Fill] = {}
        self.refusal = ""

    def refuse(self, use: str) -> Never:
        """Raise ``Unfit``. The refusal is kept, because ``{% if %}`` swallows exceptions."""
        self.refusal = self.refusal or use
        raise Unfit(use)

    def read(self, name: str) -> Slot | None:
        """Return the slot of a name, or None if that is the value: a template can tell it."""
        value = self.values.get(name, _MISSING)
        if value is _MISSING or callable(value):
            self.refuse(name)
        self.names[name] = None
        return None if value is None else Slot(self, name)

    def written(self, name: str) -> SafeString:
        """Return the mark of a text that is written as it is."""
        if not isinstance(self.values[name], str):  # Django formats it by its type
            self.refuse(f"{name}, which is no text")
        return SafeString(f"\0{name}\0")

    def filled_by(self, fill: Fill) -> SafeString:
        """Return the mark of a text that is made from the values of each page."""
        place = str(len(self.fills))
        self.fills[place] = fill
        return SafeString(f"\0{place}\0")


class FrameContext(Context):
    """The context of a frame: what the template does not define itself is a slot."""

    def __init__(self, recorder: Recorder) -> None:
        super().__init__()
        self.recorder = recorder

    def __getitem__(self, name: Any) -> Any:
        return super().__getitem__(name) if self._defines(name) else self.recorder.read(name)

    def __contains__(self, name: Any) -> bool:
        if not self._defines(name):
            self.recorder.read(name)
        return True

    def get(self, name: Any, otherwise: object = None) -> Any:
        """Return what the template defines, or a slot; for a missing name, raise ``Unfit``."""
        return self[name]

    def _defines(self, name: Any) -> bool:
        return super().__contains__(name)


def filled_in(tag: Tag) -> Tag:
    """Make a template tag run for each page of a frame, with the values of the page.

    Its result depends on its arguments and the language alone. Slots are looked for among the
    arguments by place: a tag that is given one by name is refused.
    """

    @wraps(tag)
    def write(*arguments: Any, **named: Any) -> SafeString:
        slots = [each for each in arguments if type(each) is Slot]
        if not slots:
            return tag(*arguments, **named)
        # The frame outlives the page, so it may keep names and constants, but no slot.
        sources = [(each.name, None) if type(each) is Slot else ("", each) for each in arguments]

        def fill(values: Values) -> SafeString:
            given = [values[name] if name else constant for name, constant in sources]
            return tag(*given, **named)

        return slots[0].recorder.filled_by(fill)

    return cast(Tag, write)
