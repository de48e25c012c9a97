"""The letter case of replacements."""

from indexer.query.keywords import OPERATORS


def match_case(typed: str, word: str) -> str:
    """Return ``word`` with the capitals of ``typed``; in lower case if it would be an operator.

    >>> match_case("Jokwi", "jokowi"), match_case("KPKK", "kpk"), match_case("atua", "atau")
    ('Jokowi', 'KPK', 'atau')
    """
    if len(typed) > 1 and typed.isupper():
        word = word.upper()
    elif typed[:1].isupper():
        word = word[:1].upper() + word[1:]
    return word.lower() if word in OPERATORS else word
