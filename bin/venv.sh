# Sourced by bin/run and bin/test: a virtual environment that holds exactly the pinned requirements.

# ensure_venv FOLDER REQUIREMENTS: make or update it; does nothing when it is up to date.
ensure_venv() {
  local folder=$1 requirements=$2 python stamp
  local lock=${requirements%.txt}.lock
  stamp="$folder/.installed"
  if [ -n "${PYTHON:-}" ]; then
    find_python >/dev/null || exit 2
  fi
  if [ -e "$stamp" ] && [ -x "$folder/bin/python" ] && same_python "$folder" && pins "$requirements" | cmp -s - "$stamp"; then
    return
  fi
  python=$(find_python) || exit 1
  echo "Setting up $folder (once, a minute or so)..."
  if [ -x "$folder/bin/python" ] && ! same_python "$folder"; then
    rm -rf "$folder"
  fi
  if [ ! -x "$folder/bin/python" ] && ! "$python" -m venv "$folder" 2>/dev/null; then
    rm -rf "$folder"
    install_packages python3-venv || true
    "$python" -m venv "$folder" || {
      echo "The virtual environment $folder cannot be made. On Debian: apt-get install python3-venv" >&2
      exit 1
    }
  fi
  # A lock file names every package with the hashes of its files; other files are refused.
  local from=(-r "$requirements")
  [ -e "$lock" ] && from=(--require-hashes --no-deps -r "$lock")
  "$folder/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --require-virtualenv "${from[@]}"
  pins "$requirements" > "$stamp"
}

# pins REQUIREMENTS: print the files that decide what an environment holds.
pins() {
  cat requirements*.txt "$1"
  [ ! -e "${1%.txt}.lock" ] || cat "${1%.txt}.lock"
}

# same_python FOLDER: whether the environment has the Python that PYTHON names, if it names one.
same_python() {
  local version='import sys; print(sys.version_info[:2])'
  [ -z "${PYTHON:-}" ] || [ "$("$1/bin/python" -c "$version")" = "$("$PYTHON" -c "$version")" ]
}

# find_python: print a Python of version 3.11 or newer; PYTHON alone counts if it is set.
find_python() {
  local name
  for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
    if command -v "$name" >/dev/null 2>&1 &&
       "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
      command -v "$name"
      return
    fi
    if [ -n "${PYTHON:-}" ]; then
      echo "PYTHON=$PYTHON is not Python 3.11 or newer. Set it to the path of one, or remove it." >&2
      return 1
    fi
  done
  echo "Python 3.11 or newer is needed; set PYTHON to its path." >&2
  return 1
}

# install_packages NAME...: install Debian packages where this user may; say nothing, return status.
install_packages() {
  command -v apt-get >/dev/null 2>&1 || return 1
  local sudo=()
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null || return 1
    sudo=(sudo -n)
  fi
  "${sudo[@]}" apt-get update -qq >/dev/null 2>&1 || true
  DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq "$@" >/dev/null 2>&1
}
