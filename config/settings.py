"""How this installation is set up: environment variables that begin with THIDUA_.

Nothing has to be set for a first look: without a token only the web chat runs, on this machine.
`config.reading` reads them.
"""

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

PREFIX = "THIDUA_"

# The driver is always written: what a bare "postgresql://" means changed between SQLAlchemy releases.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(ValueError):
    """A wrong setting. The message names the variable and what it should be, and never its value."""


@dataclass(frozen=True, repr=False)
class Secret:
    """What is shown only to whom it is for."""

    value: str

    def __repr__(self) -> str:
        return "Secret()"


@dataclass(frozen=True)
class Settings:
    """Every setting, with what holds if it is not given. `metadata` says what `config.reading` sees to."""

    telegram_token: Secret | None = None
    """The bot's token from @BotFather. Without one there is no Telegram, only the web chat."""
    telegram_api_url: str = "https://api.telegram.org"
    """The Bot API server: the official one, a reverse proxy, or a telegram-bot-api server of one's own."""
    telegram_proxy: Secret | None = None
    """http://, https:// or socks5:// proxy for this server's way to Telegram; may hold a password."""
    telegram_updates: Literal["auto", "polling", "webhook"] = "auto"
    """How updates arrive. "auto": by webhook where `public_url` is https, else by polling."""
    pace: Literal["on", "off"] = "on"
    """"off": send as fast as can be, for a load test; refused before Telegram itself."""

    database_url: Secret | None = None
    """sqlite:///FILE or postgresql://...; unset, an SQLite file in `data_dir`. May hold a password."""
    data_dir: Path = Path("data")
    """Where the SQLite file and the copies of evidence are kept."""
    public_url: str = ""
    """The address people reach the web chat under, e.g. https://thidua.example.vn; "": this machine only."""
    host: str = "127.0.0.1"
    port: int = field(default=8080, metadata={"ge": 0, "le": 65535})
    proxies: str = "127.0.0.1,::1"
    """The reverse proxies in front of the web chat, by address or network, separated by commas: what they say
    of where a request comes from is believed."""
    timezone: str = "Asia/Ho_Chi_Minh"
    """The zone in which times are said to new clusters."""
    operator: str = field(default="", metadata={"max_length": 200})
    """Who runs this server and answers for the personal data on it, as people are told."""
    operator_contact: str = field(default="", metadata={"max_length": 200})
    """How they are reached: a telephone number, an e-mail address."""

    log: Literal["auto", "plain", "json"] = "auto"
    """"auto": plain on a terminal, elsewhere one JSON object a line."""
    metrics_token: Secret | None = None
    """Opens /metrics to whoever shows it as a bearer; without one there is no /metrics."""

    @property
    def database(self) -> str:
        """The database's address with its driver. Holds the password: for the engine, not for a log."""
        if self.database_url is None:
            return f"sqlite+pysqlite:///{self.data_dir / 'thidua.sqlite3'}"
        return with_driver(self.database_url.value)

    @property
    def address(self) -> str:
        """Where the web chat is reached, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secrets(self) -> list[str]:
        """What must not be told, written as it may be met: in a setting, or by itself in an error."""
        given = (getattr(self, one.name) for one in fields(self))
        values = [value.value for value in given if isinstance(value, Secret)]
        passwords = [found[1] for value in values if (found := re.search(r"://[^/:@]*:(.+)@", value))]
        return [*values, *passwords, *map(unquote, passwords)]

    @property
    def webhook(self) -> bool:
        """Whether Telegram shall deliver to our address instead of being asked."""
        if self.telegram_updates == "auto":
            return self.public_url.startswith("https://")
        return self.telegram_updates == "webhook"


def with_driver(url: str) -> str:
    """A database's address with the driver we use. Raises SettingsError for one that is of neither engine."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in _DRIVERS:
        raise SettingsError("must begin with sqlite:/// or postgresql://")
    return f"{_DRIVERS[scheme]}://{rest}"
