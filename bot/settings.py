"""Every setting, in one place, with a default that works. `signpost doctor` shows them.

Read from the environment (`SIGNPOST_...`) or `signpost.toml` in the working folder; the environment wins.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

BOROUGHS = ("walsall", "wolverhampton", "sandwell", "dudley")


class Settings(BaseSettings):
    """The operator's choices. Field `x` is the environment variable `SIGNPOST_X`."""

    model_config = SettingsConfigDict(
        env_prefix="SIGNPOST_", toml_file="signpost.toml", extra="ignore", frozen=True
    )

    data: Path = Field(default=Path("data"), description="Folder for databases and queues")
    telegram_token: SecretStr | None = Field(default=None, description="The bot's token from @BotFather")
    telegram_token_file: Path | None = Field(default=None, description="A file that holds the token instead")
    telegram_base_url: str = Field(
        default="https://api.telegram.org", description="Root of the Bot API server"
    )
    bot_name: str = Field(
        default="", description="The bot's name on Telegram, for links and QR codes; run learns it by itself"
    )
    webhook_url: str = Field(default="", description="Public https address; empty means long polling")
    webhook_secret: SecretStr | None = Field(
        default=None, description="Secret token Telegram sends with each update"
    )
    webhook_listen: str = Field(default="127.0.0.1:8080", description="Where the webhook server listens")
    operator: str = Field(default="", description="Who runs this bot; shown in /privacy")
    privacy_contact: str = Field(default="", description="How to reach them about privacy; shown in /privacy")
    safeguarding_lead: str = Field(
        default="", description="The forum's safeguarding lead; shown to champions"
    )
    curator_chat: int | None = Field(
        default=None, description="The one chat that gets the curators' review queue"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much `signpost run` logs; never personal content"
    )
    areas: tuple[str, ...] = Field(default=BOROUGHS, description="The boroughs this bot serves")

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("telegram_base_url", "webhook_url")
    @classmethod
    def _without_trailing_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @cached_property
    def token(self) -> SecretStr | None:
        """The bot token, from the variable or the file. Raises OSError when the file cannot be read."""
        if self.telegram_token is not None:
            return self.telegram_token
        if self.telegram_token_file is not None:
            return SecretStr(self.telegram_token_file.read_text(encoding="utf-8").strip())
        return None

    @property
    def services_csv(self) -> Path:
        """The curated file a person edits."""
        return self.data / "services.csv"

    @property
    def directory_db(self) -> Path:
        """The directory built from the curated file."""
        return self.data / "directory.db"

    @property
    def live_db(self) -> Path:
        """This month's cells, handled update numbers, seal keys."""
        return self.data / "live.db"

    @property
    def protected_db(self) -> Path:
        """Closed months."""
        return self.data / "protected.db"

    @property
    def curation_db(self) -> Path:
        """Drafts, wrong-listing reports, phrases handed in."""
        return self.data / "curation.db"

    @property
    def roster_toml(self) -> Path:
        """The allow-list of champions, curators, forum leads and test chats."""
        return self.data / "champions.toml"

    @property
    def pause_file(self) -> Path:
        """The operator's text while the bot is paused; absent while it runs."""
        return self.data / "paused.txt"

    @property
    def cache(self) -> Path:
        """The trained matcher, rebuilt by itself."""
        return self.data / "cache"
