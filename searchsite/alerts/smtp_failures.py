"""Failures of a mail: refusals of the address, and everything that passes.

The texts of servers have addresses in them, so only classes and codes are kept.
"""

import re
import smtplib
from dataclasses import dataclass

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_OF_THE_ADDRESS = {"1", "2"}  # subjects of RFC 3463: addresses and mailboxes
_LASTING = range(500, 600)


@dataclass(frozen=True, slots=True)
class Failure:
    """A failure: its code for operators, and what it is about."""

    code: str
    is_bounce: bool = False  # the server refuses this address for good
    is_of_server: bool = False  # no other mail would be accepted either


def failure_of(error: Exception) -> Failure:
    """Return what an error says about a mail."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()), (0, b""))
        return Failure(_code(error, code, text), is_bounce=code in _LASTING)
    if isinstance(error, smtplib.SMTPDataError):
        # Servers that look at the recipient late refuse the text; others dislike the text itself.
        found = _ENHANCED.search(_text(error.smtp_error))
        is_bounce = bool(found and found[1] == "5" and found[2] in _OF_THE_ADDRESS)
        name = _code(error, error.smtp_code, error.smtp_error)
        return Failure(name, is_bounce=is_bounce and error.smtp_code in _LASTING)
    if isinstance(error, smtplib.SMTPResponseException):
        return Failure(_code(error, error.smtp_code, error.smtp_error), is_of_server=True)
    return Failure(type(error).__name__, is_of_server=isinstance(error, OSError))


def _code(error: Exception, code: int, text: object) -> str:
    found = _ENHANCED.search(_text(text))
    return " ".join(filter(None, (type(error).__name__, str(code), found[0] if found else "")))


def _text(text: object) -> str:
    return text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
