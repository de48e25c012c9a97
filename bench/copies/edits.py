"""Edited copies of news: another desk has cut, ordered, headed or reworded a text.

Each edit is one that newsrooms make to a text of an agency. An editor applies several of them.
"""

import random
import re
from dataclasses import dataclass

from bench.copies.series import Text
from indexer.highlight.sentences import sentences as sentence_spans

KEPT_SHARES = (0.55, 0.95)  # of the sentences, after a cut
REWORDED_SHARES = (0.02, 0.08)  # of the words, at a light edit
ADDED_SHARES = (0.1, 0.3)  # of the sentences, at the end
PARAGRAPH_SENTENCES = 3
DATELINE = re.compile(r"^[^.\n]{0,60}?(?:\([^)]{2,30}\)\s*)?[-–—]{1,2}\s+")
CITIES = ("Jakarta", "Bandung", "Semarang", "Yogyakarta", "Surabaya", "Medan", "Denpasar")
OUTLETS = ("KANTOR BERITA", "Kabar Pagi", "Warta Kota Lama", "ANTARKOTA", "Harian Timur")
ENDINGS = (
    "Hingga berita ini diturunkan, pihak terkait belum memberikan keterangan lebih lanjut.",
    "Redaksi masih menghubungi sejumlah pihak untuk memperoleh tanggapan.",
    "Perkembangan peristiwa ini akan disampaikan pada laporan berikutnya.",
    "Warga setempat berharap keadaan segera kembali seperti semula.",
    "Sebelumnya, hal serupa pernah menjadi perbincangan di kalangan masyarakat luas.",
    "Pengamat menilai persoalan itu perlu dibahas bersama dengan kepala dingin.",
    "Sejumlah kalangan menanggapi kabar itu dengan beragam pendapat di media sosial.",
    "Pemerintah daerah berjanji menindaklanjuti masukan yang datang dari masyarakat.",
)
INTRODUCTIONS = (
    "Kabar ini menjadi perhatian banyak orang sejak kemarin.",
    "Berikut laporan selengkapnya yang kami rangkum untuk pembaca.",
    "Sebuah peristiwa kembali menjadi bahan pembicaraan pekan ini.",
)
DISPENSABLE = frozenset(("yang", "itu", "ini", "pun", "pula", "juga", "telah", "sudah", "akan"))
HEADINGS = ("Begini Kabar Terbarunya", "Simak Penjelasannya", "Ini Kata Pihak Terkait")
SYNONYMS = {
    "mengatakan": ("menuturkan", "menyebutkan", "menyatakan"),
    "kata": ("ujar", "tutur", "ucap"),
    "ujar": ("kata", "jelas"),
    "ujarnya": ("katanya", "tuturnya"),
    "katanya": ("ujarnya", "ucapnya"),
    "akan": ("bakal", "hendak"),
    "telah": ("sudah",),
    "sudah": ("telah",),
    "saat": ("ketika", "waktu"),
    "karena": ("sebab", "lantaran"),
    "namun": ("tetapi", "akan tetapi"),
    "untuk": ("guna", "demi"),
    "juga": ("pula",),
    "seperti": ("misalnya", "bagaikan"),
    "melakukan": ("menjalankan", "mengerjakan"),
    "adalah": ("merupakan", "ialah"),
    "merupakan": ("adalah",),
    "dapat": ("bisa",),
    "bisa": ("dapat",),
    "tidak": ("tak",),
    "masyarakat": ("warga", "publik"),
    "warga": ("penduduk", "masyarakat"),
    "banyak": ("sejumlah besar",),
    "hanya": ("cuma", "sekadar"),
    "yakni": ("yaitu",),
    "yaitu": ("yakni",),
    "agar": ("supaya",),
    "terkait": ("mengenai", "soal"),
    "tersebut": ("itu", "ini"),
    "sehingga": ("maka",),
    "memberikan": ("memberi",),
    "kepada": ("pada",),
    "sekitar": ("kira-kira", "kurang lebih"),
    "hingga": ("sampai",),
    "sementara": ("sedangkan", "adapun"),
    "serta": ("dan",),
    "pihaknya": ("kami", "mereka"),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """An edited text and the names of its edits."""

    text: Text
    edits: tuple[str, ...]


def edited(text: Text, generator: random.Random, *, kind: str) -> Copy:
    """Return a copy with another headline and one to four further edits of a set."""
    edits = EDITS[kind]
    chosen = generator.sample(sorted(edits), generator.randint(1, min(4, len(edits))))
    order = [name for name in edits if name in chosen]
    body = text.body
    for name in order:
        body = edits[name](body, generator)
    return Copy(Text(_headline(text, generator), body), ("headline", *order))


def sentences(body: str) -> list[str]:
    """Return the sentences of a body."""
    return [body[start:end] for start, end, _ends in sentence_spans(body)]


def _headline(text: Text, generator: random.Random) -> str:
    words = text.title.split()
    match generator.randrange(3):
        case 0:
            first = sentences(text.body)[0].split()
            return " ".join(first[: generator.randint(7, 11)])
        case 1:
            return f"{' '.join(words[: max(3, len(words) // 2)])}, {generator.choice(HEADINGS)}"
        case _:
            middle = len(words) // 2
            return " ".join((*words[middle:], *words[:middle]))


def _cut(body: str, generator: random.Random) -> str:
    """Cut sentences at the end, or here and there."""
    parts = sentences(body)
    kept = max(4, round(len(parts) * generator.uniform(*KEPT_SHARES)))
    if generator.random() < 0.6:
        return " ".join(parts[:kept])
    chosen = sorted(generator.sample(range(len(parts)), min(kept, len(parts))))
    return " ".join(parts[place] for place in chosen)


def _reorder(body: str, generator: random.Random) -> str:
    """Exchange paragraphs behind the first one."""
    parts = sentences(body)
    groups = [
        parts[start : start + PARAGRAPH_SENTENCES]
        for start in range(0, len(parts), PARAGRAPH_SENTENCES)
    ]
    behind = groups[1:]
    generator.shuffle(behind)
    return " ".join(sentence for group in (groups[0], *behind) for sentence in group)


def _dateline(body: str, generator: random.Random) -> str:
    """Replace the dateline, or put one before the text."""
    dateline = f"{generator.choice(CITIES)} ({generator.choice(OUTLETS)}) - "
    return dateline + DATELINE.sub("", body, count=1)


def _reword(body: str, generator: random.Random) -> str:
    """Replace words by synonyms, leave out a few, and join others."""
    words = body.split(" ")
    edits = round(len(words) * generator.uniform(*REWORDED_SHARES))
    for place in generator.sample(range(len(words)), min(edits, len(words))):
        word = words[place]
        if word in SYNONYMS:
            words[place] = generator.choice(SYNONYMS[word])
        elif word.islower() and word.isalpha() and generator.random() < 0.4:
            words[place] = ""
    for place, word in enumerate(words):
        if word in SYNONYMS and generator.random() < 0.25:
            words[place] = generator.choice(SYNONYMS[word])
    return " ".join(word for word in words if word)


def _add(body: str, generator: random.Random) -> str:
    """Add sentences at the end."""
    count = max(1, round(len(sentences(body)) * generator.uniform(*ADDED_SHARES)))
    return f"{body} {' '.join(generator.sample(ENDINGS, min(count, len(ENDINGS))))}"


def _halve(body: str, generator: random.Random) -> str:
    """Keep the first third to half of the text."""
    parts = sentences(body)
    return " ".join(parts[: max(5, round(len(parts) * generator.uniform(0.35, 0.5)))])


def _shuffle(body: str, generator: random.Random) -> str:
    """Exchange all sentences behind the first two."""
    parts = sentences(body)
    behind = parts[2:]
    generator.shuffle(behind)
    return " ".join((*parts[:2], *behind))


def _introduce(body: str, generator: random.Random) -> str:
    """Put a sentence of the other desk in front."""
    return f"{generator.choice(INTRODUCTIONS)} {body}"


def _retell(body: str, generator: random.Random) -> str:
    """Replace synonyms and leave out short words all over the text."""
    words = []
    for word in body.split(" "):
        if word in SYNONYMS and generator.random() < 0.7:
            words.append(generator.choice(SYNONYMS[word]))
        elif not (word in DISPENSABLE and generator.random() < 0.5):
            words.append(word)
    return " ".join(words)


def _merge(body: str, generator: random.Random) -> str:
    """Leave out the sentences in brackets and those with quotations, up to a third of the text."""
    parts = sentences(body)
    spare = [place for place, part in enumerate(parts) if place and ('"' in part or "(" in part)]
    left_out = set(generator.sample(spare, min(len(spare), len(parts) // 3)))
    return " ".join(part for place, part in enumerate(parts) if place not in left_out)


#: The edits of each set. Those of the blind set were written after all limits were chosen.
EDITS = {
    "tuning": {
        "cut": _cut,
        "reorder": _reorder,
        "reword": _reword,
        "add": _add,
        "dateline": _dateline,
    },
    "blind": {
        "halve": _halve,
        "merge": _merge,
        "shuffle": _shuffle,
        "retell": _retell,
        "introduce": _introduce,
        "dateline": _dateline,
    },
}
