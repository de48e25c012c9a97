"""Models of the shared home in the database: files, counters, machines, and marks of changes."""

from typing import ClassVar

from django.db import models


class SharedFile(models.Model):
    """A file of the shared home; ``version`` is another one after each change."""

    name = models.CharField(max_length=300, primary_key=True)
    version = models.CharField(max_length=32)
    size = models.BigIntegerField(default=0)  # bytes
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class SharedChunk(models.Model):
    """A part of a shared file."""

    file = models.ForeignKey(SharedFile, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField()  # from 0
    content = models.BinaryField()

    class Meta:
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "number"], name="shared_chunk_number")
        ]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.number}"


class SharedCounter(models.Model):
    """A counter of all machines: a keyed hash of what is counted, and when it is used up.

    ``arrival`` is the theoretical arrival time of the generic cell rate algorithm, in seconds of
    the database's clock.
    """

    digest = models.BinaryField(primary_key=True)
    arrival = models.FloatField()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return bytes(self.digest).hex()


class Machine(models.Model):
    """A machine (a ``DATA_DIR``) that serves the site, and what it has in common with others."""

    identity = models.CharField(max_length=32, primary_key=True)
    host = models.CharField(max_length=200)
    data_dir = models.CharField(max_length=1000)
    facts = models.JSONField(default=dict)  # by name; all machines must have the same
    seen_at = models.DateTimeField(db_index=True)  # by the clock of the database

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.host}:{self.data_dir}"


class ContentMark(models.Model):
    """A transaction that changed articles, on PostgreSQL (``content_marks``)."""

    xid = models.BigIntegerField(primary_key=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.xid)
