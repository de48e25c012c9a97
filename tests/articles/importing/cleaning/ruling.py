"""One rule of the table applied to a text, for the tables of examples."""

from articles.importing.cleaning.draft import Draft
from articles.importing.cleaning.rules import apply_rules


def after(rule: str, text: str) -> Draft:
    """Return the draft after one rule."""
    draft = Draft(text)
    apply_rules(draft, (rule,))
    return draft
