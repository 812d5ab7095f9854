"""Settings of an installation: environment variables that begin with THIDUA_.

Nothing has to be set for a first look: without a token only the web chat runs, on this machine.
`config.settings_loader` reads them.
"""

import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Literal, assert_never
from urllib.parse import unquote

PREFIX = "THIDUA_"
LOOPBACK = ("127.0.0.1", "::1", "localhost")

# The driver is always written: what a bare "postgresql://" means changed between SQLAlchemy releases.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}


class SettingsError(ValueError):
    """Wrong setting. The message names the variable and what it should be, and never its value."""


def require_operator(settings: "Settings") -> None:
    """Raises SettingsError where people can be reached and are not told who answers for their data."""
    if settings.is_reachable and settings.unnamed:
        raise SettingsError(
            f"{' and '.join(settings.unnamed)} must be set before people can be reached: the law wants them "
            "told who answers for their data, and how to reach them."
        )


@dataclass(frozen=True, repr=False)
class Secret:
    """Value that neither prints nor logs itself."""

    value: str

    def __repr__(self) -> str:
        return "Secret()"


@dataclass(frozen=True)
class Settings:
    """Every setting, with its default. `metadata` holds the bounds that `config.settings_loader` checks."""

    telegram_token: Secret | None = None
    """Token of the bot from @BotFather. Without one there is no Telegram, only the web chat."""
    telegram_api_url: str = "https://api.telegram.org"
    """The Bot API server: the official one, a reverse proxy, or a telegram-bot-api server of one's own."""
    telegram_proxy: Secret | None = None
    """Proxy (http, https or socks5) for this server's way to Telegram; may hold a password."""
    telegram_updates: Literal["auto", "polling", "webhook"] = "auto"
    """Way in which updates arrive. "auto": by webhook where `public_url` is https, else by polling."""
    zalo_token: Secret | None = None
    """Token of the bot from Zalo Bot Creator. Without one there is no Zalo."""
    zalo_api_url: str = "https://bot-api.zaloplatforms.com"
    """Host of Zalo's Bot API, which has changed before."""
    zalo_updates: Literal["auto", "polling", "webhook"] = "auto"
    """As `telegram_updates`."""
    zalo_quota: int = field(default=3000, metadata={"ge": 0, "le": 10_000_000})
    """Messages that Zalo's plan allows in a month; 0: no limit. People are told days before it is spent."""
    smtp_url: Secret | None = None
    """Mail server: smtp://USER:PASSWORD@HOST:587 (STARTTLS, which only a server on this machine need not have)
    or smtps://...:465. Without one nobody is written to by e-mail."""
    smtp_from: str = field(default="", metadata={"max_length": 200})
    """Sender of what is sent by e-mail: an address, or a name with one in angle brackets."""
    pace: Literal["on", "off"] = "on"
    """"off": send as fast as can be, for a load test; refused before Telegram and Zalo themselves."""

    database_url: Secret | None = None
    """sqlite:///FILE or postgresql://...; unset, an SQLite file in `data_dir`. May hold a password."""
    data_dir: Path = Path("data")
    """Folder of the SQLite file and of the copies of evidence."""
    secret_key: Secret | None = None
    """Secret under which codes are kept; unset, a file in `data_dir`. Several processes need the same."""
    public_url: str = ""
    """Address under which people reach the web chat, e.g. https://thidua.example.vn; "": this machine only."""
    host: str = "127.0.0.1"
    port: int = field(default=8080, metadata={"ge": 0, "le": 65535})
    proxies: str = "127.0.0.1,::1"
    """Reverse proxies in front of the web chat, by address or network, separated by commas. They alone are
    believed about the address a request comes from."""
    timezone: str = "Asia/Ho_Chi_Minh"
    """Zone in which times are said to new clusters."""
    operator: str = field(default="", metadata={"max_length": 200})
    """Name, as people are told it, of whoever runs this server and answers for the personal data on it."""
    operator_contact: str = field(default="", metadata={"max_length": 200})
    """The operator's telephone number or e-mail address."""

    log: Literal["auto", "plain", "json"] = "auto"
    """"auto": plain on a terminal, elsewhere one JSON object a line."""
    metrics_token: Secret | None = None
    """Opens /metrics to whoever shows it as a bearer; without one there is no /metrics."""

    @property
    def database(self) -> str:
        """Address of the database with its driver. Holds the password: for the engine, not for a log."""
        if self.database_url is None:
            return f"sqlite+pysqlite:///{self.data_dir / 'thidua.sqlite3'}"
        return with_driver(self.database_url.value)

    @property
    def address(self) -> str:
        """Address under which people reach the web chat, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def unnamed(self) -> list[str]:
        """Variables that are not set and say who answers for the personal data here."""
        names = ("operator", "operator_contact")
        return [f"{PREFIX}{name.upper()}" for name in names if not getattr(self, name)]

    @property
    def is_reachable(self) -> bool:
        """True if people on other machines can reach it: through a messenger, or at an address."""
        return bool(self.telegram_token or self.zalo_token or self.public_url) or self.host not in LOOPBACK

    @property
    def secrets(self) -> list[str]:
        """Values that no log may hold, each as it may be met: in a setting, or by itself in an error."""
        given = (getattr(self, setting.name) for setting in fields(self))
        values = [value.value for value in given if isinstance(value, Secret)]
        passwords = [found[1] for value in values if (found := re.search(r"://[^/:@]*:(.+)@", value))]
        return [*values, *passwords, *map(unquote, passwords)]

    @property
    def webhook(self) -> bool:
        """True if Telegram shall deliver to our address; false if it is polled."""
        return self._by_webhook(self.telegram_updates)

    @property
    def zalo_webhook(self) -> bool:
        """True if Zalo shall deliver to our address; false if it is polled."""
        return self._by_webhook(self.zalo_updates)

    def _by_webhook(self, updates: Literal["auto", "polling", "webhook"]) -> bool:
        match updates:
            case "auto":
                return self.public_url.startswith("https://")
            case "webhook":
                return True
            case "polling":
                return False
            case _:
                assert_never(updates)


def with_driver(url: str) -> str:
    """Address of a database with the driver we use. Raises SettingsError for one that is of neither engine."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in _DRIVERS:
        raise SettingsError("must begin with sqlite:/// or postgresql://")
    return f"{_DRIVERS[scheme]}://{rest}"
