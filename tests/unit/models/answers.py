"""Recorded answers, and what every model must do with them."""

import json
import pickle
from collections.abc import Callable, Iterator
from pathlib import Path

from aiodockerapi._core.model import Model, ModelT, Reader, reader

SAMPLES = Path(__file__).parent / "samples"


def recorded(name: str) -> bytes:
    """Return the body of an answer, by its file's name without ``.json``."""
    return (SAMPLES / f"{name}.json").read_bytes()


def extra(value: object, where: str = "") -> Iterator[str]:
    """Find what was sent but no field knows, at any depth: ``Images[].Digest``."""
    if isinstance(value, Model):
        for name in value.model_extra or ():
            yield f"{where}.{name}".lstrip(".")
        for name, field in type(value).__pydantic_fields__.items():
            yield from extra(getattr(value, name), f"{where}.{field.alias}".lstrip("."))
    elif isinstance(value, list):
        for item in value:
            yield from extra(item, f"{where}[]")
    elif isinstance(value, dict):
        for item in value.values():
            yield from extra(item, f"{where}{{}}")


def check(cls: type[ModelT], read: Callable[[bytes], ModelT], body: bytes) -> None:
    """Check that an object, read from `body` by a function, is as pydantic itself makes it."""
    plain = cls.model_validate_json(body)
    assert read(body) == plain
    assert plain == read(body)
    assert repr(read(body)) == repr(plain)
    assert pickle.loads(pickle.dumps(read(body))) == plain
    dumped = read(body).model_dump_json(by_alias=True)
    assert dumped == plain.model_dump_json(by_alias=True)
    assert cls.model_validate_json(dumped) == plain
    assert cls.model_validate_json(read(body).model_dump_json()) == plain
    assert cls.model_validate(read(body).model_dump()) == plain


def check_one(cls: type[ModelT], body: bytes) -> ModelT:
    """Check an answer that is one object, and return it."""
    packed, plain = _readers(cls)
    check(cls, packed.one, body)
    check(cls, plain.one, body)
    return plain.one(body)


def check_many(cls: type[ModelT], body: bytes) -> list[ModelT]:
    """Check every object of an answer that is a list, and return them."""
    packed, plain = _readers(cls)
    objects = [cls.model_validate(item) for item in json.loads(body)]
    assert packed.many(body) == plain.many(body) == objects
    for item in json.loads(body):
        check(cls, packed.one, json.dumps(item).encode())
        check(cls, plain.one, json.dumps(item).encode())
    return plain.many(body)


def _readers(cls: type[ModelT]) -> tuple[Reader[ModelT], Reader[ModelT]]:
    """Return the reader of records for many, and the usual one."""
    return reader(cls, compact=True), reader(cls)
