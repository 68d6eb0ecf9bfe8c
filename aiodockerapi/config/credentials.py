"""Who a registry is told that we are. Secrets show nowhere: not in a repr, not in an error."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiodockerapi.errors import InvalidArgument

__all__ = ["Credentials", "CredentialsSource"]


@dataclass(frozen=True, slots=True)
class Credentials:
    """A user and password for a registry, or a token in their place.

    Secrets do not show in its ``repr``. A pickle holds them in plain text, as it must.

    Args:
        username: the user.
        password: the password, or an access token in its place.
        identity_token: a token that is exchanged for others, instead of user and password.
        registry_token: a token that is handed to the registry as it is.

    Raises:
        InvalidArgument: there are none, or more than one kind of them.

    Example:
        >>> Credentials(username="me", password="secret")
        Credentials(username='me')
    """

    username: str = ""
    password: str = field(default="", repr=False)
    identity_token: str = field(default="", repr=False)
    registry_token: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        kinds = [self.password, self.identity_token, self.registry_token]
        if sum(map(bool, kinds)) != 1:
            raise InvalidArgument(
                "credentials are a username and password, or an identity token, or a registry token"
            )
        if self.password and not self.username:
            raise InvalidArgument("credentials with a password need the username, too")
        if ":" in self.username:
            raise InvalidArgument("a username has no colon: what follows it would be a password")


CredentialsSource = Credentials | Callable[[str], Awaitable[Credentials | None]] | None
"""Credentials; or an async function that gives those for a host, None for none; or none."""
