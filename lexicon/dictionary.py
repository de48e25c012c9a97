"""Inflected Indonesian forms and their lemmas, from simplemma's dictionary (21,765 forms).

It knows forms that no rule derives and tells apart what rules leave open; it is small, and in
places odd, so it is evidence beside our own lists and never the judge.
"""

from functools import cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory


@cache
def lemmas() -> dict[str, str]:
    """Return form -> lemma, lower-case words only (its proper names are left out)."""
    pairs = DefaultDictionaryFactory().get_dictionary("id").items()
    return {form: lemma for form, lemma in pairs if form.islower() and lemma.islower()}
