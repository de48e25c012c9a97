"""Signatures behind the last sentence: ``*eko``, ``(RUDI)``, ``(Rina Contoh)``, ``RINA CONTOH``.

Such a signature is no abbreviation and no name that the article uses elsewhere.
"""

import re

from articles.importing.cleaning.draft import HINTED, Draft
from articles.importing.cleaning.names import is_medium, is_person
from articles.importing.cleaning.sentences import ends_with_sentence
from articles.importing.cleaning.wordlists import words

MAX_SIGNATURE_CHARACTERS = 24
FOOT_CHARACTERS = 300
_STARRED = re.compile(r"\*{1,3} ?\(?[A-Za-z]{2,8}(?:/[A-Za-z]{2,8})?\)?\*{0,3}\.?")
_SIGNED_CAPITALS = re.compile(r"\(([A-Z]{4,12})\)")  # (BCA) is an abbreviation
_LAST_NAME = re.compile(
    r"[.!?][\"”]? ?(?P<signature>\((?P<name>[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,}){1,3}) ?\)"
    r"|(?<= )(?P<capitals>[A-Z]{3,}(?: [A-Z]{3,}){1,2}))$"
)


def take_signature(draft: Draft) -> None:
    """Remove ``*eko`` and ``(RUDI)`` behind the last sentence.

    Capitals in brackets sign an article only if they are no abbreviation that it uses elsewhere.
    """
    text = draft.text
    start = max(text.rfind("("), text.rfind("*", 0, -1))
    while start > 0 and text[start - 1] == "*":
        start -= 1
    before, signature = text[: max(start, 0)].rstrip(), text[max(start, 0) :].strip()
    if not before or before[-1] not in '.!?"”' or len(signature) > MAX_SIGNATURE_CHARACTERS:
        return
    capitals = _SIGNED_CAPITALS.fullmatch(signature)
    if capitals:
        name = capitals[1]
        if before[-1] not in ".!?" or not ends_with_sentence(before):
            return
        if re.search(rf"\b{name}\b", before) or name.lower() in words("ranks"):
            return
        if _is_abbreviation(name, before) or is_medium(name):
            return
    elif not _STARRED.fullmatch(signature) or signature.strip("*().").lower() in words("no_tags"):
        return
    draft.take([(start, len(text))])


def take_signed_name(draft: Draft) -> None:
    """Move a full name that nothing else in the text names, behind the last sentence, to a field.

    It stands in brackets or in capitals: ``(Rina Contoh)``, ``RINA CONTOH``.
    """
    text = draft.text
    match = _LAST_NAME.search(text, max(0, len(text) - FOOT_CHARACTERS))
    if match is None:
        return
    if not ends_with_sentence(text[: match.start("signature")].rstrip()):
        return
    name = (match["name"] or match["capitals"].title()).removeprefix("Ditulis ").strip()
    known = any(
        re.search(rf"\b{re.escape(word)}\b", text[: match.start("signature")], re.IGNORECASE)
        for word in re.findall(r"\w{3,}", name)
    )
    others = words("ranks") | words("services")
    if known or not is_person(name) or others.intersection(name.lower().split()):
        return
    if draft.take([match.span("signature")])[0]:
        draft.offer("author", name, HINTED)


def _is_abbreviation(name: str, before: str) -> bool:
    """Return whether the capitals may shorten words: no vowel inside, or initials of a name."""
    if not re.search(r"[AEIOU]", name[1:]):
        return True
    initials = "".join(word[0] for word in re.findall(r"\b[A-Z][\w]*", before))
    return name in initials
