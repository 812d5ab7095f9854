"""Loader of the settings, by pydantic-settings: rules for each, and a sentence for each that is wrong."""

import difflib
import os
from dataclasses import fields
from email.utils import parseaddr
from ipaddress import ip_network
from typing import Any, get_type_hints
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import Field, SecretStr, ValidationError, create_model, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.dialogue.mail_addresses import tidy_address
from bot.vietnamese import nfc
from config.settings import PREFIX, Secret, Settings, SettingsError, with_driver


def load() -> Settings:
    """Settings in force. Raises SettingsError with one sentence for each wrong or unknown variable."""
    wrong = [*_unknown()]
    try:
        read = _Environment()
    except ValidationError as error:
        for at in error.errors(include_input=False, include_url=False):
            name = f"{PREFIX}{'_'.join(str(part) for part in at['loc']).upper()} " if at["loc"] else ""
            wrong.append(f"{name}{_sentence(at['msg'])}.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return _settings(read)


def isolated(**given: Any) -> Settings:
    """Settings of what is given and the defaults, whatever the environment holds: for a demo or a test."""
    return _settings(_Isolated(**given))


def _settings(read: Any) -> Settings:
    given = dict(read)
    hidden = {name: Secret(v.get_secret_value()) for name, v in given.items() if isinstance(v, SecretStr)}
    return Settings(**given | hidden)


def _fields() -> dict[str, Any]:
    """Type and rules of each setting, as pydantic takes them."""
    types, hidden = get_type_hints(Settings), {Secret | None: SecretStr | None}
    return {
        setting.name: (
            hidden.get(types[setting.name], types[setting.name]),
            Field(setting.default, **setting.metadata),
        )
        for setting in fields(Settings)
    }


_Fields: Any = create_model("_Fields", __base__=BaseSettings, **_fields())


class _Environment(_Fields):  # type: ignore[misc]
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True)

    @field_validator("telegram_token")
    @classmethod
    def _token(cls, value: SecretStr | None) -> SecretStr | None:
        token = "" if value is None else value.get_secret_value().strip()
        number, colon, secret = token.partition(":")
        if token and not (number.isdigit() and colon and secret.isascii() and not set(secret) & set(" /?#")):
            raise ValueError("must look like 123456:ABC..., as @BotFather gives it")
        return SecretStr(token) if token else None

    @field_validator("zalo_token")
    @classmethod
    def _zalo(cls, value: SecretStr | None) -> SecretStr | None:
        token = "" if value is None else value.get_secret_value().strip()
        id, colon, secret = token.partition(":")
        if token and not (id and colon and secret and token.isascii() and not set(token) & set(" /?#")):
            raise ValueError("must look like 123456:ABC..., as Zalo Bot Creator gives it")
        return SecretStr(token) if token else None

    @field_validator("telegram_api_url", "zalo_api_url", "public_url")
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

    @field_validator("smtp_url")
    @classmethod
    def _mail_server(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        if not _is_address(value.get_secret_value().strip(), "smtp", "smtps"):
            raise ValueError("must be an address such as smtp://USER:PASSWORD@mail.example.vn:587")
        return SecretStr(value.get_secret_value().strip())

    @field_validator("smtp_from")
    @classmethod
    def _sender(cls, value: str) -> str:
        sender = nfc(value).strip()
        if sender and not tidy_address(parseaddr(sender)[1]):
            raise ValueError("must be an address such as thidua@example.vn")
        return sender

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

    @field_validator("secret_key")
    @classmethod
    def _unguessable(cls, value: SecretStr | None) -> SecretStr | None:
        key = "" if value is None else value.get_secret_value().strip()
        if key and not (len(key) >= 32 and key.isascii() and key.isprintable() and " " not in key):
            raise ValueError("must have at least 32 letters and digits, as `openssl rand -hex 32` gives them")
        return SecretStr(key) if key else None

    @field_validator("proxies")
    @classmethod
    def _addresses(cls, value: str) -> str:
        """Refuses "*" too: then anybody could claim any address for a request."""
        named = [part.strip() for part in value.split(",") if part.strip()]
        try:
            for address in named:
                ip_network(address)
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
    def _paced(self) -> "_Environment":
        for name, owner, hosts in (
            ("TELEGRAM", "Telegram", ("telegram.org",)),
            ("ZALO", "Zalo", ("zaloplatforms.com", "zapps.me")),
        ):
            host = urlsplit(getattr(self, f"{name.lower()}_api_url")).hostname or ""
            is_set = getattr(self, f"{name.lower()}_token") is not None or name == "TELEGRAM"
            if self.pace == "off" and is_set and any(host == h or host.endswith(f".{h}") for h in hosts):
                raise ValueError(
                    f"{PREFIX}PACE=off is for a load test: {PREFIX}{name}_API_URL must not be {owner}'s"
                )
        return self

    @model_validator(mode="after")
    def _mailing(self) -> "_Environment":
        if self.smtp_url is not None and not self.smtp_from:
            raise ValueError(f"{PREFIX}SMTP_URL needs the sender's address in {PREFIX}SMTP_FROM")
        return self

    @model_validator(mode="after")
    def _reachable(self) -> "_Environment":
        for name in ("telegram_updates", "zalo_updates"):
            if getattr(self, name) == "webhook" and not self.public_url.startswith("https://"):
                raise ValueError(f"{PREFIX}{name.upper()}=webhook needs an https address in {PREFIX}PUBLIC_URL")
        return self


class _Isolated(_Environment):
    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], init_settings: PydanticBaseSettingsSource, *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (init_settings,)


def _unknown() -> list[str]:
    """Sentences about variables that look like settings and are none: a misspelt one would have no effect."""
    known = [PREFIX + setting.name.upper() for setting in fields(Settings)]
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
