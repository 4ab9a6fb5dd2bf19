"""`signpost needs`: the catalogue a curator edits. List, check, evaluate, explain, try.

Rule: each command is one call into the reader's room; here it is only asked and printed.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.table import Table

from bot.commands.read import open_reader

if TYPE_CHECKING:
    from intents.evaluation import Figure, Judged


@click.group()
def needs() -> None:
    """The catalogue of needs: list, check, evaluate, explain, try."""


@needs.command(epilog="Example: signpost needs evaluate messages.jsonl --crisis")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--crisis", is_flag=True, help="List every crisis missed and every false alarm.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def evaluate(file: Path, crisis: bool, as_json: bool) -> None:
    """Score the reader on labelled messages, one JSON object a line. Exit 1 below a floor."""
    from intents import evaluation

    try:
        messages = evaluation.read_messages(file)
    except evaluation.MessagesError as error:
        raise click.ClickException(str(error)) from error
    reader = open_reader()
    judged = evaluation.judge(reader, messages)
    found = evaluation.figures(judged, reader)
    if as_json:
        click.echo(json.dumps(_evaluation_json(judged, found, crisis), ensure_ascii=False))
    else:
        _print_evaluation(judged, found, crisis)
    if not all(figure.holds for figure in found):
        raise SystemExit(1)


def _evaluation_json(judged: Sequence[Judged], found: Sequence[Figure], crisis: bool) -> dict[str, Any]:
    from intents import evaluation

    result: dict[str, Any] = {
        "messages": len(judged),
        "figures": [
            {
                "name": figure.name,
                "share": figure.share,
                "of": figure.of,
                "floor": figure.floor,
                "goal": figure.goal,
                "better": figure.better,
                "holds": figure.holds,
            }
            for figure in found
        ],
        "themes": _groups_json(evaluation.by_theme(judged)),
        "styles": _groups_json(evaluation.by_style(judged)),
    }
    if crisis:
        result["misses"] = [_crisis_row(one) for one in evaluation.crisis_misses(judged)]
        result["false_alarms"] = [_crisis_row(one) for one in evaluation.crisis_false_alarms(judged)]
    return result


def _groups_json(groups: dict[str, list[Judged]]) -> dict[str, dict[str, float | int]]:
    return {name: _group_figures(group) for name, group in groups.items()}


def _group_figures(group: Sequence[Judged]) -> dict[str, float | int]:
    from intents import evaluation

    return {
        "of": len(group),
        "first": sum(map(evaluation.first_right, group)) / len(group),
        "three": sum(map(evaluation.three_right, group)) / len(group),
    }


def _crisis_row(one: Judged) -> dict[str, Any]:
    sign = one.reading.crisis
    return {
        "id": one.message.id,
        "text": one.message.text,
        "expected": one.message.needs,
        "read": sign.kind if sign else None,
        "soft": bool(sign and sign.soft),
        "because": list(sign.because) if sign else [],
    }


def _print_evaluation(judged: Sequence[Judged], found: Sequence[Figure], crisis: bool) -> None:
    from intents import evaluation

    console = Console()
    table = Table(title=f"{len(judged)} messages")
    for heading, justify in (
        ("figure", "left"),
        ("is", "right"),
        ("floor", "right"),
        ("goal", "right"),
        ("of", "right"),
    ):
        table.add_column(heading, justify="left" if justify == "left" else "right")
    for figure in found:
        style = "" if figure.holds else "bold red"
        table.add_row(
            figure.name,
            _percent(figure.share),
            _percent(figure.floor),
            _percent(figure.goal),
            str(figure.of),
            style=style,
        )
    console.print(table)
    _print_groups(console, "theme", evaluation.by_theme(judged))
    _print_groups(console, "style", evaluation.by_style(judged))
    if crisis:
        _print_crisis(console, "Missed", evaluation.crisis_misses(judged))
        _print_crisis(console, "False alarms", evaluation.crisis_false_alarms(judged))


def _print_groups(console: Console, name: str, groups: dict[str, list[Judged]]) -> None:
    table = Table(name, "first choice", "first three", "of")
    for group, judged in groups.items():
        shares = _group_figures(judged)
        table.add_row(group, _percent(shares["first"]), _percent(shares["three"]), str(shares["of"]))
    console.print(table)


def _print_crisis(console: Console, title: str, judged: Sequence[Judged]) -> None:
    console.print(f"{title}: {len(judged)}", style="bold")
    for one in judged:
        row = _crisis_row(one)
        read = f"{row['read']}{' (soft line)' if row['soft'] else ''}" if row["read"] else "nothing"
        expected = ", ".join(row["expected"]) or "no need"
        console.print(
            f"  {row['id']}  {row['text']}\n      labelled {expected}; read as {read}", markup=False
        )


def _percent(share: float | int | None) -> str:
    return "" if share is None else f"{100 * share:.1f} %"
