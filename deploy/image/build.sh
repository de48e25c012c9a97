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
# A site with the address of a cluster needs its client before it moves there, too.
cluster=
if [ "${WITH_OPENSEARCH:-}" = 1 ] || { [ -n "$settings" ] && grep -Eq '^(OPENSEARCH_URL=.|SEARCH_ENGINE=["'"'"']?opensearch)' "$settings"; }; then
  cluster=requirements-opensearch
fi
"${PYTHON:-python3}" -m venv .venv
for each in $requirements $cluster; do
  if [ -e "$each.lock" ]; then # with the hashes of all files
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir --require-hashes --no-deps -r "$each.lock"
  else
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-cache-dir -r "$each.txt"
  fi
done
# The program is read-only for the site's user, so its bytecode is made here.
.venv/bin/python -m compileall -q searchsite indexer articles lexicon manage.py
