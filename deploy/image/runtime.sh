#!/bin/sh
# Prepare the second stage of the image: the user and the folder of the data.
set -eu
useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin telusur
install -d -m 0700 -o telusur -g telusur /data
