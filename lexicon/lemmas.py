"""Inflected Indonesian forms and their lemmas, from simplemma's dictionary (21,765 forms).

The dictionary knows forms that no rule derives, and helps to choose if the rules allow several
derivations. The dictionary is small and sometimes wrong, so our own lists take precedence.
"""

from functools import cache

from simplemma.strategies.dictionaries import DefaultDictionaryFactory


@cache
def lemmas() -> dict[str, str]:
    """Return form -> lemma for lower-case words; proper names are left out."""
    pairs = DefaultDictionaryFactory().get_dictionary("id").items()
    return {form: lemma for form, lemma in pairs if form.islower() and lemma.islower()}
