"""Rules that tell furniture by its name: class names say what a container is for, evidence agrees.

A name alone errs (``div.ads`` around a paragraph, ``p.text-caption``), so each rule asks for what
its name promises: links to other stories, a picture, a label, or a text without a sentence.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from articles.importing.readers import page_words
from articles.importing.readers.page_tree import Measures

#: Sentences outside links from which a container may be a part of the article after all.
DOUBTFUL_SENTENCES = 3
MIN_SENTENCE_CHARACTERS = 40
MAX_PROFILE_SENTENCES = 6
MAX_LABEL_CHARACTERS = 400
MAX_BESIDE = 4  # elements in a container with a picture and its caption
#: Shares of linked characters in containers.
SOME_LINKS, MANY_LINKS, MOST_LINKS = 0.25, 0.5, 0.6
LABEL = re.compile(
    r"\W*(?:(?:baca|lihat|simak|tonton|saksikan)(?: juga| pula| selengkapnya| artikel| berita)?"
    r"|(?:berita|artikel) (?:terkait|lainnya|populer|terpopuler|terkini|pilihan|sebelumnya)|terkait"
    r"|pilihan (?:editor|redaksi)|selanjutnya|(?:menarik|layak|wajib|perlu) (?:di)?baca"
    r"|jangan lewatkan|rekomendasi|related(?: \w+)?|read (?:more|also)|also read|video|infografis"
    r"|tags?|topik|tagar|kata kunci)\W*(?::|$|\n)",
    re.IGNORECASE,
)
PHOTO_CREDIT = re.compile(
    r"(?:\b(?:foto|photo|gambar|ilustrasi|infografis|dok(?:umen(?:tasi)?)?)\b ?[:./]|[(\[](?:foto"
    r"|dok|ist|antara|reuters|afp|ap|epa|getty|shutterstock|freepik|pexels|unsplash|istimewa"
    r"|sumber)\b|\bANTARA FOTO\b|/[A-Z][\w.]+\)?\.?$)",
    re.IGNORECASE,
)
_TYPOGRAPHY = frozenset({"text", "typography", "typo", "font"})
_HIDDEN_NAMES = frozenset({"hidden", "hide", "sr-only", "visually-hidden", "screen-reader-text"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An element that may be furniture, with its measures and the words of its names."""

    element: Any
    own: Measures
    words: frozenset[str]
    beside_picture: bool
    above_headline: bool

    @property
    def few(self) -> bool:
        """Return whether the element has too few sentences to be a part of the article."""
        return self.own.sentences < DOUBTFUL_SENTENCES

    @property
    def has_sentence(self) -> bool:
        """Return whether there is a sentence outside links, which may be the article's."""
        own = self.own
        long_enough = own.unlinked >= MIN_SENTENCE_CHARACTERS
        return own.sentences > 0 and long_enough and own.link_share < MANY_LINKS

    @property
    def text(self) -> str:
        """Return the beginning of the text."""
        parts: list[str] = []
        length = 0
        for part in self.element.itertext():
            parts.append(part)
            length += len(part)
            if length > MAX_LABEL_CHARACTERS:
                break
        return " ".join("".join(parts)[:MAX_LABEL_CHARACTERS].split())


def is_named_furniture(candidate: Candidate) -> bool:
    """Return whether the names of an element and its content make it furniture."""
    words, own = candidate.words, candidate.own
    names_body = words & page_words.BODY_PARTS and words & page_words.BODY_OWNERS
    if not words or (names_body and own.sentences >= 2 and own.link_share < SOME_LINKS):
        return False
    return any(rule(candidate) for rule in RULES)


def _is_comments(each: Candidate) -> bool:
    return bool(each.words & page_words.COMMENTS) and each.element.tag not in {"p", "span"}


def _is_other_stories(each: Candidate) -> bool:
    own = each.own
    linked = own.links > 0 and (own.link_share >= SOME_LINKS or own.sentences < 2)
    return bool(each.words & page_words.OTHER_STORIES) and (linked or not own.sentences)


def _is_insert(each: Candidate) -> bool:
    if not each.words & page_words.INSERTS:
        return False
    return each.own.link_share > SOME_LINKS or (each.few and bool(LABEL.match(each.text)))


def _is_frame(each: Candidate) -> bool:
    if each.words & {"header", "top"} and each.above_headline:
        return each.few
    named = bool(each.words & page_words.FRAME)
    return named and (each.few or each.own.link_share > SOME_LINKS)


def _is_advertisement(each: Candidate) -> bool:
    return bool(each.words & page_words.ADVERTISEMENTS) and not each.has_sentence


def _is_sharing(each: Candidate) -> bool:
    if not each.words & page_words.SHARING or each.element.find(".//blockquote") is not None:
        return False
    return each.own.link_share >= MANY_LINKS or each.own.sentences < 2


def _is_tags(each: Candidate) -> bool:
    if not each.words & page_words.TAGS:
        return False
    labelled = not each.own.sentences and bool(LABEL.match(each.text))
    return each.own.link_share >= MOST_LINKS or labelled


def _is_media(each: Candidate) -> bool:
    return bool(each.words & page_words.MEDIA) and not each.has_sentence


def _is_caption(each: Candidate) -> bool:
    if not each.words & (page_words.CAPTIONS | page_words.PICTURES):
        return False
    pictured = each.own.images > 0 or each.beside_picture
    credited = bool(PHOTO_CREDIT.search(each.text))
    if each.words & page_words.CAPTIONS:
        if each.words & _TYPOGRAPHY and not (pictured or credited):
            return False  # ``text-caption`` names a size
        limit = DOUBTFUL_SENTENCES + 1 if pictured or credited else DOUBTFUL_SENTENCES
        return each.own.sentences < limit
    if pictured and credited:
        return each.few
    return each.own.sentences < 2 and (pictured or credited)


def _is_profile(each: Candidate) -> bool:
    person = not each.words.isdisjoint(page_words.BYLINES)
    sized = 1 <= each.own.sentences <= MAX_PROFILE_SENTENCES
    return bool(person and each.words & page_words.PROFILES) and sized


def _is_contents(each: Candidate) -> bool:
    return bool(each.words & page_words.CONTENTS) and (
        each.own.link_share >= MANY_LINKS or each.few
    )


def _is_copyright(each: Candidate) -> bool:
    return bool(each.words & page_words.COPYRIGHT) and each.few


def _is_hidden(each: Candidate) -> bool:
    names = (each.element.get("class") or "").split()
    return each.few and not _HIDDEN_NAMES.isdisjoint(names)


RULES: tuple[Callable[[Candidate], bool], ...] = (
    _is_comments,
    _is_other_stories,
    _is_insert,
    _is_frame,
    _is_advertisement,
    _is_sharing,
    _is_tags,
    _is_media,
    _is_caption,
    _is_profile,
    _is_contents,
    _is_copyright,
    _is_hidden,
)
