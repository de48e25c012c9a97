"""The error of fetching. It carries a problem, which commands and pages word in their language."""

from datetime import timedelta

from articles.importing.problems import Problem


class FetchError(Exception):
    """An address cannot be fetched.

    ``status`` is the status of the answer, or 0 without an answer. ``retry_after`` is the time that
    the server asks to wait.
    """

    def __init__(
        self,
        code: str,
        *,
        status: int = 0,
        retry_after: timedelta | None = None,
        **values: str | int,
    ) -> None:
        shown = values | {"status": status} if status else values
        self.problem = Problem(code, shown)
        self.status = status
        self.retry_after = retry_after
        super().__init__(str(self.problem))

    @property
    def code(self) -> str:
        """Return the code of the problem."""
        return self.problem.code
