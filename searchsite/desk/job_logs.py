"""The log of a job: when and by whom it was started, the end of its output, its exit status."""

import re
from dataclasses import dataclass

MAX_BYTES = 8_192  # of the end of a log that are read
_STARTED = re.compile(rb"started (\d+) (.*)")
_ENDED = re.compile(r"(?:^|\n)exit (\d+)\s*$")
_CONTROLS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class JobState:
    """The running job, or how the last one ended; ``status`` is None if it was killed."""

    running: bool
    started: float  # seconds since the epoch
    user: str
    status: int | None
    message: str  # the last line of the output

    @property
    def failed(self) -> bool:
        """Whether it ended, and not well."""
        return not self.running and self.status != 0


def head(user: str, now: float) -> bytes:
    """Return the first line of a log."""
    return f"started {int(now)} {' '.join(user.split())}\n".encode()


def read(first: bytes, rest: bytes, *, running: bool) -> JobState | None:
    """Return the state that a log tells, by its first line and the end of the rest."""
    started = _STARTED.match(first)
    if started is None:
        return None
    text = rest.decode("utf-8", "replace")
    ended = _ENDED.search(text)
    output = text[: ended.start()] if ended else text
    return JobState(
        running=running,
        started=float(started[1]),
        user=started[2].decode("utf-8", "replace"),
        status=int(ended[1]) if ended and not running else None,
        message=_last_line(output),
    )


def _last_line(output: str) -> str:
    lines = [_CONTROLS.sub("", line).strip() for line in re.split(r"[\r\n]+", output)]
    return next((line for line in reversed(lines) if line), "")
