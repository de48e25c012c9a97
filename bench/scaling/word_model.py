"""A model of Indonesian words: invented words whose frequencies follow those of news.

The frequencies are a power law of two parts (Gerlach and Altmann, "Stochastic Model for the
Vocabulary Growth in Natural Languages", 2013). With the parameters below, 14.2 million words have
250,000 different ones (the news: 230,000). The most frequent words are Indonesian function
words, so that stopwords are among them; all others are made of syllables.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

COMMON_RANKS = 5_000  # up to here, a word of rank r has a frequency in proportion to 1 / r
RARE_EXPONENT = 1.77  # beyond, to 1 / r ** 1.77
FUNCTION_WORDS = (
    *("yang", "dan", "di", "ini", "dengan", "untuk", "dari", "pada", "dalam", "tidak", "itu"),
    *("akan", "juga", "ke", "karena", "tersebut", "ada", "bisa", "oleh", "sudah", "mereka"),
    *("saat", "atau", "telah", "kata", "lebih", "kami", "tahun", "harus", "sebagai", "menjadi"),
    *("para", "hari", "kita", "satu", "dia", "seperti", "setelah", "dapat", "orang", "masih"),
    *("hanya", "lagi", "namun", "bahwa", "saya"),
)
ONSETS: tuple[str, ...] = ("", *"bcdfghjklmnprstw", "ny", "ng")
VOWELS = tuple("aiueo")
CODAS = ("", "", "n", "ng", "r", "s", "t", "k", "m", "l", "h")
SYLLABLES = len(ONSETS) * len(VOWELS) * len(CODAS)
LEAST_RARITY = 1e-7  # there are 6e12 different words
SCATTER = 7_919  # a prime that is no factor of SYLLABLES: near ranks get different words

Ranks = npt.NDArray[np.int64]


def draw(rng: np.random.Generator, number: int) -> Ranks:
    """Return the ranks, from 0 on, of ``number`` random words."""
    common = np.log(COMMON_RANKS)  # the weight of all common words; that of the others is 1 / rest
    rest = RARE_EXPONENT - 1
    drawn = rng.random(number) * (common + 1 / rest)
    rarity = np.maximum(1 - (drawn - common) * rest, LEAST_RARITY)
    ranks = np.where(drawn < common, np.exp(drawn), COMMON_RANKS * rarity ** (-1 / rest))
    found: Ranks = ranks.astype(np.int64) - 1
    return found


@cache
def word(rank: int) -> str:
    """Return the word of a rank."""
    if rank < len(FUNCTION_WORDS):
        return FUNCTION_WORDS[rank]
    units = [1, SYLLABLES] if rank < SYLLABLES**2 // 2 else [1, SYLLABLES, SYLLABLES**2]
    number = rank * SCATTER % (units[-1] * SYLLABLES)
    return "".join(_syllable(number // unit) for unit in units)


def _syllable(number: int) -> str:
    number, coda = divmod(number % SYLLABLES, len(CODAS))
    onset, vowel = divmod(number, len(VOWELS))
    return ONSETS[onset] + VOWELS[vowel] + CODAS[coda]
