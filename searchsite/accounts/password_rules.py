"""A password must not be guessable: not breached, common, repeated, or made of the site's words.

There is no rule about kinds of characters: length decides. The check is offline.
"""

import re
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from searchsite.accounts.breached_passwords import is_breached

#: Words that a guesser tries first on this kind of site; the names of the site are added.
CONTEXT_WORDS = (
    "telusur",
    "admin",
    "redaksi",
    "redaktur",
    "editor",
    "berita",
    "wartawan",
    "artikel",
)
MAX_CHECKED = 128  # characters
MIN_REST = 8  # characters besides those words
MIN_WORD = 4  # letters
MIN_DIFFERENT = 6  # different characters
SUBSTITUTES = str.maketrans("013457@$!", "oieastasi")
#: Rows of keyboards and of the alphabet, in which a run is one idea.
SEQUENCES = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
MIN_RUN = 4


class GuessablePasswordValidator:
    """Refuse passwords that a list or a simple rule produces."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ``ValidationError`` with the reason."""
        text = password[:MAX_CHECKED].casefold().strip()
        if is_breached(text) or _is_common(text):
            raise ValidationError(
                _("Sandi ini termasuk daftar sandi yang bocor atau sering dipakai."),
                code="password_breached",
            )
        if len(set(text)) < MIN_DIFFERENT or len(_without_runs(text)) < MIN_REST:
            raise ValidationError(
                _("Sandi ini terlalu teratur: banyak huruf yang berulang atau berurutan."),
                code="password_regular",
            )
        if len(_without_context(text)) < MIN_REST:
            raise ValidationError(
                _("Sandi ini terutama terdiri dari nama situs atau kata redaksi."),
                code="password_context",
            )

    def get_help_text(self) -> str:
        """Return the rule for people."""
        return _(
            "Sandi tidak boleh mudah ditebak: bukan sandi yang bocor atau umum, tidak"
            " berulang-ulang, dan bukan nama situs. Beberapa kata yang tidak berkaitan paling"
            " mudah diingat."
        )


def _is_common(text: str) -> bool:
    """Return whether a common password is behind digits, signs, substitutes or repetition."""
    for written in {text, text.translate(SUBSTITUTES)}:
        core = written.strip("0123456789!?.,-_#*+ ")
        repeated = re.fullmatch(r"(.{2,}?)\1+.{0,2}", core)
        for each in {written, core, repeated[1] if repeated else core}:
            if not each or each in _common() or is_breached(each):
                return True
        pieces = [piece for piece in re.split(r"[\W_\d]+", core) if piece]
        if len(pieces) == 1 and _is_two_common(pieces[0]):
            return True
    return False


def _is_two_common(word: str) -> bool:
    common = _common()
    return any(
        word[:cut] in common and word[cut:] in common
        for cut in range(MIN_WORD, len(word) - MIN_WORD + 1)
    )


def _without_runs(text: str) -> str:
    """Return the text with each sequence or repetition cut to its first character."""
    text = re.sub(r"(.)\1{2,}", r"\1", text)
    kept, position = [], 0
    while position < len(text):
        kept.append(text[position])
        position += _run_length(text, position)
    return "".join(kept)


def _run_length(text: str, start: int) -> int:
    best = 1
    for sequence in SEQUENCES:
        for row in (sequence, sequence[::-1]):
            at = row.find(text[start])
            length = 0
            while at >= 0 and row[at : at + length + 1] == text[start : start + length + 1]:
                length += 1
                if at + length >= len(row) or start + length >= len(text):
                    break
            best = max(best, length)
    return best if best >= MIN_RUN else 1


def _without_context(text: str) -> str:
    """Return the text without words of the site, and then without digits and signs."""
    words = {*CONTEXT_WORDS, *re.findall(r"\w+", settings.SITE_NAME.casefold())}
    for host in settings.ALLOWED_HOSTS:
        words.update(host.casefold().split("."))
    rest = text
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= MIN_WORD:
            rest = rest.replace(word, "")
    return text if rest == text else re.sub(r"[\W_\d]+", "", rest)


@cache
def _common() -> frozenset[str]:
    """Return Django's list of 20,000 common passwords."""
    return frozenset(CommonPasswordValidator().passwords)
