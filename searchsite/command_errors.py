"""Errors that end a command with one sentence and an exit status, instead of a traceback.

A full disk, missing permissions and an outage of the database are matters of the operator, and a
traceback hides the sentence that helps. Defects of the program keep their traceback.
"""

import errno

from searchsite.outages import database_outage

DISK = 3  # exit status: full, read-only, or no permission
DATABASE = 4  # exit status: missing, damaged, stopped
CLOSED = 141  # exit status of a shell's command whose reader went away (SIGPIPE)

_REMEDIES = {
    errno.ENOSPC: "Make room on the disk, and run the command again.",
    errno.EDQUOT: "Raise the quota or make room, and run the command again.",
    errno.EROFS: "Make the file system writable, and run the command again.",
    errno.EACCES: "Run the command as the site's user, or change the owner of the file.",
    errno.EPERM: "Run the command as the site's user, or change the owner of the file.",
    errno.EIO: "The disk has an error: look at the log of the system.",
    errno.EFBIG: "Raise the limit on the size of files (ulimit -f).",
    errno.EMFILE: "Raise the limit on open files (ulimit -n).",
    errno.ENOMEM: "Free memory, or add swap.",
}


def sentence_and_status(error: BaseException) -> tuple[str, int] | None:
    """Return the sentence and the exit status for an error; None if its traceback is needed."""
    if outage := database_outage(error):
        cause = str(error).strip().partition("\n")[0]
        status = DISK if outage.code in {"database-full", "database-read-only"} else DATABASE
        return f"The database is unavailable: {cause}. {outage.remedy}", status
    if isinstance(error, BrokenPipeError):
        return "", CLOSED
    if isinstance(error, OSError) and error.errno in _REMEDIES:
        place = f" ({error.filename})" if error.filename else ""
        return f"{error.strerror}{place}. {_REMEDIES[error.errno]}", DISK
    if isinstance(error, MemoryError):
        return "The memory is not enough. Free memory, or add swap.", DISK
    return None
