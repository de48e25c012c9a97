"""The JSON API, version 1: the search of the pages, for programs."""
