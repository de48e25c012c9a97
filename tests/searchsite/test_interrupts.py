"""Ctrl-C ends a command with one line and the exit status of shells."""

import os
import signal
import subprocess
import sys

from django.conf import settings

#: Run a command that heeds SIGINT: a test run in the background of a shell lets children ignore it.
HEEDING = (
    "import os, signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler);"
    " os.execv(sys.executable, [sys.executable, *sys.argv[1:]])"
)
WAITING = "import time; print('waiting', flush=True); time.sleep(60)"


def test_an_interrupted_command_has_no_traceback(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", HEEDING, "manage.py", "shell", "--no-imports", "-c", WAITING],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    assert process.stdout.readline() == "waiting\n"

    process.send_signal(signal.SIGINT)
    _, complaint = process.communicate(timeout=60)

    assert process.returncode == 130
    assert complaint == "\nInterrupted.\n"
