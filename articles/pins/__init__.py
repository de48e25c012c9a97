"""Articles that editors pin to a query, or hide from it.

``models`` has the rows, ``stamp`` the triggers that tell caches of a change. The search reads the
rows in ``indexer.search.placements``; the engine puts the articles in place.
"""
