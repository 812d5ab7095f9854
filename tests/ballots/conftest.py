"""A meeting that has come together, in databases of both engines."""

from tests.worlds.fixtures import engine, gathered, meeting, postgres_url, template, url

__all__ = ["engine", "gathered", "meeting", "postgres_url", "template", "url"]
