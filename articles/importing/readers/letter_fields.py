"""The fields of a letter: title, date, and a source or an author, from its headers."""

import re
from contextlib import suppress
from datetime import datetime
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from articles.importing.dates import parse_date
from articles.importing.record import Fields

MAX_HEADER_CHARACTERS = 2_000
_PREFIXES = re.compile(r"^(?:(?:re|fwd?|bls|balas|trs|terusan|wg|aw)\s*(?:\[\d+\])?:\s*)+", re.I)
_FORWARDED = re.compile(r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:fwd?|trs|terusan|wg)\s*:", re.IGNORECASE)
_ANSWERED = re.compile(r"^\s*(?:\[[^\]]{0,40}\]\s*)?(?:re|bls|balas|aw)\s*(?:\[\d+\])?:", re.I)
_NEWSLETTER_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID", "X-Campaign-Id")
_ORGANISATION = re.compile(
    r"\b(?:redaksi|newsletter|buletin|warta|kabar|berita|media|harian|koran|majalah|tim|humas"
    r"|biro|kantor|dinas|kementerian|pemkot|pemkab|pemprov|polda|polres|news|times|daily|post"
    r"|tribun|suara|portal|sekretariat|no-?reply|update|info|lembaga|yayasan|pt|desk)\b|\.\w{2,3}\b",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"^(?:redaksi|newsletter|buletin|news|berita|info|no-?reply|donotreply|humas|kabar|editor"
    r"|admin|halo|hello|contact|kontak|update|warta|media|pers|press)\b",
    re.IGNORECASE,
)


def letter_fields(letter: Message, inner: dict[str, str]) -> Fields:
    """Return the fields of a letter; ``inner`` are the headers of the one it forwards."""
    title = inner.get("subject") or words(letter.get("Subject", ""))
    sender = inner.get("from") or words(letter.get("From", ""))
    is_list = not inner and any(letter.get(header) for header in _NEWSLETTER_HEADERS)
    is_list = is_list or str(letter.get("Precedence", "")).lower() in {"bulk", "list"}
    name, address = parseaddr(sender)
    name = name.strip(" \"'") or (sender if "@" not in sender else "")
    is_organisation = is_list or bool(_ORGANISATION.search(name) or _ROLE.match(address))
    return Fields(
        title=_PREFIXES.sub("", title).strip(),
        source=name if is_organisation else "",
        author="" if is_organisation else name,
        published_at=_date(inner.get("date", "")) or _date(str(letter.get("Date", ""))),
    )


def is_forwarded(letter: Message) -> bool:
    """Return whether the subject says that the letter forwards another one."""
    return bool(_FORWARDED.match(words(letter.get("Subject", ""))))


def is_reply(letter: Message) -> bool:
    """Return whether a letter answers another one, which it may quote."""
    subject = words(letter.get("Subject", ""))
    return bool(_ANSWERED.match(subject) or letter.get("In-Reply-To") or letter.get("References"))


def words(header: object) -> str:
    """Return a header in plain characters, on one line."""
    text = str(header)[:MAX_HEADER_CHARACTERS]
    with suppress(HeaderParseError, LookupError, UnicodeError, ValueError):
        text = str(make_header(decode_header(text)))
    # A header with bare bytes outside ASCII comes with surrogates.
    text = text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return " ".join(text.split())


def _date(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = parsedate_to_datetime(text[:100])
    except (ValueError, TypeError, IndexError):
        return parse_date(text[:100])
    return moment if moment.tzinfo else parse_date(moment.isoformat())
