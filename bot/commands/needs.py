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
    from intents import Catalogue, Need, Reading
    from intents.checking import Finding
    from intents.crisis.examples import Example
    from intents.evaluation import Figure, Judged, Message


@click.group(epilog='Example: signpost needs explain "cant pay the rent"')
def needs() -> None:
    """The catalogue of needs: list, check, evaluate, explain, try, learn."""


@needs.command("list", epilog="Example: signpost needs list --json")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a need.")
def list_needs(as_json: bool) -> None:
    """Every need: id, code, urgency, phrases, label."""
    catalogue = _catalogue()
    if as_json:
        for need in catalogue:
            click.echo(json.dumps(_need_row(need), ensure_ascii=False))
        return
    table = Table("need", "code", "urgency", "phrases", "label", "neutral label")
    for need in catalogue:
        table.add_row(
            need.id, need.code, str(need.urgency), str(len(need.phrases)), need.label, need.neutral_label
        )
    Console().print(table)
    click.echo(f"{len(catalogue)} needs, {len(catalogue.examples())} phrases.")


def _need_row(need: Need) -> dict[str, Any]:
    return {
        "id": need.id,
        "theme": need.theme,
        "code": need.code,
        "label": need.label,
        "neutral_label": need.neutral_label,
        "explanation": need.explanation,
        "urgency": need.urgency,
        "look_alikes": list(need.look_alikes),
        "offer_beside": list(need.offer_beside),
        "key_terms": list(need.key_terms),
        "phrases": len(need.phrases),
    }


@needs.command(epilog="Example: signpost needs check --deep")
@click.option("--deep", is_flag=True, help="Also learn the catalogue and list phrases that fight each other.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(deep: bool, as_json: bool) -> None:
    """Check the catalogue: mistakes, thin needs, doubles, copies of test messages. Exit 1 on an error."""
    from intents import checking
    from intents.crisis import signs_are_read_beforehand
    from intents.crisis.learning import weights_are_learned
    from intents.learned import is_learned_beforehand

    catalogue = _catalogue()
    texts = [message.text for message in _labelled_messages()]
    found = [*checking.check(catalogue, texts), *checking.lonely_words(catalogue)]
    if deep:
        found += _fighting(catalogue)
    errors = sum(finding.error for finding in found)
    if as_json:
        rows = [{"kind": one.kind, "need": one.need, "text": one.text, "error": one.error} for one in found]
        click.echo(json.dumps({"findings": rows, "errors": errors}, ensure_ascii=False))
    else:
        for one in found:
            click.echo(f"{'error' if one.error else 'look'}  {one.need}: {one.text}")
        if deep:
            for word, need, phrase in checking.once_only(catalogue):
                click.echo(f'look  {need}: only "{phrase}" carries the word "{word}"')
        click.echo(
            f"{len(catalogue)} needs, {len(catalogue.examples())} phrases: "
            f"{errors} errors, {len(found) - errors} to look at."
        )
    if not (
        is_learned_beforehand(catalogue)
        and signs_are_read_beforehand()
        and weights_are_learned(_examples(), catalogue.examples())
    ):
        click.echo("Something was edited: run `signpost needs learn` and commit its files.", err=True)
    if errors:
        raise SystemExit(1)


def _fighting(catalogue: Catalogue) -> list[Finding]:
    from intents.bars import Bars, held_out_readings
    from intents.checking import fighting
    from intents.encoder import Encoder
    from intents.matcher import Examples

    encoder = Encoder.load()
    read = held_out_readings(Examples.prepare(catalogue.examples(), encoder), encoder)
    return fighting(read, catalogue, Bars.from_readings(read).answer)


@needs.command(epilog='Example: signpost needs explain "got a letter about the rent"')
@click.argument("text")
def explain(text: str) -> None:
    """Say in plain words why TEXT is read as it is."""
    for line in open_reader().explain(text):
        click.echo(line)


@needs.command("try", epilog='Example: signpost needs try "they cut me off" --need money.energy')
@click.argument("phrase")
@click.option("--need", required=True, help="The need the phrase would stand for.")
@click.option(
    "--messages",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Labelled messages to compare on; default: every file of benchmarks/data here.",
)
def try_phrase(phrase: str, need: str, messages: tuple[Path, ...]) -> None:
    """Show what PHRASE would change on all labelled messages, before anything is saved."""
    from intents import trying

    reader = open_reader()
    if need not in reader.catalogue:
        raise click.UsageError(f"No need is called {need}. `signpost needs list` shows them all.")
    trial = trying.try_phrase(reader, phrase, need, _labelled_messages(messages))
    click.echo(f'"{phrase}" is read as {_said(trial.before)} now, and {_said(trial.after)} with it.')
    for change in trial.changes:
        verdict = {True: "better", False: "worse", None: "different"}[change.better]
        click.echo(f"{verdict}: {change.message.text}")
        click.echo(f"    {_said(change.before)} becomes {_said(change.after)}")
    click.echo(f"{len(trial.changes)} of {trial.of} labelled messages change. Nothing was saved.")


@needs.command(epilog="Example: signpost needs learn")
def learn() -> None:
    """Work out beforehand what a start needs, after the catalogue, a sign file or an example was edited."""
    from intents.crisis import read_signs_beforehand
    from intents.crisis.learning import learn_weights
    from intents.encoder import Encoder
    from intents.learned import learn_beforehand

    encoder = Encoder.load()
    if encoder is None:
        raise click.ClickException("intents/encoder.npz is missing or damaged: fetch it again, then learn.")
    catalogue, examples = _catalogue(), _examples()
    learned = learn_beforehand(catalogue, encoder)
    read_signs_beforehand()
    weighed = learn_weights(examples, catalogue.examples())
    click.echo(f"{learned} phrases learned, the sign files read, and {weighed} examples weighed.")


def _examples() -> tuple[Example, ...]:
    from intents.crisis.examples import ExampleError, load

    try:
        return load()
    except ExampleError as error:
        raise click.ClickException(f"An example of a crisis cannot be read. {error}") from error


def _catalogue() -> Catalogue:
    from intents import Catalogue, CatalogueError

    try:
        return Catalogue.load()
    except CatalogueError as error:
        raise click.ClickException(str(error)) from error


def _labelled_messages(paths: Sequence[Path] = ()) -> list[Message]:
    """The labelled messages of the files given, or of benchmarks/data when it is here."""
    from intents.evaluation import MessagesError, read_messages

    try:
        return [
            message
            for path in paths or sorted(Path("benchmarks/data").glob("messages_*.jsonl"))
            for message in read_messages(path)
        ]
    except MessagesError as error:
        raise click.ClickException(str(error)) from error


def _said(reading: Reading) -> str:
    needs = ", ".join(match.id for match in reading.needs)
    words = {"answer": needs, "clarify": f"a choice of {needs}", "none": "nothing"}[reading.decision]
    crisis = reading.crisis
    return f"{words} ({crisis.kind}{', soft line' if crisis.soft else ''})" if crisis else words


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
