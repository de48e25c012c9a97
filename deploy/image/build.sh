#!/bin/sh
# Make the virtual environment of a release:  build.sh RELEASE [SETTINGS]
# The first stage of the image and deploy/install run it. Needs Python 3.11 or newer with venv.
set -eu
release=$1
settings=${2:-}
cd "$release"
requirements=requirements
if [ "${WITH_POSTGRES:-}" = 1 ] || { [ -n "$settings" ] && grep -q '^DATABASE_URL=["'"'"']\{0,1\}postgres' "$settings"; }; then
  requirements=requirements-postgres
fi
"${PYTHON:-python3}" -m venv .venv
if [ -e "$requirements.lock" ]; then # with the hashes of all files
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes --no-deps -r "$requirements.lock"
else
  .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir -r "$requirements.txt"
fi
# The program is read-only for the site's user, so its bytecode is made here.
.venv/bin/python -m compileall -q searchsite indexer articles lexicon manage.py
