"""How this installation is set up: environment variables that begin with THIDUA_.

Nothing has to be set for a first look: without a token only the web chat runs, on this machine.
"""

import difflib
import os
import re
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.vietnamese import nfc

PREFIX = "THIDUA_"

# The driver is always written: what a bare "postgresql://" means changed between SQLAlchemy releases.
_DRIVERS = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+asyncpg",
    "postgresql": "postgresql+asyncpg",
    "postgresql+asyncpg": "postgresql+asyncpg",
}


class SettingsError(ValueError):
    """A wrong setting. The message names the variable and what it should be, and never its value."""


class Settings(BaseSettings):
    """Every setting, with what holds if it is not given."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    telegram_token: SecretStr | None = None
    """The bot's token from @BotFather. Without one there is no Telegram, only the web chat."""
    telegram_api_url: str = "https://api.telegram.org"
    """The Bot API server: the official one, a reverse proxy, or a telegram-bot-api server of one's own."""
    telegram_proxy: SecretStr | None = None
    """http://, https:// or socks5:// proxy for this server's way to Telegram; may hold a password."""
    telegram_updates: Literal["auto", "polling", "webhook"] = "auto"
    """How updates arrive. "auto": by webhook where `public_url` is https, else by polling."""
    pace: Literal["on", "off"] = "on"
    """"off": send as fast as can be, for a load test; refused before Telegram itself."""

    database_url: SecretStr | None = None
    """sqlite:///FILE or postgresql://...; unset, an SQLite file in `data_dir`. May hold a password."""
    data_dir: Path = Path("data")
    """Where the SQLite file and the copies of evidence are kept."""
    public_url: str = ""
    """The address people reach the web chat under, e.g. https://thidua.example.vn; "": this machine only."""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    proxies: str = "127.0.0.1,::1"
    """The reverse proxies in front of the web chat, by address or network, separated by commas: what they say
    of where a request comes from is believed."""
    timezone: str = "Asia/Ho_Chi_Minh"
    """The zone in which times are said to new clusters."""
    operator: str = Field(default="", max_length=200)
    """Who runs this server and answers for the personal data on it, as people are told."""
    operator_contact: str = Field(default="", max_length=200)
    """How they are reached: a telephone number, an e-mail address."""

    log: Literal["auto", "plain", "json"] = "auto"
    """"auto": plain on a terminal, elsewhere one JSON object a line."""
    metrics_token: SecretStr | None = None
    """Opens /metrics to whoever shows it as a bearer; without one there is no /metrics."""

    @property
    def database(self) -> str:
        """The database's address with its driver. Holds the password: for the engine, not for a log."""
        if self.database_url is None:
            return f"sqlite+pysqlite:///{self.data_dir / 'thidua.sqlite3'}"
        return with_driver(self.database_url.get_secret_value())

    @property
    def address(self) -> str:
        """Where the web chat is reached, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def secrets(self) -> list[str]:
        """What must not be told, written as it may be met: in a setting, or by itself in an error."""
        given = (value for _, value in self)
        values = [value.get_secret_value() for value in given if isinstance(value, SecretStr)]
        passwords = [found[1] for value in values if (found := re.search(r"://[^/:@]*:(.+)@", value))]
        return [*values, *passwords, *map(unquote, passwords)]

    @property
    def webhook(self) -> bool:
        """Whether Telegram shall deliver to our address instead of being asked."""
        if self.telegram_updates == "auto":
            return self.public_url.startswith("https://")
        return self.telegram_updates == "webhook"

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        token = "" if value is None else value.get_secret_value().strip()
        number, colon, secret = token.partition(":")
        if token and not (number.isdigit() and colon and secret.isascii() and not set(secret) & set(" /?#")):
            raise ValueError("must look like 123456:ABC..., as @BotFather gives it")
        return SecretStr(token) if token else None

    @field_validator("telegram_api_url", "public_url")
    @classmethod
    def _http(cls, value: str) -> str:
        address = value.strip().rstrip("/")
        if address and not _is_address(address, "http", "https"):
            raise ValueError("must be an address such as https://example.vn")
        return address

    @field_validator("telegram_proxy")
    @classmethod
    def _proxied(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        if not _is_address(value.get_secret_value(), "http", "https", "socks5", "socks5h"):
            raise ValueError("must be an address such as socks5://127.0.0.1:1080")
        return value

    @field_validator("database_url")
    @classmethod
    def _driver(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        with_driver(value.get_secret_value())
        return value

    @field_validator("metrics_token")
    @classmethod
    def _long(cls, value: SecretStr | None) -> SecretStr | None:
        token = "" if value is None else value.get_secret_value().strip()
        if token and not (len(token) >= 16 and token.isascii() and token.isprintable() and " " not in token):
            raise ValueError("must have at least 16 letters and digits")
        return SecretStr(token) if token else None

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        """ "*" would let anybody say anything of where they come from."""
        named = [part.strip() for part in value.split(",") if part.strip()]
        try:
            for one in named:
                ip_network(one)
        except ValueError:
            raise ValueError("must be addresses or networks such as 127.0.0.1,10.0.0.0/8") from None
        return ",".join(named)

    @field_validator("operator", "operator_contact")
    @classmethod
    def _one_line(cls, value: str) -> str:
        return " ".join(nfc(value).split()).rstrip(".")

    @field_validator("timezone")
    @classmethod
    def _zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError("must be a time zone's name such as Asia/Ho_Chi_Minh") from None
        return value

    @model_validator(mode="after")
    def _paced(self) -> "Settings":
        host = urlsplit(self.telegram_api_url).hostname or ""
        if self.pace == "off" and (host == "telegram.org" or host.endswith(".telegram.org")):
            raise ValueError(
                f"{PREFIX}PACE=off is for a load test: {PREFIX}TELEGRAM_API_URL must not be Telegram's"
            )
        return self

    @model_validator(mode="after")
    def _reachable(self) -> "Settings":
        if self.telegram_updates == "webhook" and not self.public_url.startswith("https://"):
            raise ValueError(f"{PREFIX}TELEGRAM_UPDATES=webhook needs an https address in {PREFIX}PUBLIC_URL")
        return self


def with_driver(url: str) -> str:
    """A database's address with the driver we use. Raises SettingsError for one that is of neither engine."""
    scheme, found, rest = url.partition("://")
    if not found or scheme not in _DRIVERS:
        raise SettingsError("must begin with sqlite:/// or postgresql://")
    return f"{_DRIVERS[scheme]}://{rest}"


def load() -> Settings:
    """The settings in force. Raises SettingsError with one sentence for each wrong or unknown variable."""
    wrong = [*_unknown()]
    try:
        settings = Settings()
    except ValidationError as error:
        for at in error.errors(include_input=False, include_url=False):
            name = f"{PREFIX}{'_'.join(str(part) for part in at['loc']).upper()} " if at["loc"] else ""
            wrong.append(f"{name}{_sentence(at['msg'])}.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return settings


def apart(**given: Any) -> Settings:
    """Settings for a demo: what is given and the defaults, whatever the environment says."""
    return _Apart(**given)


class _Apart(Settings):
    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _unknown() -> list[str]:
    """A misspelt variable would be silently without effect, so it is refused."""
    known = [PREFIX + name.upper() for name in Settings.model_fields]
    found = []
    for name in sorted(os.environ):
        if name.upper().startswith(PREFIX) and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            found.append(f"{name} is not a setting{f'; {near[0]} is' if near else ''}.")
    return found


def _is_address(text: str, *schemes: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _sentence(said: str) -> str:
    """Pydantic's message as the end of a sentence that begins with the variable's name."""
    own = said.removeprefix("Value error, ")
    if own != said:
        return own
    return own.replace("Input should be", "should be").rstrip(".")
