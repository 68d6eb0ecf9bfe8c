r"""What the messages of images on their way tell of the result.

The daemons' texts, by what is told::

    pull    "Pulling from library/redis", id: the tag; then "Digest: sha256:…"; then
            "Status: Image is up to date for …" or "Status: Downloaded newer image for …".
            Of all tags: the first two for each. Podman: the image's short ID as that of a layer
            that is the last to be "Download complete", and nothing else
    push    "1: digest: sha256:… size: 1157", or aux {Tag, Digest, Size}, or both
    build   aux {ID}, for each stage of the Dockerfile; daemons before API 1.30: the stream
            "Successfully built 0123456789ab\n"; quiet: the ID as the stream
    load    the stream "Loaded image: redis:7\n" or "Loaded image ID: sha256:…\n", for each;
            Podman: all in one, with commas in between
    import  the ID as the status
"""

import re
from typing import cast

from pydantic import ValidationError

from aiodockerapi.engine.common import OCIDescriptor
from aiodockerapi.engine.images.results import (
    BuildResult,
    ImportResult,
    LoadResult,
    PullResult,
    PushResult,
)
from aiodockerapi.engine.progress import ProgressMessage, Told, failure_of
from aiodockerapi.errors import BuildFailed, StreamTruncated

__all__ = ["BuildTold", "ImportTold", "LoadTold", "PullTold", "PushTold"]

_ID = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
_PUSHED = re.compile(r"(\S+): digest: (\S+) size: ([0-9]{1,18})")
_BUILT = re.compile(r"Successfully built ([0-9a-f]{12})\s*")
_LOADED = re.compile(r"Loaded image(?: ID)?: (.+)")
_EXIT = re.compile(r"exit (?:code|status):? ([0-9]{1,9})\s*$")
_LINES = 50
_OUTPUT = 8 * 1024
"""How much of a build's output is kept for its failure, in characters."""


class PullTold(Told[PullResult]):
    """What a pull tells.

    Args:
        all_tags: whether several images are pulled.
    """

    def __init__(self, *, all_tags: bool) -> None:
        self._all_tags = all_tags
        self._tag: str | None = None
        self._digest = self._image = ""
        self._digests: dict[str, str] = {}
        self._news: list[bool] = []

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        status = message.status or ""
        complete = message.state == "Download complete"
        self._image = (message.id or "") if complete else ""
        if status.startswith("Pulling from "):
            self._tag = message.id or ""
        elif status.startswith("Digest: "):
            self._digest = status.removeprefix("Digest: ").strip()
            if self._tag and "@" not in self._tag:
                self._digests[self._tag] = self._digest
        elif status.startswith("Status: "):
            self._news.append("up to date" not in status)

    def result(self) -> PullResult:
        """Return the digest, or with Podman the beginning of the image's ID."""
        if not self._digest and (self._tag is not None or not self._image):
            raise StreamTruncated("the pull ended without telling the image's digest")
        return PullResult(
            digest="" if self._all_tags else self._digest,
            digests=self._digests,
            up_to_date=not any(self._news) if self._news else None,
            image_id="" if self._digest else self._image,
        )


