"""The admin of revisions: the history of an article, the difference of two states, restoring."""
