"""Archives as they come, and into a file."""

import os
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from aiodockerapi._core.stream import Stream
from aiodockerapi._files.threads import in_thread, pour
from aiodockerapi.errors import InvalidArgument

__all__ = ["Download"]


class Download(Stream[bytes]):
    """An archive that the daemon sends, as a stream of bytes.

    Example:
        >>> await docker.containers.export("web").to_file("web.tar")
        3584000
    """

    async def to_file(self, path: str | os.PathLike[str]) -> int:
        """Run the stream to its end, from opening to closing, and write it to a file.

        The file is there when it is whole: until then its bytes are in another one beside it,
        which is gone if this fails or is cancelled. One that is there is replaced.

        Args:
            path: where the file will be; its folder exists.

        Returns:
            The file's size in bytes.

        Raises:
            DockerError: whatever ends the stream early.
            InvalidArgument: there is something else at the path, a folder for one.
            OSError: it can't be written.

        Example:
            >>> await docker.images.save("busybox").to_file("busybox.tar")
            4495360
        """
        file = _Partial(Path(path))
        try:
            await in_thread(file.open)
            async with self:
                await pour(self, file.write)
            return await in_thread(file.finish)
        finally:
            file.close()


class _Partial:
    """A file that gets its name when it is whole."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._open: tuple[Path, BinaryIO] | None = None

    def open(self) -> None:
        self._path = self._path.resolve()
        if self._path.exists() and not self._path.is_file():
            raise InvalidArgument(f"{self._path} is no plain file: name one that is, or none yet")
        part = self._path.with_name(f".{self._path.name}.{token_hex(8)}.part")
        self._open = part, part.open("xb")

    def write(self, pieces: list[bytes]) -> None:
        if self._open is not None:
            self._open[1].writelines(pieces)

    def finish(self) -> int:
        if self._open is None:
            return 0
        part, file = self._open
        with file:
            size = file.tell()
        part.replace(self._path)
        self._open = None
        return size

    def close(self) -> None:
        if self._open is not None:
            part, file = self._open
            with suppress(OSError):  # there may be no room for what it holds, nor need there be
                file.close()
            part.unlink()
