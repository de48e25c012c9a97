"""Errors of parsers in one line of the log: hostile files would fill it with tracebacks."""

import traceback

MAX_CHARACTERS = 300  # of a message


def in_one_line(error: BaseException) -> str:
    """Return the kind and message of an error, and the place that raised it."""
    message = f"{type(error).__name__}: {error}"[:MAX_CHARACTERS]
    frames = traceback.extract_tb(error.__traceback__, limit=-1)
    place = f" ({frames[0].filename}:{frames[0].lineno})" if frames else ""
    return message.replace("\n", " ") + place
