"""Give the tests a data directory of their own before the settings are read."""

import os
import tempfile

os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="searchsite-tests-")
os.environ.setdefault("SECRET_KEY", "tests-only")
