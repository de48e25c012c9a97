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
    "special_file": "is a device, a pipe or a socket, not a file: it was not read",
    "damaged_record": "cannot be read (%(error)s): mend or delete it",
    "damaged_gzip": "is a damaged .gz file (%(error)s): what stands before this line was read",
    "empty": "is empty: there is nothing to import",
    # Documents
    "old_word": "is an old Word file (.doc): open it in Word or LibreOffice and save it as .docx",
    "old_excel": "is an old Excel file (.xls): open it in Excel or LibreOffice and save it as"
    " .xlsx",
    "presentation": "is a presentation: save its text as .txt or .docx",
    "apple_document": "is a Pages, Numbers or Keynote file: export it as .docx, .xlsx or .pdf",
    "image": "is an image: recognise its text (OCR), or type it, and save it as .txt",
    "media": "is a sound or a film: only text can be read",
    "other_archive": "is an archive of another kind: unpack it and pack the files as .zip",
    "web_archive_file": "is a page saved with everything in one file: save it as .html",
    "outlook_message": "is an Outlook message (.msg): save it as .eml",
    "other_kind": "is in fact %(found)s: give its name the ending %(suffix)s and import it again",
    "encrypted": "is protected by a password: remove the password, save it and import it again",
    "damaged_document": "is damaged, or not what its name says: open it and save it again, or"
    " save its text as .txt",
    "large_document": "is larger than %(limit)s: split it into several files",
    "xml_entities": "defines XML entities, which no office program does: save it again",
    "deep_document": "nests its parts too deeply: save its text as .txt",
    "no_text": "has no text: there is nothing to import",
    "no_text_under_heading": "has no text under the heading %(heading)s",
    "scanned_pdf": "has no text, only pictures of its pages: recognise the text (OCR) and import"
    " the result",
    "garbled_pdf": "has text in a font that does not name its letters: save its text as .txt",
    "too_many_pages": "has more than %(limit)s pages: the rest was not read; split the file",
    "cover_note": "is a note with attachments, and only these were read: %(text)s",
    # Archives
    "nested_archive": "is an archive inside another file: unpack it and import what is in it",
    "unsafe_name": "has a name that leads out of the archive: it was not read; pack it again",
    "link_in_archive": "is a link in the archive, not a file: pack the file itself",
    "special_in_archive": "is a device in the archive, not a file: it was not read",
    "repeated_member": "occurs more than once in the archive: only the first was read",
    "too_many_members": "has more than %(limit)s files: the rest was not read; pack fewer",
    "large_member": "is larger than %(limit)s once unpacked: split it into several files",
    "full_archive": "unpacks to more than %(limit)s: the rest was not read; pack fewer files",
    "bomb": "unpacks to more than %(limit)s times its size, which no text does: it was not read"
    " to its end",
    "overlapping_members": "has files that lie over each other, which no packer writes: pack it"
    " again",
    "damaged_archive": "is a damaged archive: what stands before the damage was read; pack it"
    " again",
    "damaged_member": "is damaged in the archive: pack it again",
    "other_members": "has %(count)s files of other kinds that were passed over (%(examples)s)",
    "pages_without_article": "has %(count)s pages without an article, which were passed over",
    # The process that parses
    "too_slow": "took more than %(limit)s seconds to read: split it, or save its text as .txt",
    "too_much_memory": "needs more than %(limit)s MB of memory: split it, or save its text as .txt",
    "parser_died": "broke the program that parses it: save it again, or save its text as .txt",
    "given_up": "was not read to its end, because %(limit)s of its parts broke the parser",
    # Documents; these are warnings
    "left_out": "lines above the headlines were left out: %(text)s",
    "several_headings": "has %(count)s headings and was read as one article",
    "pages_without_text": "%(count)s of its pages have no text and may be scans",
    # Text files
    "text_too_large": "is larger than 5 MB, which no single article is: split it into one file"
    " each",
    "binary": "is not text: save it as plain text (UTF-8) and import that",
    # Web pages
    "page_too_large": "is larger than 5 MB, which no page with one article is",
    "bad_html": "cannot be read as HTML: save the page again, or its text as .txt",
    "complex_html": "has more than %(limit)s elements: save its text as .txt",
    "deep_html": "nests elements more than %(limit)s deep: save its text as .txt",
    "no_article": "has no article: no running text was found; save the text itself as .txt",
    "list_page": "is a list of articles, not one article: save the page of each article",
    "cut_page": "the page shows only a part of the article to visitors: complete the text",
    "page_of_several": "the article goes on on other pages: save the page that shows all of it"
    " (?page=all), or add the rest",
    # JSON lines
    "long_line": "is longer than %(limit)s characters: no article is; mend the line",
    "long_json": "is longer than %(limit)s characters: write one article a line (JSON lines)",
    "json_ends_early": "ends too early: the file is cut off here; what stands before was read",
    "deep_json": "is nested too deeply: an article is a flat object",
    "bad_json": "is not valid JSON (%(error)s): mend or delete the line",
    "bad_json_value": "is not valid JSON (%(error)s): mend or delete the line",
    "no_object": "is a JSON %(found)s, where an object {...} is expected",
    "no_text_key": "has no text: found %(found)s; expected text in one of %(expected)s",
    # Tables
    "no_text_column": "has no column with the text: found %(found)s; name the column of the text"
    " one of %(expected)s (others: %(others)s)",
    "no_text_cell": "has no text: its text column is empty",
    "missing_text": "has no text: %(value)s in its text column stands for a missing value",
    "too_many_columns": "has %(found)s columns where the first row names %(expected)s:"
    " put quotes around text that contains the separator",
    "long_row": "is longer than %(limit)s characters: mend or delete the line",
    "open_quote": 'has a quotation mark (") that is not closed: close or delete it',
    "open_quote_skipped": 'has a quotation mark (") that is not closed: close or delete it'
    " (passed over up to line %(line)s)",
    # Cleaning
    "not_cleaned": "could not be cleaned within the limits: it waits as a draft with all its text",
    "nothing_left": "has no text left after cleaning: it holds only page debris or signs",
    "much_removed": "cleaning removed %(percent)s %% of the text: it waits as a draft; look at the"
    " removed pieces before you publish it",
    "sentences_removed": "cleaning removed %(count)s sentences in a row: it waits as a draft; look"
    " at the removed pieces before you publish it",
    # Fields; all of these are warnings
    "bad_date": "the date %(value)s cannot be read and was left out",
    "unread_date_column": "the dates of the column %(column)s (such as %(value)s) cannot be read"
    " and were left out: write them as 2024-08-12 07:30 or 12 Agustus 2024",
    "unknown_date_column": "the column %(column)s looks like dates, but its name is not known, and"
    " the articles have no date: name it one of %(expected)s if it is the date of publication",
    "swapped_dates": "day and month of %(count)s dates were exchanged (%(stated)s became %(named)s)"
    ": the texts, or other dates of the file, show the order",
    "doubtful_date": "the date %(stated)s is doubtful: the text names %(named)s",
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
    "fetch_bad_tls": "is not fetched: %(host)s has no valid certificate, or no working TLS",
    "fetch_broken": "broke off: %(host)s closed the connection; try again later",
    "fetch_too_slow": "was not fetched within %(limit)s seconds; try again later, or save the page"
    " and import the file",
    "fetch_too_large": "is larger than %(limit)s MB (see FETCH_MAX_BYTES)",
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
    "fetch_feed_elsewhere": "is a page, not a feed; its feed is %(address)s",
    "fetch_feed_unreadable": "is a feed that cannot be read: it is damaged or far too large",
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
    "upload_is_full": "exceeds the limit of %(limit)s articles per upload: the rest was not read",
    "quota_is_full": "exceeds the limit of %(limit)s for all uploads that wait: import or discard"
    " some; the rest was not read",
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
