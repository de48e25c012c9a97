#!/bin/sh
# Bring the data up to date and serve, as the image's user:  serve.sh
# Work on the index that takes minutes goes on while the site serves.
set -eu
umask 077
cd "$(dirname "$0")/../.."
export DJANGO_SETTINGS_MODULE=searchsite.settings PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
python=${VENV:-.venv}/bin/python
"$python" manage.py migrate --verbosity 0 --skip-checks
"$python" manage.py collectstatic --noinput --verbosity 0
"$python" manage.py reindex --if-needed --background
exec "$python" -m gunicorn -c searchsite/gunicorn.conf.py searchsite.wsgi
