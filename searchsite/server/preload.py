"""Loading of everything that all workers need, once, before they are forked.

Workers then share this memory. Nothing is opened here that a process may not share: no connection
to the database, no file of the index, no thread. Machine code is loaded if an earlier process has
compiled it; otherwise, the workers compile it in the background, as they answer already.
"""

import gc
from importlib import import_module

from django.conf import settings
from django.db import connections
from django.template import TemplateDoesNotExist, TemplateSyntaxError, engines
from django.utils import formats, translation


def preload() -> None:
    """Load modules, word lists, templates and texts; keep the garbage collector from them."""
    from indexer.search.service import load_before_fork
    from searchsite.query_log import robots

    import_module(settings.ROOT_URLCONF)
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("")
            formats.get_format("DATE_FORMAT")
    _load_templates()
    load_before_fork()
    if settings.QUERY_LOG:
        robots.load()
    connections.close_all()
    gc.collect()
    gc.freeze()


def _load_templates() -> None:
    """Compile the templates of the site; the loader keeps them."""
    engine = engines["django"]
    for folder in (settings.BASE_DIR / "templates",):
        for file in folder.rglob("*.html"):
            try:
                engine.get_template(file.relative_to(folder).as_posix())
            except (TemplateDoesNotExist, TemplateSyntaxError):
                continue  # a part that only another template can load
