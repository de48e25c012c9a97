"""The problems that reading and cleaning report: a stable code, values and an English sentence.

A problem is a value, not an exception: it is the reason of a rejection or a warning about an
article. Commands print the English sentence; the upload page translates the code
(``articles.admin.upload.error_messages``).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

#: Code -> sentence without its subject, which is the file or the line.
ENGLISH = {
    # Files
    "unknown_format": "is of an unknown kind: %(expected)s",
    "unreadable": "cannot be read: %(error)s",
    "damaged_gzip": "is a damaged .gz file (%(error)s): what stands before this line was read",
    "empty": "is empty: there is nothing to import",
    "too_many_articles": "has more than %(limit)s articles: the rest was not read; split the file,"
    " or use manage.py import_articles",
    # Text files
    "text_too_large": "is larger than 5 MB, which no single article is: split it into one file"
    " each",
    "binary": "is not text: save it as plain text (UTF-8) and import that",
    # Web pages
    "page_too_large": "is larger than 5 MB, which no page with one article is",
    "bad_html": "cannot be read as HTML: save the page again, or its text as .txt",
    "deep_html": "nests elements more than %(limit)s deep: save its text as .txt",
    "no_article": "has no article: no running text was found; save the text itself as .txt",
    # JSON lines
    "long_line": "is longer than %(limit)s characters: no article is; mend the line",
    "json_array": "is one JSON array: write one object a line (jq -c '.[]')",
    "deep_json": "is nested too deeply: an article is a flat object",
    "bad_json": "is not valid JSON (%(error)s): mend or delete the line",
    "bad_json_value": "is not valid JSON (%(error)s): mend or delete the line",
    "no_object": "is a JSON %(found)s, where an object {...} is expected",
    "no_text_key": "has no text: found %(found)s; expected text in one of %(expected)s",
    # Tables
    "no_text_column": "has no column with the text: found %(found)s; name the column of the text"
    " one of %(expected)s (others: %(others)s)",
    "no_text_cell": "has no text: its text column is empty",
    "too_many_columns": "has %(found)s columns where the first row names %(expected)s:"
    " put quotes around text that contains the separator",
    "long_row": "is longer than %(limit)s characters: mend or delete the line",
    "open_quote": 'has a quotation mark (") that is not closed: close or delete it',
    "open_quote_skipped": 'has a quotation mark (") that is not closed: close or delete it'
    " (passed over up to line %(line)s)",
    # Cleaning
    "nothing_left": "has no text left after cleaning: it holds only page debris or signs",
    # Fields; all of these are warnings
    "bad_date": "the date %(value)s cannot be read and was left out",
    "bad_status": "the status %(value)s is neither draft nor published",
    "bad_url": "the address %(value)s is not a http address: left out",
    "long_source": "the source is longer than %(limit)s characters: left out",
    "long_author": "the author is longer than %(limit)s characters: left out",
    "long_category": "the category is longer than %(limit)s characters: left out",
    "long_external_id": "the id is longer than %(limit)s characters: left out",
    # Web addresses
    "fetch_bad_address": "is not a web address: write one such as https://www.example.org/news/42",
    "fetch_scheme": "is not fetched: only http and https addresses are",
    "fetch_credentials": "contains a user name or password: write the address without them",
    "fetch_port": "names port %(port)s, which is not allowed (see FETCH_ALLOWED_PORTS)",
    "fetch_unknown_host": "cannot be fetched: there is no host %(host)s; check the spelling",
    "fetch_private_address": "is not fetched: %(host)s is not on the public internet (see"
    " FETCH_ALLOWED_NETWORKS)",
    "fetch_unreachable": "cannot be fetched: %(host)s does not answer; try again later",
    "fetch_bad_tls": "is not fetched: the certificate of %(host)s cannot be verified",
    "fetch_too_slow": "was not fetched within %(limit)s seconds; try again later, or save the page"
    " and import the file",
    "fetch_too_large": "is larger than %(limit)s bytes (see FETCH_MAX_BYTES)",
    "fetch_too_many_redirects": "redirects more than %(limit)s times",
    "fetch_bad_redirect": "redirects to something that is not a web address",
    "fetch_bad_answer": "gave an answer that is not valid HTTP; save the page and import the file",
    "fetch_missing": "does not exist (status %(status)s): check the address",
    "fetch_refused": "is not open to this program (status %(status)s): save the page and import the"
    " file",
    "fetch_busy": "is overloaded at the moment (status %(status)s); try again later",
    "fetch_status": "answered with status %(status)s; try again later",
    "fetch_content_type": "is of type %(found)s, which cannot be read as an article",
    "fetch_feed": "is a feed, not an article: add it to the news sources in the admin",
    "fetch_not_a_feed": "is neither a feed (RSS, Atom, JSON Feed) nor a sitemap",
    "fetch_robots": "is not fetched: the robots.txt file of %(host)s forbids it",
    "fetch_robots_unreadable": "is not fetched: the robots.txt file of %(host)s cannot be read at"
    " the moment; try again later",
    "fetch_incomplete": "page %(page)s of the article could not be read: its text may be missing",
    "fetch_feed_text": "the page gave no text: the text of the feed was taken",
    "fetch_given_up": "was tried %(tries)s times and is not tried again",
    "fetch_too_many_entries": "lists more than %(limit)s articles: the others were left out",
    # Uploads
    "too_many_files": "is one file too many: upload at most %(limit)s files at once",
    "large_file": "is larger than %(limit)s: split it into several files",
    "large_unpacked_file": "is larger than %(limit)s once unpacked: split it into several files",
    "upload_is_full": "exceeds the limit of %(limit)s articles per upload: the rest was not read",
    "upload_took_too_long": "was not read, because other files took too long: upload it separately",
    "reader_failed": "cannot be read: save it again as plain text (UTF-8)",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: a code of ``ENGLISH`` and the values that its sentence names."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Raise ``ValueError`` for an unknown code."""
        if self.code not in ENGLISH:
            raise ValueError(f"{self.code!r} is not the code of a problem")

    def __str__(self) -> str:
        return ENGLISH[self.code] % self.values
