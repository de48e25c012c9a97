"""The accounts of editors: login, second factor, passwords, sessions, events in the log."""
