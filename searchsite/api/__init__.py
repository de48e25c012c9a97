"""The JSON API, version 1: the same search as the pages, for programs."""
