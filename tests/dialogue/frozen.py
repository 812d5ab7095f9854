"""The values of a module: all of its dataclasses."""

import inspect
from dataclasses import is_dataclass
from types import ModuleType


def values_of(module: ModuleType) -> list[type]:
    """Dataclasses that the module itself defines."""
    classes = inspect.getmembers(module, inspect.isclass)
    return [cls for _, cls in classes if is_dataclass(cls) and cls.__module__ == module.__name__]


def is_frozen(cls: type) -> bool:
    return bool(cls.__dataclass_params__.frozen)  # type: ignore[attr-defined]
