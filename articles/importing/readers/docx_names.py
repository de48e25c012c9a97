"""The names of WordprocessingML: local names, in the transitional or the strict form."""

from typing import Any

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"  # the same names in the strict form


def tag(element: Any) -> str:
    """Return the local name of an element."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def attribute(element: Any, name: str) -> str:
    """Return an attribute of Word's namespace, in either form; empty if there is none."""
    if element is None:
        return ""
    return str(element.get(f"{{{MAIN}}}{name}") or element.get(f"{{{STRICT}}}{name}") or "")


def child(element: Any, name: str) -> Any:
    """Return the first child of this local name; None if there is none."""
    if element is None:
        return None
    return next((each for each in element if tag(each) == name), None)


#: The characters of the font Symbol that texts use, by their numbers; others are Greek letters.
_SYMBOLS = {
    0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xAC: "←", 0xAE: "→", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xBC: "…", 0xD6: "√",
}  # fmt: skip
_GREEK = dict(zip(b"abgdepmslw", "αβγδεπμσλω", strict=True))


def symbol(element: Any) -> str:
    """Return the character of a ``w:sym`` element; empty for the drawings of other fonts."""
    try:
        number = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    if not 0xE000 <= number < 0xF900:
        return chr(number) if 0x20 <= number < 0xD800 else ""
    number -= 0xF000
    if attribute(element, "font").lower() == "symbol":
        plain = chr(number) if 0x20 <= number < 0x40 else ""
        return _SYMBOLS.get(number) or _GREEK.get(number) or plain
    return ""