class PushTold(Told[PushResult]):
    """What a push tells.

    Args:
        all_tags: whether several images are pushed.
    """

    def __init__(self, *, all_tags: bool = False) -> None:
        self._all_tags = all_tags
        self._digests: dict[str, str] = {}
        self._last = ("", 0)
        self._instead: tuple[OCIDescriptor, OCIDescriptor] | None = None

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        aux = _note(message)
        if aux is not None:
            self._take_aux(aux)
        elif found := _PUSHED.fullmatch((message.status or "").strip()):
            self._pushed(found[1], found[2], int(found[3]))

    def _take_aux(self, aux: dict[str, object]) -> None:
        tag, digest, size = aux.get("Tag"), aux.get("Digest"), aux.get("Size")
        if isinstance(tag, str) and isinstance(digest, str):
            self._pushed(tag, digest, size if isinstance(size, int) else 0)
        if aux.get("manifestPushedInsteadOfIndex"):
            self._instead = _descriptors(aux.get("originalIndex"), aux.get("selectedManifest"))

    def _pushed(self, tag: str, digest: str, size: int) -> None:
        self._digests[tag] = digest
        self._last = (digest, size)

    def result(self) -> PushResult:
        """Return the digest."""
        if not self._digests:
            raise StreamTruncated("the push ended without telling the image's digest")
        digest, size = ("", 0) if self._all_tags else self._last
        index, manifest = self._instead or (None, None)
        return PushResult(
            digest=digest,
            size=size,
            digests=self._digests,
            original_index=index,
            selected_manifest=manifest,
        )


class BuildTold(Told[BuildResult]):
    """What a build tells.

    Args:
        quiet: whether the ID is all that it tells.
        elsewhere: whether it may put what it built elsewhere, and make no image.
    """

    def __init__(self, *, quiet: bool, elsewhere: bool) -> None:
        self._quiet = quiet
        self._elsewhere = elsewhere
        self._id = self._short = ""
        self._output = ""

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        image = (_note(message) or {}).get("ID")
        self._id = image if isinstance(image, str) else self._id
        if message.stream is None:
            return
        self._output = (self._output + message.stream)[-_OUTPUT:]
        if found := _BUILT.fullmatch(message.stream):
            self._short = found[1]
        elif self._quiet and (found := _ID.fullmatch(message.stream.strip())):
            self._id = f"sha256:{found[1]}"

    def failure(self, message: ProgressMessage) -> BuildFailed | None:
        """Make the error of a message that tells of a failure; None for others."""
        failed = failure_of(message)
        if failed is None:
            return None
        code = failed.code or next(map(int, _EXIT.findall(failed.message)), None)
        lines = self._output.splitlines()[-_LINES:]
        return BuildFailed(
            failed.message,
            code=failed.code,
            reason=failed.reason,
            exit_code=code,
            output="\n".join(lines).strip("\n"),
        )

    def result(self) -> BuildResult:
        """Return the image's ID."""
        image = self._id or self._short
        if not image and not self._elsewhere:
            raise StreamTruncated("the build ended without telling the image's ID")
        return BuildResult(id=image)


class LoadTold(Told[LoadResult]):
    """What a load tells."""

    def __init__(self) -> None:
        self._images: list[str] = []

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        for line in (message.stream or "").splitlines():
            if found := _LOADED.fullmatch(line.strip()):
                self._images += [name.strip() for name in found[1].split(",")]

    def result(self) -> LoadResult:
        """Return the images."""
        if not self._images:
            raise StreamTruncated(
                "the load ended without naming an image: either the archive has none, or the "
                "answer was cut"
            )
        return LoadResult(images=self._images)


class ImportTold(Told[ImportResult]):
    """What an import tells."""

    def __init__(self) -> None:
        self._id = ""

    def take(self, message: ProgressMessage) -> None:
        """Take the next message."""
        if found := _ID.fullmatch((message.status or "").strip()):
            self._id = f"sha256:{found[1]}"

    def result(self) -> ImportResult:
        """Return the image's ID."""
        if not self._id:
            raise StreamTruncated("the import ended without telling the image's ID")
        return ImportResult(id=self._id)


def _note(message: ProgressMessage) -> dict[str, object] | None:
    """Return what came of it, if that is an object; BuildKit's traces are text."""
    aux: object = message.aux
    return cast(dict[str, object], aux) if isinstance(aux, dict) else None


def _descriptors(*sent: object) -> tuple[OCIDescriptor, OCIDescriptor] | None:
    try:
        index, manifest = (OCIDescriptor.model_validate(each) for each in sent)
    except ValidationError:
        return None  # a note beside the result, which no push fails for
    return index, manifest
