"""Every regular expression of the program takes a time that grows as the text does, whatever the text is."""

import ast
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("bot", "config", "handlers", "storage")
CALLS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
WAYS = frozenset(CALLS - {"compile"})
TINY, SHORT, LONG = 20, 256, 4096
# A square would be 256 times as much; linear is 16, and what the machine adds to either.
MOST = 64


def modules() -> Iterator[tuple[Path, ModuleType]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
                yield path, import_module(name)


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def calls(path: Path) -> Iterator[tuple[ast.Call, bool]]:
    """Calls of the module `re`, and whether each is made as the module is loaded."""

    def walk(node: ast.AST, loading: bool) -> Iterator[tuple[ast.Call, bool]]:
        for child in ast.iter_child_nodes(node):
            match child:
                case ast.Call(ast.Attribute(ast.Name("re"), name)) if name in CALLS:
                    yield child, loading
                case _:
                    pass
            yield from walk(child, loading and not isinstance(child, ast.FunctionDef | ast.Lambda))

    yield from walk(parsed(path), True)


def patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    match value:
        case re.Pattern():
            yield value
        case dict():
            for inner in (*value.keys(), *value.values()):
                yield from patterns_in(inner)
        case list() | tuple() | set() | frozenset():
            for inner in value:
                yield from patterns_in(inner)
        case _:
            pass


@cache
def called_in(path: Path) -> list[tuple[str, str]]:
    """Names of what has a method called that a pattern has, and the methods."""
    return [
        (ast.unparse(node.func.value).partition("[")[0], node.func.attr)
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WAYS
    ]


@dataclass(frozen=True)
class Found:
    """A pattern and the ways it is used where it stands: match, fullmatch, or looked for anywhere."""

    pattern: re.Pattern[str]
    ways: frozenset[str]

    def run(self, text: str) -> None:
        if "match" in self.ways:
            self.pattern.match(text)
        if "fullmatch" in self.ways:
            self.pattern.fullmatch(text)
        if self.ways - {"match", "fullmatch"}:
            for _ in self.pattern.finditer(text):
                pass


def ways_of(path: Path, name: str) -> frozenset[str]:
    """Methods that are called on what has this name; where none is, on anything in the module."""
    called = called_in(path)
    own = frozenset(way for whose, way in called if whose == name)
    # A text is split too, mostly by itself.
    return own or frozenset(way for whose, way in called if whose != "re" and way != "split") or WAYS


@cache
def own_names(path: Path) -> set[str]:
    """Names that a module uses and does not import."""
    nodes = list(ast.walk(parsed(path)))
    taken = {alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    return {node.id for node in nodes if isinstance(node, ast.Name)} - taken


@cache
def found() -> tuple[dict[str, Found], list[str]]:
    """Every pattern, by where it stands; and the places of those that can't be told from the module alone."""
    known: dict[str, Found] = {}
    hidden, seen = [], set[re.Pattern[Any]]()
    for path, module in modules():
        where = path.relative_to(ROOT)
        for name, value in vars(module).items():
            if name not in own_names(path):
                continue
            for number, pattern in enumerate(patterns_in(value)):
                if pattern not in seen:
                    seen.add(pattern)
                    known[f"{where} {name} {number}"] = Found(pattern, ways_of(path, name))
        for call, loading in calls(path):
            place, way = f"{where}:{call.lineno}", call.func.attr  # type: ignore[attr-defined]
            if loading:
                continue  # It was found above, by its name.
            try:
                source = eval(compile(ast.Expression(call.args[0]), place, "eval"), vars(module))
            except NameError:
                hidden.append(place)
                continue
            pattern = source if isinstance(source, re.Pattern) else re.compile(source)
            known[place] = Found(pattern, WAYS if way == "compile" else frozenset({way}))
    return {place: one for place, one in known.items() if isinstance(one.pattern.pattern, str)}, hidden


def test_every_pattern_stands_where_it_can_be_tried():
    known, hidden = found()
    assert hidden == []
    assert len(known) > 100


def hostile(pattern: str) -> Iterator[tuple[str, str]]:
    """What stands first and what is then repeated, to try a pattern."""
    yield from (("", piece) for piece in pieces(pattern))
    yield from product(("a", "1", "1h", "(1", "+1", "tối đa"), (" ", "1", "a", "-", ",", ".", "1 ", "a "))


def pieces(pattern: str) -> Iterator[str]:
    """Its own letters, words and classes, by themselves and in pairs."""
    words = set(re.findall(r"[^\W\d_](?:[^\W_]| )+", pattern))
    classes = {
        **{r"\s": " \n", r"\d": "1", r"\w": "aế", r"\D": "a", r"\S": "a", ".": "a", r"\b": "a "},
        **{"0-9": "1", "a-z": "b"},
    }
    letters = {char for name, some in classes.items() if name in pattern for char in some}
    letters |= {char for char in re.sub(r"\\[A-Za-z]", "", pattern) if not char.isalnum()}
    letters |= {char for char in re.sub(r"\\[A-Za-z]|\(\?P?<\w+>", "", pattern) if char.isalnum()}
    few = [*sorted(letters, key=lambda char: (char.isalnum(), char))[:24], " "]
    yield from few
    yield from (a + b for a, b in product(few[:10], repeat=2) if a != b)
    for word in sorted(words)[:16]:
        yield word
        yield f"{word} "
        yield f"{word} 1 "
    yield from ("1 ", "1,", "1.", "1a", "a1", "- ", "1 - ", "(a", "(a)", "x 1/", "tối đa 1", "a: ", "\n ", ". ")


def seconds(one: Found, attack: tuple[str, str], length: int) -> float:
    first, piece = attack
    text = (first + piece * (length // len(piece) + 1))[: length - 1] + "\x00"
    # Of this thread alone: what else the machine does takes no part in it.
    began = time.thread_time()
    one.run(text)
    return time.thread_time() - began


def is_square(one: Found, attack: tuple[str, str], usual: float) -> bool:
    """True if it takes far more than a simple pattern does, and that grows faster than the text."""
    # At first on little: what is worse than a square would not end on more.
    for few in (TINY, SHORT):
        if all(seconds(one, attack, few) > 100 * usual for _ in range(5)):
            return True
    if seconds(one, attack, LONG) < 30 * usual:
        return False
    # What else the machine does may look like a square; not again and again.
    for _ in range(4):
        long = min(seconds(one, attack, LONG) for _ in range(3))
        short = min(seconds(one, attack, SHORT) for _ in range(5))
        if long < 30 * usual or long < MOST * short:
            return False
    return True


@pytest.fixture(scope="module")
def usual() -> float:
    """Time that a pattern takes which can do nothing but look at each letter once."""
    return min(seconds(Found(re.compile("[ab]x"), WAYS), ("", "a"), LONG) for _ in range(20))


@pytest.mark.parametrize("package", PACKAGES)
def test_no_text_takes_longer_than_it_is_long(package: str, usual: float):
    wrong = [
        (place, one.pattern.pattern[:120], attack)
        for place, one in found()[0].items()
        if place.startswith(f"{package}/")
        and (attack := next((a for a in hostile(one.pattern.pattern) if is_square(one, a, usual)), None))
    ]
    assert wrong == []


@pytest.mark.parametrize("wrong", [r"\s*x$", r"a.*b.*c", r"(\d+[.,]?)+%"])
def test_a_pattern_that_takes_longer_would_be_found(wrong: str, usual: float):
    assert any(is_square(Found(re.compile(wrong), WAYS), ("", piece), usual) for piece in ("a", "1", " ", "ab"))
