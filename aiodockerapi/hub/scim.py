"""SCIM 2.0: what an identity provider asks of the Hub, with a token of its own.

The standard writes the list of an answer ``Resources``, the Hub's description ``resources``: both
are read.
"""

from typing import Annotated, Literal

from pydantic import Field

from aiodockerapi._core.pages import Pages
from aiodockerapi.errors import InvalidArgument
from aiodockerapi.hub.client import Client
from aiodockerapi.hub.models.base import ScimModel
from aiodockerapi.hub.models.scim import (
    ScimConfig,
    ScimResourceType,
    ScimSchema,
    ScimUser,
    ScimUserConfig,
    ScimUserUpdate,
)
from aiodockerapi.hub.pages import offsets
from aiodockerapi.hub.requests import Answer, Parts, Request, words

__all__ = ["Scim"]

_MOST = 200
"""How many users a request may ask for."""


class _ResourceTypes(ScimModel):
    resources: list[ScimResourceType] = []
    standard: Annotated[list[ScimResourceType], Field(alias="Resources")] = []


class _Schemas(ScimModel):
    resources: list[ScimSchema] = []
    standard: Annotated[list[ScimSchema], Field(alias="Resources")] = []


class _Users(ScimModel):
    total_results: int = 0
    resources: list[ScimUser] = []
    standard: Annotated[list[ScimUser], Field(alias="Resources")] = []


class Scim:
    """The users of an organization, as its identity provider writes them.

    The session has to be made with a `scim_token`.

    Args:
        client: the Hub.
    """

    def __init__(self, client: Client) -> None:
        self._client = client

    async def config(self) -> ScimConfig:
        """Get what the Hub has of SCIM.

        Raises:
            Unauthorized: the Hub does not take the token.

        Example:
            >>> (await hub.scim.config()).patch.supported
            False

        GET /v2/scim/2.0/ServiceProviderConfig.
        """
        path = _path("ServiceProviderConfig")
        return await self._client.call(ScimConfig, "GET", path, scim=True)

    async def resource_types(self) -> list[ScimResourceType]:
        """List the kinds of things that there are.

        Raises:
            Unauthorized: the Hub does not take the token.

        Example:
            >>> [kind.name for kind in await hub.scim.resource_types()]
            ['User']

        GET /v2/scim/2.0/ResourceTypes.
        """
        found = await self._client.call(_ResourceTypes, "GET", _path("ResourceTypes"), scim=True)
        return found.resources or found.standard

    async def resource_type(self, name: str) -> ScimResourceType:
        """Get a kind of things.

        Args:
            name: which one: ``User``.

        Raises:
            NotFound: there is no such kind.

        Example:
            >>> (await hub.scim.resource_type("User")).endpoint
            '/Users'

        GET /v2/scim/2.0/ResourceTypes/{name}.
        """
        path = _path("ResourceTypes", name)
        return await self._client.call(ScimResourceType, "GET", path, scim=True)

    async def schemas(self) -> list[ScimSchema]:
        """List the schemas that there are.

        Raises:
            Unauthorized: the Hub does not take the token.

        Example:
            >>> [schema.name for schema in await hub.scim.schemas()]
            ['User']

        GET /v2/scim/2.0/Schemas.
        """
        found = await self._client.call(_Schemas, "GET", _path("Schemas"), scim=True)
        return found.resources or found.standard

    async def schema(self, id: str) -> ScimSchema:
        """Get a schema.

        Args:
            id: which one: `USER_SCHEMA`.

        Raises:
            NotFound: there is no such schema.

        Example:
            >>> schema = await hub.scim.schema(USER_SCHEMA)
            >>> [attribute.name for attribute in schema.attributes]
            ['userName']

        GET /v2/scim/2.0/Schemas/{id}.
        """
        return await self._client.call(ScimSchema, "GET", _path("Schemas", id), scim=True)

    async def create_user(self, config: ScimUserConfig) -> ScimUser:
        """Create a user.

        Args:
            config: the user's address and name.

        Raises:
            BadRequest: a user can't be made so.
            Conflict: there is such a user already.

        Example:
            >>> made = await hub.scim.create_user(
            ...     ScimUserConfig(schemas=[USER_SCHEMA], user_name="me@example.com")
            ... )
            >>> made.id
            'd80f7c79'

        POST /v2/scim/2.0/Users.
        """
        return await self._client.call(ScimUser, "POST", _path("Users"), body=config, scim=True)

    async def user(self, id: str) -> ScimUser:
        """Get a user.

        Args:
            id: the user's identifier.

        Raises:
            NotFound: there is no such user.

        Example:
            >>> (await hub.scim.user("d80f7c79")).user_name
            'me@example.com'

        GET /v2/scim/2.0/Users/{id}.
        """
        return await self._client.call(ScimUser, "GET", _path("Users", id), scim=True)

    async def update_user(self, id: str, update: ScimUserUpdate) -> ScimUser:
        """Change a user's name, or switch the user on or off.

        Args:
            id: the user's identifier.
            update: what the user is to be.

        Raises:
            BadRequest: a user can't be so.
            NotFound: there is no such user.

        Example:
            >>> off = ScimUserUpdate(schemas=[USER_SCHEMA], enabled=False)
            >>> (await hub.scim.update_user("d80f7c79", off)).active
            False

        PUT /v2/scim/2.0/Users/{id}.
        """
        path = _path("Users", id)
        return await self._client.call(ScimUser, "PUT", path, body=update, scim=True)

    def users(
        self,
        *,
        filter: str | None = None,
        attributes: list[str] | None = None,
        sort_by: str | None = None,
        sort_order: Literal["ascending", "descending"] | None = None,
        start_index: int | None = None,
        count: int | None = None,
    ) -> Pages[ScimUser]:
        """List the users.

        Args:
            filter: only these: ``userName eq "me@example.com"``.
            attributes: which attributes are told; None: all of them.
            sort_by: the attribute by which they are sorted.
            sort_order: in which direction.
            start_index: the number of the user to begin with, from 1 on.
            count: how many a request asks for, 1 to 200; None leaves it to the Hub.

        Raises:
            InvalidArgument: `start_index` or `count` can't be that.
            BadRequest: the filter is none.

        Example:
            >>> [user.id async for user in hub.scim.users(sort_by="userName")]
            ['d80f7c79']

        GET /v2/scim/2.0/Users.
        """
        if count is not None and not 1 <= count <= _MOST:
            raise InvalidArgument(f"count is {count}; it takes 1 to {_MOST}")
        if start_index is not None and start_index < 1:
            raise InvalidArgument(f"start_index is {start_index}; the first user is 1")
        query = {
            "filter": filter,
            "attributes": words(attributes),
            "sortBy": sort_by,
            "sortOrder": sort_order,
            "count": count,
        }
        request = self._client.request("GET", _path("Users"), query=query, scim=True)
        return offsets(self._client, request, "startIndex", start_index, self._read, base=1)

    def _read(self, answer: Answer, request: Request) -> tuple[list[ScimUser], int]:
        found = self._client.read(_Users, answer, request)
        return found.resources or found.standard, found.total_results


def _path(*rest: str) -> Parts:
    return ("v2", "scim", "2.0", *rest)
