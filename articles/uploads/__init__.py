"""Uploads: articles that were read from files or addresses and await an editor's decision."""
