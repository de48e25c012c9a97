"""Where the first sentence of a text ends."""

import re

LONGEST = 1000
_END = re.compile(r"[.!?]+[\"”’')]*(?=\s+[\"“‘'(]?[A-ZÀ-Þ0-9]|\s*$|\n)")
_ABBREVIATIONS = frozenset(
    "dr drs dra ir prof h hj kh st no nomor jl jln gg pt cv tbk kab kec kel rp ny tn bpk sdr dll dsb"
    " dst spd se sh mh msi mm phd al ust m moh muh a b c d e f g i j k l n o p q r s t u v w x y z"
    " ltd inc corp co vs col gen sgt jr sr etc hlm hal vol".split()
)


def first_sentence(text: str) -> str:
    """Return the first sentence of ``text``, or its first paragraph if that is shorter.

    >>> first_sentence("Prof. Dr. H. Budi datang. Lalu pergi.")
    'Prof. Dr. H. Budi datang.'
    """
    paragraph = text.lstrip().partition("\n")[0][:LONGEST]
    for match in _END.finditer(paragraph):
        word = re.search(r"(\w+)\.$", paragraph[: match.start() + 1])
        if not (word and word[1].lower() in _ABBREVIATIONS):
            return paragraph[: match.end()]
    return paragraph
