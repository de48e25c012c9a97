"""The trash: articles are put there instead of being deleted, restored, or deleted for good."""
