"""The admin of the trash: articles go there instead of being deleted, and come back."""
