"""The standard spelling of loan words in -if with a further suffix: aktifis is aktivis.

The f of -if becomes v before a vowel, as *Pedoman Umum Ejaan Bahasa Indonesia* (2015, II.I) has it:
aktif, aktivis, aktivitas. Many writers keep the f.
"""

import re

_WITH_F = re.compile(r"(\w{2,})if(is|isme|itas|asi)(an|kan|nya)?")
# The f of these stems is not the suffix -if: klasifikasi, artifisial, pasifis (pacifist).
_OTHER_STEMS = frozenset({"art", "pas", "tar", "sert"})


def standard_spelling(word: str) -> str | None:
    """Return the standard spelling of a lower-case word, or None if the word has no -if- for -iv-.

    >>> standard_spelling("objektifitas"), standard_spelling("objektivitas")
    ('objektivitas', None)
    """
    match = _WITH_F.fullmatch(word)
    if not match or match[1] in _OTHER_STEMS:
        return None
    return f"{match[1]}iv{match[2]}{match[3] or ''}"
