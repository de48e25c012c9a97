"""``manage.py run_operation``: make or go on with the change of a logged operation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.management.arguments import positive_integer
from articles.models import Operation
from articles.operations.execution import resume


class Command(BaseCommand):
    """Go on with an operation that is not finished. The admin starts this command itself."""

    help = "Go on with a bulk operation of the admin that is too large for a request."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "number", type=positive_integer(), metavar="N", help="the number of the operation"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        operation = Operation.objects.filter(pk=options["number"]).first()
        if operation is None:
            raise CommandError(f"There is no operation {options['number']}.")
        if operation.finished_at:
            raise CommandError(f"Operation {operation.pk} is finished.")
        try:
            resume(operation)
        except LookupError as error:
            raise CommandError(str(error)) from error
        operation.refresh_from_db()
        self.stdout.write(f"changed    {operation.changed:,} of {operation.selected:,}")
