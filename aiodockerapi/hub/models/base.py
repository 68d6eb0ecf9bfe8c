"""The three ways in which Docker Hub's API spells what it sends and takes.

Hub leaves out and sends as ``null`` more than its description tells. So nearly every field of an
answer may be None: it was not said.
"""

from typing import ClassVar

from pydantic import ConfigDict
from pydantic.alias_generators import to_camel

from aiodockerapi._core.model import Model

__all__ = ["HubBody", "HubModel", "NumberedPage", "ScimModel"]


class HubModel(Model):
    """An answer whose keys are spelt like our fields."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=str)


class HubBody(HubModel):
    """The body of a request: what the API does not know is refused before it is sent."""

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="forbid")


class NumberedPage(HubModel):
    """What pages have in common that name the next one by a URL."""

    next: str | None = None
    """Where the next page is; None or empty: this is the last."""


class ScimModel(Model):
    """A value of SCIM, whose keys begin in lower case: ``userName``."""

    model_config: ClassVar[ConfigDict] = ConfigDict(alias_generator=to_camel)
