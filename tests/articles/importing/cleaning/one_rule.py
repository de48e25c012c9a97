"""Apply one rule of the table to a text, for the tests of examples."""

from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.rules import apply_rules


def after(rule: str, text: str) -> Draft:
    """Return the draft after one rule."""
    draft = Draft(text)
    apply_rules(draft, (rule,))
    return draft
