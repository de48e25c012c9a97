"""Forms of texts that show a kind: a fact check, a claim that was copied for one, a release, ...

A fact check tells a claim and judges it, in fixed words and under fixed headings. News that mention
a hoax have one of these signs, fact checks have several kinds of them; docs/decisions/0112 has the
measurements. Style alone (capitals, exclamation marks) never makes a text a hoax.
"""

import re

BEGINNING, END = 4_000, 2_000  # characters of a text that are read

_CHECKERS = re.compile(
    r"\b(?:tim |hasil )?(?:pemeriksa(?:an)? fakta|periksa fakta|cek fakta|fact[- ]?check)|"
    r"turn ?back ?hoax|\bmafindo\b|anti fitnah|hoax clearing",
    re.IGNORECASE,
)
_VERDICT_TERMS = re.compile(
    r"\b(?:misleading|fabricated|manipulated|imposter|impostor|false) "
    r"(?:content|context|connection)\b",
    re.IGNORECASE,
)
_VERDICT = re.compile(
    r"\bkonten (?:palsu|tiruan|satire|parodi|(?:yang )?(?:menyesatkan|dimanipulasi|salah))\b|"
    r"\b(?:merupakan|adalah|termasuk) (?:hoaks|hoax|kabar bohong|disinformasi|misinformasi|"
    r"informasi (?:palsu|menyesatkan|(?:yang )?(?:keliru|salah)))\b",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:klaim|kabar|informasi|narasi|video|foto|pesan|unggahan|berita|isu)\b[^.]{0,80}"
    r"\b(?:tidak(?:lah)? benar|keliru|menyesatkan|hoaks|hoax|bohong|palsu|"
    r"tidak (?:terbukti|berdasar)|tanpa bukti)\b",
    re.IGNORECASE,
)
_HOAX = re.compile(r"\b(?:hoaks|hoax|disinformasi|misinformasi)\b", re.IGNORECASE)
_SPREADING = re.compile(
    r"\b(?:beredar|mengunggah|membagikan|diunggah|unggahan|postingan|narasi|pesan berantai|"
    r"akun (?:facebook|x|twitter|tiktok|instagram|youtube|media sosial))\b",
    re.IGNORECASE,
)
_TRACING = re.compile(
    r"\b(?:penelusuran|(?:men|di)?(?:elusuri|telusuri)|faktanya|verifikasi|"
    r"google (?:lens|images?)|reverse image)\b",
    re.IGNORECASE,
)
_HEADINGS = re.compile(
    r"\b(narasi|penjelasan|klarifikasi|referensi|kategori|faktanya|fakta|kesimpulan|sumber|"
    r"hasil cek fakta|rujukan)\s?\)?\s?:",
    re.IGNORECASE,
)
_EXPLAINING = frozenset({"penjelasan", "klarifikasi", "faktanya", "fakta", "hasil cek fakta"})
_ARCHIVE = re.compile(
    r"facebook\.com/groups/fafhh|={4,}\s*(?:kategori|sumber|penjelasan|referensi|narasi)\b", re.I
)
_CLARIFYING = re.compile(r"\b(?:meng|di)?klarifikasi(?:kan)?\b", re.IGNORECASE)
_DENYING = re.compile(
    r"\b(?:(?:mem|di)?bantah(?:an)?|menepis|ditepis|meluruskan|(?:mem)?beri(?:kan)? penjelasan)\b",
    re.IGNORECASE,
)
_NARRATION = re.compile(r"\s*(?:\[?narasi\]?|klaim)\s?:", re.IGNORECASE)

_RELEASE = re.compile(
    r"\W*(?:siaran pers|press release|pers rilis|rilis pers|keterangan pers)\b", re.IGNORECASE
)
_OPINION = re.compile(
    r"\*\s?\)?\s?penulis (?:adalah|merupakan) (?!peserta magang)|"
    r"\b(?:tulisan|artikel|opini|kolom|naskah)(?: ini)? (?:adalah|merupakan|mewakili) "
    r"(?:pendapat|opini|pandangan|tanggung jawab)(?: pribadi)?(?: penulis)?\b|"
    r"\b(?:penulis|kolumnis)\W{1,3}(?:adalah |merupakan )?"
    r"(?:dosen|guru besar|pengamat|peneliti|pemerhati|mahasiswa|kolumnis|advokat|alumn[iu]s?)\b",
    re.IGNORECASE,
)
_ADVERTORIAL = re.compile(
    r"\((?:adv(?:ertorial)?|inforial|pariwara)(?:\s?/[^)]{1,30})?\)\W*$", re.I
)

