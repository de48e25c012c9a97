"""The table of cleaning rules in their order, and the function that applies them.

Every rule is a function that changes the draft. A rule with ``needs`` runs only if one of these
substrings occurs. Most articles need few rules, and a substring search costs almost nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles.importing.cleaning.boilerplate import (
    cut_related_sections,
    remove_boilerplate_lines,
    remove_inline_boilerplate,
)
from articles.importing.cleaning.characters import (
    join_wrapped_lines,
    normalise_characters,
    remove_markup,
    repair_encoding,
    separate_paragraphs,
)
from articles.importing.cleaning.credits import take_credit_lines, take_trailing_credits
from articles.importing.cleaning.dateline import take_dateline
from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.headline import make_title, take_headline
from articles.importing.cleaning.linked_headlines import NEEDS, remove_linked_headlines
from articles.importing.cleaning.quotes import repair_quotes
from articles.importing.cleaning.run_together import split_run_together_words


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of cleaning."""

    name: str
    apply: Callable[[Draft], None]
    effect: str
    needs: tuple[str, ...] = ()


RULES = (
    Rule("encoding", repair_encoding, "repairs mojibake, stray Windows-1252 and surrogates"),
    Rule("markup", remove_markup, "removes HTML and resolves entities", ("<", "&")),
    Rule("characters", normalise_characters, "removes control characters, unifies spaces"),
    Rule("wrapped lines", join_wrapped_lines, "joins lines of a fixed width", ("\n",)),
    Rule("related sections", cut_related_sections, "cuts the text at More Stories", ("\n",)),
    Rule(
        "boilerplate lines",
        remove_boilerplate_lines,
        "removes advertisements, links and copyright notices",
        ("\n",),
    ),
    Rule("inline boilerplate", remove_inline_boilerplate, "removes the same from running text"),
    Rule(
        "linked headlines",
        remove_linked_headlines,
        "removes Baca juga: ... from running text",
        NEEDS,
    ),
    Rule("credit lines", take_credit_lines, "takes bylines, sources and dates", ("\n",)),
    Rule("trailing credits", take_trailing_credits, "takes credits after the last sentence"),
    Rule("headline", take_headline, "takes the first line as the title", ("\n",)),
    Rule("dateline", take_dateline, "removes JAKARTA, KOMPAS.com -"),
    Rule("run-together words", split_run_together_words, "BaratIni -> Barat Ini"),
    Rule("quotes", repair_quotes, "pairs quotation marks"),
    Rule("paragraphs", separate_paragraphs, "leaves one blank line between paragraphs"),
    Rule("title", make_title, "makes a title from the first sentence"),
)
#: Rules that apply even if cleaning is switched off.
INDISPENSABLE = ("encoding", "characters", "title")


def apply_rules(draft: Draft, names: tuple[str, ...] = ()) -> None:
    """Apply all rules, or only the named ones, in the order of the table."""
    for rule in RULES:
        if names and rule.name not in names:
            continue
        if not rule.needs or any(text in draft.text for text in rule.needs):
            rule.apply(draft)
