"""What a registry is asked, without the names: a path's template, as the protocol describes it.

A repository's name has slashes, and may have the protocol's own words in it: what is asked of it
stands at the end of the path.
"""

import re

__all__ = ["REALM", "template_of"]

REALM = "/{realm}"
"""The template of a service for tokens, wherever it is."""
_OF_REPOSITORIES = (
    ("manifests/{reference}", re.compile(r"/v2/.+/manifests/[^/]+")),
    ("tags/list", re.compile(r"/v2/.+/tags/list")),
    ("referrers/{digest}", re.compile(r"/v2/.+/referrers/[^/]+")),
    ("blobs/uploads/", re.compile(r"/v2/.+/blobs/uploads/?")),
    ("blobs/uploads/{session}", re.compile(r"/v2/.+/blobs/uploads/.+")),
    ("blobs/{digest}", re.compile(r"/v2/.+/blobs/[^/]+")),
)
_OTHERS = ("/v2/", "/v2/_catalog")
_ELSEWHERE = "/{location}"


def template_of(path: str) -> str:
    """Return the template of a path; of one that is a registry's own, that it is a location."""
    if path in _OTHERS:
        return path
    found = (what for what, pattern in _OF_REPOSITORIES if pattern.fullmatch(path))
    what = next(found, None)
    return _ELSEWHERE if what is None else f"/v2/{{name}}/{what}"