#: A text without any of these has no form that matters.
_CHECK_WORDS = ("fakta", "fact", "hoax", "mafindo", "anti fitnah", "penjelasan", "klarifikasi")
_OPINION_WORDS = ("penulis", "kolumnis", "pribadi", "pendapat", "opini")

_DATELINE = re.compile(r"\s*[A-Z][\w.,/ ]{2,40}?\s?[-\u2013\u2014]{1,2}\s")
_REPORT = (
    re.compile(r"\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu),? \(?\d{1,2}[/ ]", re.I),
    re.compile(
        r"[\"\u201d\u2019,]{1,2} (?:kata|ujar|tutur|ungkap|papar|ucap|jelas|tegas|imbuh)", re.I
    ),
    re.compile(r"\b(?:dilansir|dikutip|melansir|mengutip)\b", re.I),
    re.compile(r"\b(?:senin|selasa|rabu|kamis|jumat|sabtu|minggu),? \(\d{1,2}[/-]\d", re.I),
)

#: Weights of the signs of a fact check in a text that is stated to be a check or a claim.
_LOOSE: tuple[tuple[re.Pattern[str], float], ...] = (
    *((_CHECKERS, 2), (_VERDICT_TERMS, 3), (_VERDICT, 2), (_HOAX, 1), (_SPREADING, 1)),
    *((_DENIAL, 1.5), (_TRACING, 1), (_CLARIFYING, 2.5), (_DENYING, 1.5)),
)
LOOSE_MINIMUM = 2.5


def kind_of_form(body: str) -> str:
    """Return the kind that the form of a text shows; "" if it shows none."""
    text = _read(body)
    if _has(text, _CHECK_WORDS) and is_check(text):
        return "factcheck"
    if _NARRATION.match(text):
        return "claim"
    if _RELEASE.match(text):
        return "release"
    if _ADVERTORIAL.search(text[-200:]):
        return "advertorial"
    end = text[-700:]
    return "opinion" if _has(end, _OPINION_WORDS) and _OPINION.search(end) else ""


def is_check(body: str) -> bool:
    """Return whether a text has the form of a fact check, whatever its source."""
    text = _read(body)
    if _ARCHIVE.search(text):
        return True
    headings = {each.casefold() for each in _HEADINGS.findall(text)}
    if len(headings) > 1 and headings & _EXPLAINING and _is_about_claim(text):
        return True
    has_checker = _CHECKERS.search(text) is not None
    if _VERDICT_TERMS.search(text):
        return has_checker or bool(_VERDICT.search(text) or _DENIAL.search(text))
    return has_checker and all(sign.search(text) for sign in (_VERDICT, _SPREADING, _TRACING))


def explains(body: str) -> bool:
    """Return whether a text that is stated to be a check or a claim tells more than a claim."""
    text = _read(body)
    headings = {each.casefold() for each in _HEADINGS.findall(text)}
    signs = sum(weight for sign, weight in _LOOSE if sign.search(text))
    return signs + len(headings & _EXPLAINING) * 1.5 >= LOOSE_MINIMUM


def is_report(body: str) -> bool:
    """Return whether a text has the form of news: a dateline, days, speakers, agencies.

    A day in the notation of newspapers, ``Senin (3/6/2024)``, is two of the signs.
    """
    text = _read(body)
    signs = [_DATELINE.match(text), *(sign.search(text) for sign in _REPORT)]
    return sum(sign is not None for sign in signs) > 1


def _has(text: str, words: tuple[str, ...]) -> bool:
    folded = text.casefold()
    return any(word in folded for word in words)


def _is_about_claim(text: str) -> bool:
    return any(sign.search(text) for sign in (_HOAX, _SPREADING, _DENIAL))


def _read(body: str) -> str:
    return body if len(body) <= BEGINNING + END else f"{body[:BEGINNING]}\n{body[-END:]}"
