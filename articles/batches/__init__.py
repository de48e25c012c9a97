"""Import batches: each import is recorded with its articles and can be undone as a whole."""
