"""What an operator installs: the unit is one systemd understands and shuts in well, and it asks for what exists."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.telegram.process import STOP_SECONDS
from tests.support.bot_process import ROOT

DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "signpost.service").read_text(encoding="utf-8")
EXPOSURE = "15"  # tenths: at most 1.5 of 10; systemd calls anything below 4.5 "OK", and ours is 1.2

systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")


def analyse(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


@systemd
def test_systemd_has_nothing_to_say_about_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / "signpost.service"
    unit.write_text(re.sub(r"/opt/signpost/\.venv/bin/signpost", sys.executable, UNIT))
    verified = analyse("verify", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")


@systemd
def test_the_unit_is_shut_in() -> None:
    checked = analyse(
        "security", "--offline=true", f"--threshold={EXPOSURE}", str(DEPLOY / "signpost.service")
    )
    assert checked.returncode == 0, checked.stdout[-500:]


def test_systemd_waits_longer_than_the_bot_takes_to_stop() -> None:
    allowed = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert allowed is not None
    assert int(allowed[1]) > STOP_SECONDS


def test_what_the_container_copies_is_there_and_the_token_is_not() -> None:
    container = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", container, re.MULTILINE)
    names = [name for line in copied for name in line.split()]
    assert {"bot", "intents", "services_catalog", "demand"} <= set(names)
    assert all((ROOT / name).exists() for name in names)
    assert "TELEGRAM_TOKEN=" not in container
