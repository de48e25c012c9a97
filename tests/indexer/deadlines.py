"""Deadlines for tests, which pass by what was done instead of by the clock."""

from indexer.deadline import Deadline


class AfterLooks(Deadline):
    """A deadline that has passed after so many looks."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self.looks = looks

    def passed(self) -> bool:
        """Count a look; return whether there were more than allowed."""
        self.looks -= 1
        return self.looks < 0
