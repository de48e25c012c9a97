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
