"""Every benchmark, each with its figures: `python -m benchmarks [NAME ...]`, or `NAME --option ...`.

Rule: a benchmark is a module of this folder with a `main()`; it prints a table and writes nothing.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all of them. Options belong to the one that is named before them."""
    first = next((place for place, name in enumerate(names) if name.startswith("-")), len(names))
    names, options = names[:first], names[first:]
    here = Path(__file__).parent
    every = sorted(path.stem for path in here.glob("*.py") if not path.stem.startswith("_"))
    unknown = sorted(set(names) - set(every))
    if unknown:
        raise SystemExit(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(every)}.")
    for name in names or every:
        module = import_module(f"benchmarks.{name}")
        if hasattr(module, "main"):
            print(f"\n== {name}: {(module.__doc__ or '').splitlines()[0]}", flush=True)
            module.main(options) if options else module.main()


if __name__ == "__main__":
    main(sys.argv[1:])
