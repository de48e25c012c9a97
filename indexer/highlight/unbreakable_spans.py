"""Which blanks of a text stand within a name, an amount or a date, and are no place to cut it.

Told by the two words around the blank alone, so that any blank can be asked for by itself:
``Joko Widodo``, ``dr. Budi``, ``Muhammad bin Salman``, ``Rp 1,5 miliar``, ``12 Januari 2024``.
"""

from indexer.highlight.sentences import is_abbreviation

_BETWEEN_NAMES = "bin binti ibn van von der den de da la al el"
_MONTHS = (
    "januari februari maret april mei juni juli agustus september oktober november desember"
    " jan feb mar apr jun jul agu ags agt sep sept okt nov des"
)
_MAGNITUDES = "ratus ribu juta miliar milyar triliun trilyun"
# What stands before a number, and what after it.
_BEFORE = f"rp us$ s$ a$ $ € £ ¥ usd idr eur nomor pasal ayat pukul jam tanggal tahun {_MONTHS}"
_AFTER = (
    "persen % rupiah dolar dollar euro yen yuan ringgit wib wita wit meter m cm mm km kilometer"
    " kg kilogram gram ton liter hektare hektar ha tahun bulan hari jam menit detik orang kali"
    f" derajat celsius {_MAGNITUDES} {_MONTHS}"
)
PARTICLES = frozenset(_BETWEEN_NAMES.split())
MAGNITUDES = frozenset(_MAGNITUDES.split())
COUNTED_BY = frozenset(_BEFORE.split())
UNITS = frozenset(_AFTER.split())
_AROUND = 40  # characters of a word that are looked at
_OPENERS = "\"'“‘«([–—-"
_CLOSERS = "\"'”’»)].,;:!?"


def is_unbreakable(text: str, blank: int) -> bool:
    """Tell whether the blank at a place parts what belongs together.

    >>> text = "Presiden Joko Widodo meminta Rp 1,5 miliar pada 12 Januari 2024."
    >>> [text[:blank].split()[-1] for blank in range(len(text))
    ...  if text[blank] == " " and not is_unbreakable(text, blank)]
    ['Widodo', 'meminta', 'miliar', 'pada']
    """
    before = text[max(0, blank - _AROUND) : blank].split()[-1:]
    after = text[blank : blank + _AROUND].split()[:1]
    if not before or not after:
        return False
    left, right = before[0].lstrip(_OPENERS), after[0]
    if not left or left[-1] in _CLOSERS:
        return left[-1:] == "." and is_abbreviation(left[:-1])
    return _is_name(left, right) or _is_amount(left.lower(), right.rstrip(_CLOSERS).lower())


def _is_name(left: str, right: str) -> bool:
    """Tell whether two words are of one name: both begin with capitals, or there is a particle."""
    if right[0].isupper():
        return left[0].isupper() or left in PARTICLES
    return right in PARTICLES and left[0].isupper()


def _is_amount(left: str, right: str) -> bool:
    """Tell whether two words are of one amount, date or time."""
    if right[:1].isdigit():
        return left in COUNTED_BY
    if left[-1].isdigit():
        return right in UNITS
    return left in MAGNITUDES and right in UNITS
