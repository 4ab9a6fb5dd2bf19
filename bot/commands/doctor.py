"""`signpost doctor`: a check-up of this installation."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from bot.commands.run import read_settings

_MARKS = {"ok": " ", "note": "-", "broken": "!"}


@click.command(epilog="Example: signpost doctor --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def doctor(as_json: bool) -> None:
    """Check every setting, file, version and database; say what is wrong and how to mend it.

    Looks only, changes nothing. "-" marks what somebody should know, "!" what is broken.
    Exits 1 when something is broken.
    """
    from bot.doctor import examine

    findings = examine(read_settings(), datetime.now(ZoneInfo("Europe/London")).date())
    broken = sum(finding.state == "broken" for finding in findings)
    if as_json:
        click.echo(
            json.dumps({"ok": not broken, "findings": [asdict(finding) for finding in findings]}, indent=1)
        )
    else:
        for finding in findings:
            click.echo(f"{_MARKS[finding.state]} {finding.what}: {finding.found}")
            if finding.mend:
                click.echo(f"    {finding.mend}")
        click.echo(f"\n{broken} broken." if broken else "\nNothing is broken.")
    sys.exit(1 if broken else 0)
