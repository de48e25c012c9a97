"""The log of queries: counts of searches and clicks by query and day, never by reader.

``searchsite.query_log`` decides what counts as a search and writes it here in batches.
"""
