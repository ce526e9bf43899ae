"""Run atheris on a target: `python -m fuzz [TARGET|all] [-runs=N] [-seed=N] [-max_total_time=S] [FOLDER]`.

`all` lets the first byte of an input choose the target, so that the rules are compiled once for all of them. Options
that begin with a dash are libFuzzer's own; inputs that reach new code are kept in FOLDER, where one is given.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr
from pathlib import Path

try:
    import atheris  # type: ignore[import-untyped]
except ImportError:
    print(
        "fuzz: atheris is not installed (it has wheels for Linux, Python 3.11 to 3.13): pip install 'factledger[fuzz]'"
    )
    sys.exit(0)

# It names every module on the way.
with redirect_stderr(io.StringIO()), atheris.instrument_imports(include=["pipeline"]):
    from fuzz.targets import TARGETS, rules


def main(arguments: list[str]) -> None:
    """Never returns: libFuzzer ends the process."""
    given = [argument for argument in arguments if not argument.startswith("-")]
    name = given.pop(0) if given else "all"
    if name not in ("all", *TARGETS):
        sys.exit(f"no target {name!r}; there are: all, {', '.join(TARGETS)}")
    options = [argument for argument in arguments if argument.startswith("-")]
    rules()
    with tempfile.TemporaryDirectory() as folder:
        for at, seed in enumerate(_seeds(name)):
            Path(folder, f"{at:04}").write_bytes(seed)
        kept = given[:1] or [tempfile.mkdtemp(dir=folder)]
        atheris.Setup(["fuzz", "-max_len=4096", "-timeout=60", *options, *kept, folder], _act(name))
        atheris.Fuzz()


def _seeds(name: str) -> Iterable[bytes]:
    for at, (key, target) in enumerate(TARGETS.items()):
        if name in ("all", key):
            yield from (bytes([at]) + seed if name == "all" else seed for seed in target.seeds())


def _act(name: str) -> Callable[[bytes], None]:
    acts = [target.act for target in TARGETS.values()]
    if name != "all":
        return TARGETS[name].act
    return lambda content: acts[content[0] % len(acts)](content[1:]) if content else None


main(sys.argv[1:])
