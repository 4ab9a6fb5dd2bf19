"""`signpost status`: how the running bot is doing, asked of the bot itself.

One rule: bands and gauges of the last five minutes; nothing by need, borough or person (PRIVACY D2).
"""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from bot.commands.run import read_settings
from bot.health import ask, running

_DOWN: dict[str, Any] = {"state": "down"}


@click.command(epilog="Example: signpost status --json")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(as_json: bool) -> None:
    """Show whether the bot runs, how quickly it answers, and whether anything fails.

    Exits 0 when the bot is up, 1 when it is not. A container's health check can use it.
    """
    settings = read_settings()
    found = running(settings.data)
    gauges = (ask(found) if found is not None else None) or _DOWN
    gauges = {**gauges, "paused": settings.pause_file.exists()}
    click.echo(json.dumps(gauges) if as_json else _in_words(gauges))
    sys.exit(0 if gauges["state"] == "up" else 1)


def _in_words(gauges: dict[str, Any]) -> str:
    if gauges["state"] == "down":
        lines = ["The bot is not running on this data folder. Start it with: signpost run"]
    else:
        took = gauges["answer_ms"]
        speed = "no messages yet" if took["p50"] is None else f"p50 {took['p50']} ms, p99 {took['p99']} ms"
        lines = [
            f"The bot is {gauges['state']}, for {gauges['up']}. Telegram: {gauges['telegram']}.",
            "In the last five minutes:",
            f"  messages  {gauges['messages']}",
            f"  errors    {gauges['errors']}" + "".join(f", {kind}" for kind in gauges["alarms"]),
            f"  answers   {speed}",
        ]
    if gauges["paused"]:
        lines.append("It is paused: everybody gets the crisis numbers and the operator's text.")
    return "\n".join(lines)
