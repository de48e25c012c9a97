"""The catalogues of the interface: complete, up to date, and in the right language."""
