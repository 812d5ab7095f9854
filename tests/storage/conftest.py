"""The same tests on both engines."""

from tests.worlds.fixtures import clock, engine, memory, postgres_url, template, url, world

__all__ = ["clock", "engine", "memory", "postgres_url", "template", "url", "world"]
