"""The funnel: every request of the package goes through one of these verbs.

An operation says what it asks for and what shape the answer has; here, once for all of them, are
the version in the path, the pool, the limits, the errors, and what happens to a connection when
a caller goes away. The verbs are named by the shape of the answer::

    call, call_list   a model, or a list of them
    send              nothing
    stream            items, as they come (`Stream`)
    download, upload  bytes, as they come
    hijack            the connection itself (`Duplex`)
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import aiohttp
from pydantic import BaseModel, ValidationError
from yarl import URL

from aiodockerapi._core.duplex import Duplex, Taken
from aiodockerapi._core.failures import WIRE_ERRORS, from_status, from_validation, from_wire
from aiodockerapi._core.limits import Limits
from aiodockerapi._core.model import ModelT, reader, to_json
from aiodockerapi._core.negotiation import Negotiation, Probed
from aiodockerapi._core.pools import Pools
from aiodockerapi._core.request import Path, Query, encode_query
from aiodockerapi._core.reuse import LastList
from aiodockerapi._core.stream import Opened, Stream
from aiodockerapi._core.version import ApiVersion
