"""The product's matcher against the usual ones, on residents' messages and on a generic set, clean and noisy.

Rule: every system learns the same phrases and is judged by the same rule: the label it puts first.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

from rapidfuzz import fuzz, process
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.naive_bayes import ComplementNB
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from intents import Catalogue, Matcher
from intents.evaluation import read_messages
from intents.noise import with_slips

DATA = Path(__file__).parent / "data"
Examples = Sequence[tuple[str, str]]
First = Callable[[str], str]
Case = tuple[str, set[str]]  # a text and the labels that count as right


def product(examples: Examples) -> First:
    """The matcher residents get."""
    matcher = Matcher.from_examples(examples)
    return lambda text: matcher.rank(text)[0][0]


def words_alone(examples: Examples) -> First:
    """The same without the sentence encoder."""
    from intents.matcher import Examples as Prepared

    matcher = Matcher.learn(Prepared.prepare(examples, None), None)
    return lambda text: matcher.rank(text)[0][0]


def rapidfuzz_alone(examples: Examples) -> First:
    """The nearest phrase by token_set_ratio."""
    phrases = [text.lower() for text, _ in examples]

    def first(text: str) -> str:
        match = process.extractOne(text.lower(), phrases, scorer=fuzz.token_set_ratio)
        return examples[match[2]][1] if match else ""

    return first


def linear_svm(examples: Examples) -> First:
    """TF-IDF of words and letter groups with a linear support vector machine."""
    return _sklearn(LinearSVC(C=0.5), examples)


def naive_bayes(examples: Examples) -> First:
    """TF-IDF of words and letter groups with complement naive Bayes."""
    return _sklearn(ComplementNB(alpha=0.3), examples)


def _sklearn(classifier: object, examples: Examples) -> First:
    features = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
    )
    model = make_pipeline(features, classifier)
    model.fit([text for text, _ in examples], [label for _, label in examples])
    return lambda text: str(model.predict([text])[0])


SYSTEMS = {
    "signpost": product,
    "signpost, words alone": words_alone,
    "rapidfuzz alone": rapidfuzz_alone,
    "TF-IDF + linear SVM": linear_svm,
    "TF-IDF + naive Bayes": naive_bayes,
}


def residents(name: str) -> list[Case]:
    """In-scope messages of a labelled file with the needs that count as right."""
    messages = read_messages(DATA / f"messages_{name}.jsonl")
    return [(message.text, message.accepted) for message in messages if message.in_scope]


def generic() -> tuple[list[tuple[str, str]], list[Case]]:
    """A small self-made set of a library's desk: phrases to learn, and messages to judge."""
    content = json.loads((DATA / "generic.json").read_text(encoding="utf-8"))
    phrases = [(text, label) for label, texts in content["learn"].items() for text in texts]
    cases: list[Case] = [(text, {label}) for label, texts in content["judge"].items() for text in texts]
    return phrases, cases


def main() -> None:
    """Print the table: share of messages whose first label is right."""
    phrases = [pair for pair in Catalogue.load().examples() if not pair[1].startswith(("crisis.", "none"))]
    library, library_cases = generic()
    sets = {
        "residents, first set": (phrases, residents("dev")),
        "residents, second set": (phrases, residents("second")),
        "library desk": (library, library_cases),
    }
    columns = [f"{name}{noise}" for name in sets for noise in ("", ", noisy")]
    table = Table("first choice right, %", *columns)
    learned: dict[tuple[str, int], First] = {}
    for system, learn in SYSTEMS.items():
        shares = []
        for examples, cases in sets.values():
            key = (system, id(examples))
            if key not in learned:
                learned = {key: learn(examples)}
            noisy = [(with_slips(text, 1), right) for text, right in cases]
            shares += [_share(learned[key], cases), _share(learned[key], noisy)]
        table.add_row(system, *(f"{100 * share:.1f}" for share in shares))
    Console(width=140).print(table)


def _share(first: First, cases: Sequence[Case]) -> float:
    return sum(first(text) in right for text, right in cases) / len(cases)


if __name__ == "__main__":
    main()
