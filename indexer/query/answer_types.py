"""Which words an answer to a question holds, whatever it is about.

*Kapan* is answered by a date, *berapa* by a quantity, *di mana* by a place, *apa itu* by a sentence
with *adalah*. (Prager, Brown, Coden and Radev, "Question-answering by predictive annotation", SIGIR
2000, mark such words in the index; here they are looked up in the best hits.) The words are written
for this project from own knowledge.
"""

from collections.abc import Sequence
from functools import cache

from indexer.analysis import term_of_folded

DATE = """januari februari maret april mei juni juli agustus september oktober november desember
    tahun tanggal abad sejak"""
QUANTITY = """puluh ratus ribu juta miliar triliun persen meter kilometer km hektar kilogram kg ton
    jiwa orang rupiah rp dolar kali buah sekitar"""
PLACE = "di"
DEFINITION = "adalah ialah merupakan yaitu atau istilah arti disebut suatu"

# Words of a question, side by side in it, and those of its answer; the first that fits counts.
ANSWERS: tuple[tuple[tuple[str, ...], str], ...] = (
    (("kapan",), DATE),
    (("kapankah",), DATE),
    (("bilamana",), DATE),
    (("tahun", "berapa"), DATE),
    (("tanggal", "berapa"), DATE),
    (("berapa",), QUANTITY),
    (("berapakah",), QUANTITY),
    (("jumlah",), QUANTITY),
    (("dimana",), PLACE),
    (("dimanakah",), PLACE),
    (("di", "mana"), PLACE),
    (("di", "manakah"), PLACE),
    (("apa", "itu"), DEFINITION),
    (("apakah", "itu"), DEFINITION),
    (("yang", "dimaksud"), DEFINITION),
    (("pengertian",), DEFINITION),
    (("definisi",), DEFINITION),
    (("arti",), DEFINITION),
)


def answer_stems(asked: Sequence[str]) -> tuple[str, ...]:
    """Return the stems that an answer is likely to hold; ``asked``: folded words of a query.

    >>> "tanggal" in answer_stems(("kapan", "soekarno", "lahir"))
    True
    >>> answer_stems(("banjir", "jakarta"))
    ()
    """
    for words, answer in ANSWERS:
        if words[0] in asked and _stand_in(words, asked):
            return _stems(answer)
    return ()


def _stand_in(words: tuple[str, ...], asked: Sequence[str]) -> bool:
    """Return whether the words stand side by side in a query."""
    length = len(words)
    return any(tuple(asked[at : at + length]) == words for at in range(len(asked)))


@cache
def _stems(words: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(term_of_folded, words.split())))
