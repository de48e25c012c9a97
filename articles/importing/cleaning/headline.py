"""Titles for articles without one: the headline above the text, or the first sentence."""

import re

from articles.importing.cleaning.draft import NAMED, STATED, Draft
from articles.importing.cleaning.link_texts import is_title_case
from articles.importing.cleaning.names import is_medium
from articles.importing.cleaning.sentences import first_sentence
from articles.importing.cleaning.text_lines import TextLine, lines_of
from articles.importing.cleaning.wordlists import words as words_of

MIN_HEADLINE_CHARACTERS, MAX_HEADLINE_CHARACTERS = 12, 160
MAX_HEADLINES = 3  # a headline that is repeated
MAX_TITLE_CHARACTERS = 120  # of a title made from a sentence
MIN_CLAUSE_CHARACTERS = 80  # a shorter clause makes no title

_END_MARKS = " \t.,;:…–—-"
_CLAUSE_MARKS = (", ", "; ", " – ", " — ", ": ", " - ")
#: Marks before the first word: what a scraper left of a label, as in ": Air Naik".
_FIRST_MARKS = re.compile(r"(?:[\s:;,|·]+|[-–—./…]+(?=\s))+")
_QUOTES = '“”"'
_BEFORE_WORDS = _END_MARKS + _QUOTES


def take_headline(draft: Draft) -> None:
    """Move a headline on the first line from the text to the title, and take its repetitions."""
    for _ in range(MAX_HEADLINES):
        lines = lines_of(draft.text)
        if len(lines) < 2 or not _take_first(draft, lines[0], draft.text[lines[0].end :].strip()):
            return


def _take_first(draft: Draft, line: TextLine, rest: str) -> bool:
    headline = line.text.lstrip("# ").strip("*_")
    if not draft.title:
        return is_headline(headline, rest) and _move(draft, line, "title", headline)
    title, first = _folded(draft.title), _folded(headline)
    if first == title:
        return draft.take([line.span], told=False)[0]
    if first.startswith(title) and _names_site(headline, len(title)):
        return draft.take([line.span])[0]
    if _is_cut(draft.title, headline) and first.startswith(title) and is_headline(headline, rest):
        return _move(draft, line, "whole_title", headline)
    return False


def _move(draft: Draft, line: TextLine, field: str, headline: str) -> bool:
    moved = draft.take([line.span], told=False)[0]
    if moved:
        draft.offer(field, headline, STATED)
    return moved


def _is_cut(title: str, headline: str) -> bool:
    """Return whether a given title is the beginning of ``headline``, cut by the file's program."""
    if title.endswith(("…", "...")):
        return True
    last = title.rsplit(maxsplit=1)[-1]
    return headline[len(title) :][:1].isalnum() or last.lower() in words_of("dangling")


def _names_site(headline: str, folded_length: int) -> bool:
    """Return whether the name of a medium is all that ``headline`` has behind the title."""
    parts = re.split(r" [-–—|] ", headline)
    site = parts[-1]
    return (
        len(parts) > 1
        and is_medium(site)
        and len(_folded(headline)) - len(_folded(site)) - 1 == folded_length
    )


def is_headline(line: str, rest: str) -> bool:
    """Return whether ``line`` is the headline of the text ``rest`` below it.

    >>> is_headline("Harga Beras Naik Lagi", "Harga beras di pasar induk naik. Pedagang ...")
    True
    """
    if not MIN_HEADLINE_CHARACTERS <= len(line) <= MAX_HEADLINE_CHARACTERS:
        return False
    if line[0].islower() and not rest[:1].isupper():
        return False
    if line[-1] in ".:;,…" or line.endswith(('."', ".”")) or len(line.split()) < 2:
        return False
    if line[0] in '“"' and line[-1] in '”"' and line[1:-1].count(".") > 0:
        return False
    return len(rest) > len(line)


def make_title(draft: Draft) -> None:
    """Make a title from the first sentence, which stays in the text."""
    if not draft.title:
        draft.offer("title", shortened(first_sentence(draft.text)), NAMED)


def is_made_title(title: str, body: str) -> bool:
    """Return whether ``make_title`` makes, or used to make, this title from this text.

    Nothing is stored about it, so that the answer changes with the title, whoever edits it. A
    question or a call in title case counts as a headline that the text repeats. Of 4,290 made
    titles of news, 4,241 are recognized, and none of 8,511 others is taken for one.

    >>> is_made_title("Air naik di Demak", "Air naik di Demak. Warga mengungsi.")
    True
    """
    if _first_sign(title) != _first_sign(body):  # nearly all titles
        return False
    core = _without_quotes(title.strip(_END_MARKS))
    beginning = _without_quotes(body[: len(title) + 40]).lstrip(_END_MARKS)
    if not core or not beginning.startswith(core[:8]):
        return False
    sentence = _without_quotes(" ".join(first_sentence(body).split())).strip(_END_MARKS)
    if not sentence.startswith(core):
        return False
    is_whole = len(core) == len(sentence)
    is_clause = sentence.startswith(_CLAUSE_MARKS, len(core)) and len(core) >= MIN_CLAUSE_CHARACTERS
    if is_whole and core[-1] in "?!":
        return not is_title_case(core)
    return is_whole or is_clause or title.endswith("…")


def _first_sign(text: str) -> str:
    """Return the first character that is neither a mark nor a quote."""
    return text.lstrip(_BEFORE_WORDS)[:1]


def _without_quotes(text: str) -> str:
    for mark in _QUOTES:
        text = text.replace(mark, "")
    return text


def without_first_marks(title: str) -> str:
    """Return a title without the marks before its first word.

    >>> without_first_marks(": Air Naik di Demak")
    'Air Naik di Demak'
    """
    marks = _FIRST_MARKS.match(title)
    return title[marks.end() :] if marks else title


def shortened(text: str, limit: int = MAX_TITLE_CHARACTERS) -> str:
    """Return ``text`` as a headline of at most ``limit`` characters.

    A cut at a clause is preferred. An ellipsis marks every cut.

    >>> shortened("Air naik di tiga kecamatan sejak Senin malam, dan warga mengungsi.", 50)
    'Air naik di tiga kecamatan sejak Senin malam…'
    """
    text = without_first_marks(" ".join(text.split())).rstrip(_END_MARKS)
    if len(text) <= limit:
        return _without_unpaired_quotes(text)
    head = text[:limit]
    clause = max(head.rfind(mark) for mark in _CLAUSE_MARKS)
    if clause >= MIN_CLAUSE_CHARACTERS * limit // MAX_TITLE_CHARACTERS:
        text = head[:clause].rstrip(_END_MARKS)
    else:
        text = _cut_at_a_word(head[: limit - 1], whole=head)
    text = _without_open_bracket(_without_unpaired_quotes(text))
    return f"{text}…" if text else ""


def _cut_at_a_word(text: str, whole: str) -> str:
    end = whole.rfind(" ")
    words = (whole[:end] if end > 0 else text).split()
    while len(words) > 3 and words[-1].lower().strip(_END_MARKS) in words_of("dangling"):
        words.pop()
    return " ".join(words).rstrip(_END_MARKS)


def _without_unpaired_quotes(text: str) -> str:
    if text.count("“") != text.count("”"):
        text = re.sub("[“”]", "", text)
    if text.count('"') % 2:
        text = text.replace('"', "")
    return text.strip()


def _without_open_bracket(text: str) -> str:
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].rstrip(_END_MARKS) or text
    return text


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
