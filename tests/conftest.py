"""What all tests share: ``pytest --accept`` writes what is heard into the talks, never what is said."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write what is heard into the .talk files")
