"""Assignment of articles to groups of copies, one article after the other.

An article joins the groups of whose compared members it copies at least half, and these groups then
are one. So a chain of texts in which each copies only the next one does not grow into one group.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

#: The share of a group's compared members that an article must copy.
JOINING_SHARE = 0.5


class Grouping:
    """The groups of some articles: article id -> number of the group, 0 for none.

    The number of a group is the id of one of its first members. It stays when that article leaves.
    ``spare`` is a number that no group has, nor any above it.
    """

    def __init__(self, groups: Mapping[int, int], *, spare: int) -> None:
        self._group_of = dict(groups)
        self._spare = spare
        self._members: defaultdict[int, set[int]] = defaultdict(set)
        for article, group in groups.items():
            if group:
                self._members[group].add(article)

    def group_of(self, article: int) -> int:
        """Return the group of an article."""
        return self._group_of.get(article, 0)

    def members(self, group: int) -> list[int]:
        """Return the sorted members of a group."""
        return sorted(self._members.get(group, ()))

    def dissolve(self, group: int) -> list[int]:
        """Take all members out of a group; return them sorted."""
        members = self.members(group)
        for member in members:
            self._group_of[member] = 0
        self._members.pop(group, None)
        return members

    def remove(self, article: int) -> None:
        """Take an article out of its group; a single article left is in none."""
        group = self._group_of.pop(article, 0)
        if group:
            self._members[group].discard(article)
            if len(self._members[group]) == 1:
                self.dissolve(group)

    def place(self, article: int, likeness: Mapping[int, float], *, preferred: int = 0) -> None:
        """Put an article without a group into the groups of its copies.

        ``likeness`` maps other articles to the share of common text; 0 if they are no copies.
        ``preferred`` is the number that a new group gets if no other group has it.
        """
        self._group_of.setdefault(article, 0)
        compared = Counter(self.group_of(other) for other in likeness)
        copies = Counter(self.group_of(other) for other, share in likeness.items() if share)
        joined = [
            group
            for group, count in copies.items()
            if group and count >= JOINING_SHARE * compared[group]
        ]
        singles = [other for other, share in likeness.items() if share and not self.group_of(other)]
        if joined:
            largest = max(joined, key=lambda group: (len(self._members[group]), -group))
            for group in joined:
                if group != largest:
                    self._join(self.dissolve(group), largest)
            self._join([article, *singles], largest)
        elif singles:
            articles = [article, *singles]
            self._join(articles, self._free_number([preferred, *sorted(articles)]))

    def _join(self, articles: Iterable[int], group: int) -> None:
        for article in articles:
            self._group_of[article] = group
            self._members[group].add(article)

    def _free_number(self, wanted: Sequence[int]) -> int:
        for number in wanted:
            if number and not self._members.get(number):
                return number
        self._spare += 1
        return self._spare - 1
