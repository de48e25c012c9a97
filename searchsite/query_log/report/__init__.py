"""The report of readers' searches in the admin: what they asked, and what to do about it."""
