"""The table of cleaning rules, in the order in which they apply, and the driver.

Every rule is a function of the draft. ``needs`` names substrings, one of which must occur for the
rule to be tried at all: most articles need few rules, and looking for a substring costs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass

from articles.importing.cleaning.boilerplate import (
    cut_related_sections,
    remove_debris_lines,
    remove_inline_debris,
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
from articles.importing.cleaning.glued import part_glued_words
from articles.importing.cleaning.headline import make_title, take_headline
from articles.importing.cleaning.quotes import mend_quotes
from articles.importing.cleaning.related import NEEDS, remove_related_links


@dataclass(frozen=True, slots=True)
class Rule:
    """One step of cleaning."""

    name: str
    apply: Callable[[Draft], None]
    does: str
    needs: tuple[str, ...] = ()


RULES = (
    Rule("encoding", repair_encoding, "mends mojibake, stray Windows-1252 and surrogates"),
    Rule("markup", remove_markup, "takes out HTML and resolves entities", ("<", "&")),
    Rule("characters", normalise_characters, "control characters, spaces, NFC"),
    Rule("wrapped lines", join_wrapped_lines, "joins lines wrapped at a width", ("\n",)),
    Rule("related sections", cut_related_sections, "ends the text at More Stories", ("\n",)),
    Rule("debris lines", remove_debris_lines, "advertisements, links, copyright", ("\n",)),
    Rule("inline debris", remove_inline_debris, "the same inside running text"),
    Rule("linked headlines", remove_related_links, "Baca juga: ... in running text", NEEDS),
    Rule("credit lines", take_credit_lines, "bylines, sources, dates", ("\n",)),
    Rule("trailing credits", take_trailing_credits, "credits behind the last sentence"),
    Rule("headline", take_headline, "the first line as title", ("\n",)),
    Rule("dateline", take_dateline, "JAKARTA, KOMPAS.com -"),
    Rule("glued words", part_glued_words, "BaratIni -> Barat Ini"),
    Rule("quotes", mend_quotes, "pairs quotation marks"),
    Rule("paragraphs", separate_paragraphs, "one blank line between paragraphs"),
    Rule("title", make_title, "a title from the first sentence"),
)
#: What must be done to any text, even where cleaning is not wanted.
INDISPENSABLE = ("encoding", "characters", "title")


def apply_rules(draft: Draft, names: tuple[str, ...] = ()) -> None:
    """Apply all rules, or those named, in order."""
    for rule in RULES:
        if names and rule.name not in names:
            continue
        if not rule.needs or any(text in draft.text for text in rule.needs):
            rule.apply(draft)
