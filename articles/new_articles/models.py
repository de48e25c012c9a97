"""The model of the queue."""

from django.db import models


class NewArticle(models.Model):
    """An article that became public for the first time, and that no alert has been compared with.

    There is no foreign key: the article may be deleted or withdrawn before its row is read.
    """

    article_id = models.BigIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.article_id)
