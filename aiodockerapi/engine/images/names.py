"""The name that an image gets, in the two parts that the API wants."""

from aiodockerapi.errors import InvalidArgument
from aiodockerapi.reference import Reference

__all__ = ["repo_and_tag"]


def repo_and_tag(repo: str | None, tag: str | None) -> tuple[str | None, str | None]:
    """Return name and tag apart, also where the name ends with the tag.

    Raises:
        InvalidArgument: the name is none, or there are two tags, or a tag alone.
    """
    if repo is None:
        if tag is not None:
            raise InvalidArgument("a tag needs a name before it: repo")
        return None, None
    named = Reference.parse(repo)
    if named.digest is not None:
        raise InvalidArgument(f"{repo!r} has a digest; an image is given a name and a tag")
    if named.tag is not None and tag is not None:
        raise InvalidArgument(f"{repo!r} has a tag; leave it out there or here: {tag!r}")
    # Podman does not look for a tag in the name.
    return repo.removesuffix(named.suffix), tag or named.tag
