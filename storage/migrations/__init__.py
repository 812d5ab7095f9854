"""The schema's history, by Alembic; brought up to date whenever the memory is opened."""

from pathlib import Path

from sqlalchemy import Connection, func, inspect, literal, select, text

# The newest revision. That it is, and that it equals storage.schema, is tested.
HEAD = "0006"


def migrate(connection: Connection) -> None:
    """Brings the schema to HEAD, in the caller's transaction. A database that is there already is left
    alone, without loading Alembic."""
    if connection.dialect.name == "postgresql":
        # Two processes that start at once must not both make the tables.
        connection.execute(select(func.pg_advisory_xact_lock(literal(-1))))
    if revision(connection) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def revision(connection: Connection) -> str:
    """Of the schema as it is; "" where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
