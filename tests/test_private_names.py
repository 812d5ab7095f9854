"""No test reaches what the product keeps to itself: then a test says what is promised, and code can be turned
inside out without it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
PRODUCT = ("bot", "handlers", "storage", "config")
# Public in spite of their names: of the standard library, and of named tuples.
PUBLIC = {"_exit", "_replace", "_asdict", "_fields"}


def private_names(source: str) -> Iterator[tuple[int, str]]:
    """Line and name of each private name that is reached from outside: as an attribute of anything but `self`,
    by an import, by a patch."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Attribute(value=ast.Name(id="self" | "cls") | ast.Call(func=ast.Name(id="super"))):
                continue
            case ast.Attribute(attr=name):
                found = [name]
            case ast.ImportFrom(module=str(module), names=names) if module.split(".")[0] in PRODUCT:
                found = [alias.name for alias in names]
            case ast.Call(
                func=ast.Attribute(attr="setattr" | "delattr") | ast.Name(id="setattr" | "getattr"),
                args=[_, ast.Constant(value=str(name)), *_],
            ):
                found = [name]
            case _:
                continue
        yield from (
            (node.lineno, name)
            for name in found
            if name.startswith("_") and not name.endswith("__") and name not in PUBLIC
        )


def test_no_test_reaches_a_private_name() -> None:
    reached = [
        f"{path.relative_to(TESTS)}:{line} {name}"
        for path in sorted(TESTS.rglob("*.py"))
        for line, name in private_names(path.read_text("utf-8"))
    ]
    assert reached == []


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("world.memory._loader.heard", ["_loader"]),
        ("self.memory._loader", ["_loader"]),
        ("from handlers.web import _made", ["_made"]),
        ("monkeypatch.setattr(outbox, '_backoff', None)", ["_backoff"]),
        ("self._taken, cls._taken, super()._taken", []),
        ("from importlib import _bootstrap", []),
        ("os._exit(1), here.__dict__, monkeypatch.setattr(outbox, 'POLL', 1)", []),
    ],
)
def test_what_is_reached_is_found_in_each_of_its_ways(source: str, names: list[str]) -> None:
    assert [name for _, name in private_names(source)] == names
