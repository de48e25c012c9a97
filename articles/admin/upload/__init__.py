"""The upload page: read several files, show their articles, and import the selected ones.

``reader`` reads the files within the site's limits, ``pending`` stores the result until the editor
decides, ``preview`` computes the effect of an import, ``selection`` imports, and ``views`` are the
pages. Parsing, cleaning and duplicate detection belong to ``articles.importing``.
"""
