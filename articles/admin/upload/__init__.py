"""The upload page: several files are read and shown, and what the editor picks is imported.

``intake`` reads the files under the site's limits, ``pending`` keeps what was read until the editor
decides, ``preview`` says what importing would do, ``selection`` does it, ``views`` are the pages.
Reading, cleaning and recognising duplicates is ``articles.importing``'s work.
"""
