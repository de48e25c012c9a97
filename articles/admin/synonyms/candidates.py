"""The admin of mined candidates: editors accept them as synonym groups or reject them."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from articles.admin.history import note_additions, note_changes, user_id_of
from articles.models import VariantCandidate
from articles.synonyms.queue import accept, reject, requeue

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[VariantCandidate]
else:
    ModelAdmin = admin.ModelAdmin

Status = VariantCandidate.Status


class StatusFilter(admin.SimpleListFilter):
    """Filter by decision; without a choice, the list shows waiting candidates."""

    title = gettext_lazy("keputusan")
    parameter_name = "keputusan"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """Return the choices except the default."""
        return [
            (Status.ACCEPTED, Status.ACCEPTED.label),
            (Status.REJECTED, Status.REJECTED.label),
            ("all", _("semua")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Yield the choices; the first one is the waiting candidates."""
        first, *others = super().choices(changelist)
        yield {**first, "display": Status.PENDING.label}
        yield from others

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[VariantCandidate]
    ) -> QuerySet[VariantCandidate]:
        """Return the candidates with the chosen decision."""
        chosen = self.value() or Status.PENDING
        one_page = request.resolver_match and "object_id" in request.resolver_match.kwargs
        return queryset if chosen == "all" or one_page else queryset.filter(status=chosen)


class VariantCandidateAdmin(ModelAdmin):
    """The review queue. Only ``manage.py mine_variants`` adds to it."""

    list_display = ("forms", "shown_excerpt", "example", "articles", "percent", "kind")
    list_filter = (StatusFilter, "kind")
    list_per_page = 50
    search_fields = ("forms", "excerpt")
    show_facets = admin.ShowFacets.NEVER
    actions = ("accept_all", "reject_all", "wait_all")
    fields = ("forms", "kind", "articles", "percent", "example", "excerpt", "status", "group")
    readonly_fields = fields

    class Media:
        css = {"all": ["articles/admin/articles.css"]}  # noqa: RUF012 - Django's way

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False, because candidates are mined."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Return False, because rejected candidates must not be proposed again."""
        return False

    @admin.display(description=gettext_lazy("skor"), ordering="score")
    def percent(self, candidate: VariantCandidate) -> str:
        """Return the score as a percentage."""
        return f"{candidate.score:.0%}"

    @admin.display(description=gettext_lazy("kutipan"))
    def shown_excerpt(self, candidate: VariantCandidate) -> str:
        """Return the excerpt in an element that the style sheet can give a width."""
        return format_html('<span class="candidate-excerpt">{}</span>', candidate.excerpt)

    @admin.display(description=gettext_lazy("contoh"))
    def example(self, candidate: VariantCandidate) -> str:
        """Return a link to an article that contains the forms."""
        if candidate.example_id is None:
            return "–"
        try:
            address = reverse("admin:articles_article_change", args=[candidate.example_id])
        except NoReverseMatch:  # a site without the articles' admin
            return f"#{candidate.example_id}"
        return format_html('<a href="{}">#{}</a>', address, candidate.example_id)

    @admin.action(
        description=gettext_lazy("Terima: jadikan kelompok bentuk"), permissions=["decide"]
    )
    def accept_all(self, request: HttpRequest, queryset: QuerySet[VariantCandidate]) -> None:
        """Create a group for each selected candidate."""
        rows = list(queryset.exclude(status=Status.ACCEPTED))
        groups = [group for row in rows if (group := accept(row))]
        note_additions(user_id_of(request), groups)
        note_changes(user_id_of(request), rows, "status")
        message = ngettext("%(n)s calon diterima.", "%(n)s calon diterima.", len(rows))
        self.message_user(request, message % {"n": intcomma(len(rows))}, messages.SUCCESS)

    @admin.action(description=gettext_lazy("Tolak"), permissions=["change"])
    def reject_all(self, request: HttpRequest, queryset: QuerySet[VariantCandidate]) -> None:
        """Reject the selected candidates for good."""
        self._decide(request, queryset, reject)

    @admin.action(description=gettext_lazy("Kembalikan ke antrean"), permissions=["change"])
    def wait_all(self, request: HttpRequest, queryset: QuerySet[VariantCandidate]) -> None:
        """Put rejected candidates back into the queue."""
        self._decide(request, queryset, requeue)

    def has_decide_permission(self, request: HttpRequest) -> bool:
        """Return whether the user may decide on candidates and create groups."""
        may_add = request.user.has_perm("articles.add_variantgroup")
        return may_add and self.has_change_permission(request)

    def _decide(
        self, request: HttpRequest, queryset: QuerySet[VariantCandidate], decision: Any
    ) -> None:
        rows = list(queryset)
        kept = [row for row in rows if row.status == Status.ACCEPTED]
        decided = decision(row for row in rows if row.status != Status.ACCEPTED)
        note_changes(user_id_of(request), decided, "status")
        message = ngettext("%(n)s calon diubah.", "%(n)s calon diubah.", len(decided))
        self.message_user(request, message % {"n": intcomma(len(decided))}, messages.SUCCESS)
        if kept:
            message = _("%(n)s calon sudah menjadi kelompok; matikan kelompoknya.")
            self.message_user(request, message % {"n": intcomma(len(kept))}, messages.WARNING)
