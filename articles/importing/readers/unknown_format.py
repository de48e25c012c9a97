"""The rejection of a file of unknown format; for well-known kinds it says what to do."""

from pathlib import PurePath

from articles.importing.problems import Problem
from articles.importing.readers.registry import EXPECTED_SUFFIXES
from articles.importing.record import Rejection

_KNOWN_KINDS = {
    "old_word": ".doc .dot .wps .wpd",
    "old_excel": ".xls .xlsb .ods",
    "presentation": ".ppt .pptx .pps .ppsx .odp",
    "apple_document": ".pages .numbers .key",
    "image": ".jpg .jpeg .png .gif .webp .heic .tif .tiff .bmp .svg",
    "media": ".mp3 .mp4 .m4a .wav .avi .mov .mkv .ogg .webm",
    "other_archive": ".rar .7z .bz2 .xz .zst .tbz2 .txz",
    "web_archive_file": ".webarchive",
    "outlook_message": ".msg .pst",
}
CODE_OF = {suffix: code for code, suffixes in _KNOWN_KINDS.items() for suffix in suffixes.split()}


def unknown_format(name: str) -> Rejection:
    """Return the rejection of a file whose name tells no format that is read."""
    code = CODE_OF.get(PurePath(name.lower()).suffix)
    if code:
        return Rejection(name, 0, Problem(code))
    return Rejection(name, 0, Problem("unknown_format", {"expected": EXPECTED_SUFFIXES}))
