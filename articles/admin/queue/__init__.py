"""The queue page of drafts: one draft with all that a decision needs, and the decisions."""

from articles.admin.queue.pages import QueuePages
from articles.admin.queue.returning import QueueReturn

__all__ = ["QueuePages", "QueueReturn"]
