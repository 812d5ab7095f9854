"""The schema's history, by Alembic; it is brought up to date whenever a database is opened."""

from pathlib import Path

from sqlalchemy import Connection, func, inspect, literal, select, text

# The newest revision. A test holds that it is, and that it equals storage.schema.
HEAD = "0033"


class NewerSchema(Exception):
    """Database of a newer release than this one."""


def migrate(connection: Connection) -> None:
    """Brings the schema to HEAD, in the caller's transaction. Where it is there already, Alembic is not
    loaded. Raises NewerSchema."""
    if connection.dialect.name == "postgresql":
        # Two processes that start at once must not both make the tables.
        connection.execute(select(func.pg_advisory_xact_lock(literal(-1))))
    found = revision(connection)
    if found == HEAD:
        return
    if found > HEAD:
        raise NewerSchema(
            f"The database is of a newer release (schema {found}, this one's is {HEAD}): start that release, "
            "or go back with a backup taken before the update (config/deploy/README.md, Going back)."
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, HEAD)


def revision(connection: Connection) -> str:
    """The revision of the schema as it is; "" where there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return connection.scalar(text("SELECT version_num FROM alembic_version")) or ""
