#!/usr/bin/env python3
"""Checks that docstrings name their subject first, that modules are nouns, and that people are told no English.

A docstring that begins with "What", "Whether" or "Who" leaves it to the code to say which thing is meant; so
does a module that is named by an -ing verb. Prints each place and the counts; exits 1 if there is any.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FOLDERS = ("bot", "handlers", "storage", "config")
# What people are told is said in these.
SPEAKING = ("bot/conversations", "bot/delivery", "bot/dialogue", "bot/state")
VIETNAMESE = re.compile("[ăâđêôơư\\u1ea0-\\u1ef9]", re.IGNORECASE)
ENGLISH = re.compile(
    r"(?<!\{)\b(chat|bot|click|link|file|server|menu|code|email|update|step|online|upload|tap)\b"
)
RIDDLE = re.compile(r"(What|Whether|Who|How|One|Whose|Of)\s")
# Nouns of the field that happen to end so: modules, and folders.
MODULES = frozenset({"ranking", "founding", "meeting", "pending", "pacing", "polling", "standing"})
PACKAGES = frozenset({"loading", "founding", "joining", "scoring", "meeting", "voting"})


def main(root: Path) -> int:
    files = sorted(path for folder in FOLDERS for path in (root / folder).rglob("*.py"))
    found = [(path, line, text) for path in files for line, text in docstrings(path)]
    riddles = [
        f"{path.relative_to(root)}:{line}: a docstring begins with “{begins[1]}”"
        for path, line, text in found
        if (begins := RIDDLE.match(text))
    ]
    verbs = [f"{path.relative_to(root)}:1: named by an -ing verb" for path in files if is_named_by_a_verb(path)]
    spoken = [(path, line, text) for path in files for line, text in sentences(path) if said_by(path, root)]
    foreign = [
        f"{path.relative_to(root)}:{line}: people are told “{word[1]}”"
        for path, line, text in spoken
        if (word := ENGLISH.search(text))
    ]
    counts = [
        f"{len(riddles)} of {len(found)} docstrings do not begin by naming their subject.",
        f"{len(verbs)} of {len(files)} modules and packages are named by an -ing verb.",
    ]
    counts.append(f"{len(foreign)} of {len(spoken)} Vietnamese sentences have an English word in them.")
    sys.stdout.write("\n".join([*riddles, *verbs, *foreign, *counts, ""]))
    return 1 if riddles or verbs or foreign else 0


def said_by(path: Path, root: Path) -> bool:
    return path.relative_to(root).as_posix().startswith(SPEAKING)


def sentences(path: Path) -> Iterator[tuple[int, str]]:
    """The line and text of each Vietnamese string that is no docstring; of a formatted one, of each part."""
    tree = ast.parse(path.read_text("utf-8"), str(path))
    docs = {(line, text) for line, text in docstrings(path)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if (
                VIETNAMESE.search(text) and (node.lineno, text.lstrip()) not in docs
            ):
                yield node.lineno, text


def docstrings(path: Path) -> Iterator[tuple[int, str]]:
    """The line and text of each docstring: of the module, its classes, functions and attributes."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for before, statement in zip([None, *node.body], node.body, strict=False):
                match statement:
                    case ast.Expr(ast.Constant(str(text))) if before is None or _is_assignment(before):
                        yield statement.lineno, text.lstrip()


def _is_assignment(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Assign | ast.AnnAssign)


def is_named_by_a_verb(path: Path) -> bool:
    if path.name == "__init__.py":
        return path.parent.name.endswith("ing") and path.parent.name not in PACKAGES
    return path.stem.endswith("ing") and path.stem not in MODULES


if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parents[1]))
