"""Apply a migration and note it in one transaction, so that a kill leaves both or neither.

Django notes a migration that makes an index or a foreign key after the transaction of its changes
(``deferred_sql``), and a migration that is taken back always so. A process killed between the two
leaves tables that the next ``migrate`` makes again: "table already exists", at each start.
"""

from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState


class AtomicExecutor(MigrationExecutor):
    """Django's executor, which notes what it did inside the transaction of the changes.

    Migrations with ``atomic = False`` and faked ones are left to Django; ours of that kind can be
    applied twice.
    """

    def apply_migration(
        self,
        state: ProjectState,
        migration: Migration,
        fake: bool = False,
        fake_initial: bool = False,
    ) -> ProjectState:
        """Apply a migration and note it; return the state of the models after it."""
        if fake or fake_initial or not migration.atomic:
            return super().apply_migration(state, migration, fake, fake_initial)
        self._tell("apply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.apply(state, editor)
            for label, name in migration.replaces or [(migration.app_label, migration.name)]:
                self.recorder.record_applied(label, name)
        self._tell("apply_success", migration)
        return state

    def unapply_migration(
        self, state: ProjectState, migration: Migration, fake: bool = False
    ) -> ProjectState:
        """Take a migration back and note it; return the state of the models before it."""
        if fake or not migration.atomic:
            return super().unapply_migration(state, migration, fake)
        self._tell("unapply_start", migration)
        with self.connection.schema_editor(atomic=True) as editor:
            state = migration.unapply(state, editor)
            for label, name in (*migration.replaces, (migration.app_label, migration.name)):
                self.recorder.record_unapplied(label, name)
        self._tell("unapply_success", migration)
        return state

    def _tell(self, step: str, migration: Migration) -> None:
        if self.progress_callback:
            self.progress_callback(step, migration, False)
