"""The table of cleaning rules in their order, and the function that applies them.

Every rule is a function that changes the draft. The rules before the first one that takes text
give the normalised text, in which removals have their places; those behind it change only spaces,
line breaks and signs. A rule with ``needs`` runs only if one of these
substrings occurs. Most articles need few rules, and a substring search costs almost nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles.importing.cleaning.boilerplate import (
    take_boilerplate_lines,
    take_inline_boilerplate,
)
from articles.importing.cleaning.broken_lines import join_broken_lines
from articles.importing.cleaning.characters import (
    join_wrapped_lines,
    normalise_characters,
    remove_markup,
    repair_encoding,
    separate_paragraphs,
)
from articles.importing.cleaning.closing_lines import take_closing_lines
from articles.importing.cleaning.credits import take_credit_lines, take_trailing_credits
from articles.importing.cleaning.dateline import take_dateline
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.headline import make_title, take_headline
from articles.importing.cleaning.linked_headlines import NEEDS, remove_linked_headlines
from articles.importing.cleaning.linked_lines import take_linked_lines, take_related_sections
from articles.importing.cleaning.quotes import repair_quotes
from articles.importing.cleaning.run_together import split_run_together_words


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of cleaning. A rule that ``takes`` removes text and records it."""

    name: str
    apply: Callable[[Draft], None]
    effect: str
    needs: tuple[str, ...] = ()
    takes: bool = False


def _take_lines(draft: Draft) -> None:
    take_boilerplate_lines(draft)
    take_linked_lines(draft)


RULES = (
    Rule("encoding", repair_encoding, "repairs mojibake, stray Windows-1252 and surrogates"),
    Rule("markup", remove_markup, "removes HTML and resolves entities", ("<", "&")),
    Rule("characters", normalise_characters, "removes control characters, unifies spaces"),
    Rule("wrapped lines", join_wrapped_lines, "joins lines of a fixed width", ("\n",)),
    Rule("broken lines", join_broken_lines, "joins sentences scattered over lines", ("\n",)),
    Rule(
        "related sections",
        take_related_sections,
        "removes lists of headlines below More Stories",
        ("\n",),
        takes=True,
    ),
    Rule(
        "boilerplate lines",
        _take_lines,
        "removes advertisements, links and copyright notices",
        ("\n",),
        takes=True,
    ),
    Rule(
        "closing lines",
        take_closing_lines,
        "removes videos and tags behind the article",
        ("\n",),
        takes=True,
    ),
    Rule(
        "inline boilerplate",
        take_inline_boilerplate,
        "removes the same from running text",
        takes=True,
    ),
    Rule(
        "linked headlines",
        remove_linked_headlines,
        "removes Baca juga: ... from running text",
        NEEDS,
        takes=True,
    ),
    Rule(
        "credit lines",
        take_credit_lines,
        "takes bylines, sources and dates",
        ("\n",),
        takes=True,
    ),
    Rule(
        "trailing credits",
        take_trailing_credits,
        "takes credits after the last sentence",
        takes=True,
    ),
    Rule("headline", take_headline, "takes the first line as the title", ("\n",), takes=True),
    Rule("dateline", take_dateline, "removes JAKARTA, KOMPAS.com -", takes=True),
    Rule("run-together words", split_run_together_words, "BaratIni -> Barat Ini"),
    Rule("quotes", repair_quotes, "pairs quotation marks"),
    Rule("paragraphs", separate_paragraphs, "leaves one blank line between paragraphs"),
    Rule("title", make_title, "makes a title from the first sentence"),
)
#: Rules that apply even if cleaning is switched off.
INDISPENSABLE = ("encoding", "characters", "title")
TAKING = tuple(rule.name for rule in RULES if rule.takes)


def apply_rules(draft: Draft, names: tuple[str, ...] = ()) -> None:
    """Apply all rules, or only the named ones, in the order of the table."""
    for rule in RULES:
        if names and rule.name not in names:
            continue
        if not rule.needs or any(text in draft.text for text in rule.needs):
            draft.rule = rule.name
            rule.apply(draft)
