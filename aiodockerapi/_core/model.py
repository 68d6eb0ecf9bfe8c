"""The base of every model: a pydantic model whose objects are built late.

An answer is validated whole when it arrives, into a record (`_core.records`). A model object is
laid over the record and shows its plain values at once; a nested model, or a list of them, is
built from its part of the record when the attribute is first read. Anything that looks at the
object as a whole (``model_dump``, ``==``, ``repr``, ``copy``, pickling, another model's serializer)
settles it: from then on it is a pydantic object like any other, and so is one that was made by
calling the class or by ``model_validate``.

The record lies in the object's own ``__dict__``; "not settled" is told by pydantic's slot for
the set fields, which is empty until then. The four slots are documented by `pydantic.BaseModel`.
Threads may share an object, as they may any frozen value: one of them settles it, and whoever
reads a field meanwhile finds it either in the record or in its place.
"""

import difflib
import threading
from collections.abc import Callable, Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Generic, TypeVar, cast

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, ValidationError
from pydantic_core import (
    CoreSchema,
    InitErrorDetails,
    PydanticCustomError,
    PydanticSerializationError,
    SchemaValidator,
)

from aiodockerapi._core.packing import packed, unpacked
from aiodockerapi._core.records import Build, Records, Schema, null_is_empty, pending
from aiodockerapi.errors import InvalidArgument

__all__ = ["Model", "ModelT", "Reader", "adopt", "api_name", "reader", "to_json"]

_new = object.__new__
_values = BaseModel.__dict__["__dict__"]
_names_set = BaseModel.__dict__["__pydantic_fields_set__"]
_extra = BaseModel.__dict__["__pydantic_extra__"]
_private = BaseModel.__dict__["__pydantic_private__"]
_lay = _values.__set__


_PLAIN = (str, int, float, bool, list, dict)
"""What comes out of JSON, and no field that is built late is made of."""
_settling = threading.RLock()
"""Held while an object is settled. Reentrant: the garbage collector may settle one in between."""
_late: dict[type["Model"], dict[str, Build]] = {}
"""The fields of each class that are built when they are looked at, and how."""


def api_name(field: str) -> str:
    """Return the API's name of a field by the common rule: ``created_at`` is ``CreatedAt``."""
    return "".join(part[:1].upper() + part[1:] for part in field.split("_"))


class _Settling:
    """A slot of pydantic's that settles the object before anybody reads it."""

    def __init__(self, slot: Any) -> None:
        self._slot = slot

    def __get__(self, obj: "Model | None", owner: type["Model"]) -> Any:
        if obj is None:
            return self
        if not _settled(obj):
            _settle(obj)
        return self._slot.__get__(obj, owner)

    def __set__(self, obj: "Model", value: object) -> None:
        self._slot.__set__(obj, value)

    def __delete__(self, obj: "Model") -> None:
        self._slot.__delete__(obj)


class _Late:
    """A field that is built from its record when it is first read.

    No data descriptor: once built, the value lies in the object's dict under the field's own
    name, where Python finds it first.
    """

    def __init__(self, name: str, build: Build) -> None:
        self._name = name
        self._key = pending(name)
        self._build = build

    def __get__(self, obj: "Model | None", owner: type["Model"]) -> Any:
        if obj is None:
            # pydantic asks for a field's default by the attribute of the class; there is none.
            raise AttributeError(self._name)
        record = _values.__get__(obj, owner)
        left = record.get(self._key, self)
        if left is self:
            # It was not sent; or else another thread has built it since Python looked for it.
            return record[self._name] if self._name in record else _default(obj, self._name)
        value = record.setdefault(self._name, self._build(unpacked(left)))
        record.pop(self._key, None)
        return value


class Model(BaseModel):
    """A value of the Docker API: frozen, comparable, picklable.

    Fields bear the API's names in snake_case; the API's own spelling is accepted too. What a
    newer daemon sends beside the known fields is kept in ``model_extra`` and can be read as an
    attribute. ``null`` for a list or a map is an empty one. Called with a name that is neither,
    the class raises `pydantic.ValidationError`: a mistyped option must not vanish.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True,
        extra="allow",
        populate_by_name=True,
        defer_build=True,
        alias_generator=api_name,
        protected_namespaces=(),
    )

    if not TYPE_CHECKING:
        # To a type checker a model is what its fields say; what follows is how it is kept.

        __dict__ = _Settling(_values)
        __pydantic_extra__ = _Settling(_extra)
        __pydantic_fields_set__ = _Settling(_names_set)
        __pydantic_private__ = _Settling(_private)

        def __init__(self, /, **data: object) -> None:
            cls = type(self)
            if not data.keys() <= _known(cls):
                raise _unknown_names(cls, data)
            super().__init__(**data)

        # pydantic's mark of a constructor that its core may leave out when it validates.
        __init__.__pydantic_base_init__ = True

        def __getattr__(self, name: str) -> Any:
            if name in type(self).__pydantic_fields__:
                if not _settled(self):
                    return _default(self, name)
                values = _values.__get__(self)
                if name in values:
                    return values[name]
            return super().__getattr__(name)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """Let every field that is a list or a map take ``null`` for an empty one."""
        schema = handler(source)
        for field in _own_fields(cast(Schema, handler.resolve_ref_schema(schema))):
            holder = field["schema"] if field["schema"]["type"] == "default" else field
            if holder["schema"]["type"] in ("list", "dict"):
                holder["schema"] = null_is_empty(holder["schema"])
        return schema


ModelT = TypeVar("ModelT", bound=Model)


class Reader(Generic[ModelT]):
    """Read answers of one model: JSON to objects over records.

    Args:
        cls: the model.
        compact: whether its objects are to take little memory, for more time where they are looked
            into.
    """

    def __init__(self, cls: type[ModelT], *, compact: bool) -> None:
        cls.model_rebuild()
        records = Records(lambda below: _adopter(below) if issubclass(below, Model) else None)
        schema = records.of(cast(Schema, cls.__pydantic_core_schema__))
        for owner, late in records.late.items():
            _make_late(owner, late)
        self._cls = cls
        # A class with a validator for the object as a whole is built at once.
        self._late = cls in records.late
        self._adopt: Callable[[Any], ModelT] = _adopter(cls) if self._late else _as_it_is
        self._schema = packed(schema) if compact else schema

    @cached_property
    def _one(self) -> SchemaValidator:
        return SchemaValidator(cast(CoreSchema, self._schema))

    @cached_property
    def _many(self) -> SchemaValidator:
        return SchemaValidator(cast(CoreSchema, _list_of(self._schema)))

    def one(self, body: bytes) -> ModelT:
        """Read an answer that is one object.

        Raises:
            pydantic.ValidationError: it is no JSON, or a field is of the wrong type.
        """
        return self._adopt(self._one.validate_json(body))

    def many(self, body: bytes) -> list[ModelT]:
        """Read an answer that is a list of objects, or ``null`` for none.

        Raises:
            pydantic.ValidationError: it is no JSON, or a field is of the wrong type.
        """
        records = cast(list[dict[str, Any]], self._many.validate_json(body) or [])
        if not self._late:
            return cast(list[ModelT], records)
        # As `_adopter` does, in two passes without a call of Python's for each object.
        cls = self._cls
        objects: list[ModelT] = [_new(cls) for _ in records]
        for obj, record in zip(objects, records, strict=True):
            _lay(obj, record)
        return objects


def reader(cls: type[ModelT], *, compact: bool = False) -> Reader[ModelT]:
    """Return the reader of a model; it is made at the first call, which takes milliseconds.

    Args:
        cls: the model.
        compact: whether its objects are to take little memory, for more time where they are looked
            into.
    """
    return _reader(cls, compact)


@cache
def _reader(cls: type[Any], compact: bool) -> Reader[Any]:
    # A function of its own: to a type checker, what is cached forgets which class it was given.
    return Reader(cls, compact=compact)


def adopt(cls: type[ModelT], values: dict[str, Any]) -> ModelT:
    """Lay an object over values that are known to be right, by the names of the fields."""
    return _adopter(cls)(values)


def to_json(body: BaseModel) -> bytes:
    """Write a request's body: by the API's names, without the fields that nobody set.

    Raises:
        InvalidArgument: a text in it is none that can be written.
    """
    try:
        return type(body).__pydantic_serializer__.to_json(body, by_alias=True, exclude_unset=True)
    except PydanticSerializationError as error:
        raise InvalidArgument(f"{type(body).__name__} can't be sent: {error}") from None


def _adopter(cls: type[ModelT]) -> Callable[[dict[str, Any]], ModelT]:
    """Return the function that lays an object of the class over a record."""

    def adopt(record: dict[str, Any]) -> ModelT:
        obj = _new(cls)
        _lay(obj, record)
        return obj

    return adopt


def _as_it_is(value: ModelT) -> ModelT:
    return value


def _list_of(schema: Schema) -> Schema:
    inner = schema["schema"] if schema["type"] == "definitions" else schema
    items: Schema = {"type": "nullable", "schema": {"type": "list", "items_schema": inner}}
    return {**schema, "schema": items} if inner is not schema else items


def _make_late(cls: type[Model], late: dict[str, Build]) -> None:
    _late[cls] = late
    for name, build in late.items():
        setattr(cls, name, _Late(name, build))


def _default(obj: Model, name: str) -> Any:
    """Return what a field shows that the daemon did not send."""
    return type(obj).__pydantic_fields__[name].get_default(call_default_factory=True)


def _settled(obj: Model) -> bool:
    try:
        _names_set.__get__(obj)
    except AttributeError:
        return False
    return True


def _settle(obj: Model) -> None:
    with _settling:
        if not _settled(obj):
            _put_in_place(obj)


def _put_in_place(obj: Model) -> None:
    """Build what is left, and put everything where pydantic keeps it."""
    cls = type(obj)
    late = _late.get(cls, {})
    left = dict(_values.__get__(obj))
    values: dict[str, Any] = {}
    names: set[str] = set()
    for name, field in cls.__pydantic_fields__.items():
        unbuilt = left.pop(pending(name), late) if name in late else late
        if unbuilt is not late and type(left.get(name)) in _PLAIN:
            # A key of the daemon's own: what another thread has just built is no plain JSON.
            values[name] = late[name](unpacked(unbuilt))
        elif name in left:
            values[name] = left.pop(name)
        elif unbuilt is not late:
            values[name] = late[name](unpacked(unbuilt))
        else:
            values[name] = field.get_default(call_default_factory=True)
            continue
        names.add(name)
    _extra.__set__(obj, left)
    _private.__set__(obj, None)
    _lay(obj, values)
    _names_set.__set__(obj, names.union(left))


@cache
def _known(cls: type[Model]) -> frozenset[str]:
    cls.model_rebuild()  # before it is built, a class need not know its aliases
    fields = cls.__pydantic_fields__
    return frozenset(fields).union(field.alias or name for name, field in fields.items())


def _unknown_names(cls: type[Model], data: dict[str, object]) -> ValidationError:
    known = sorted(cls.__pydantic_fields__)
    lines: list[InitErrorDetails] = []
    for name in sorted(data.keys() - _known(cls)):
        near = difflib.get_close_matches(name, known, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        message = PydanticCustomError(
            "unknown_field",
            "{model} has no field {name}{hint}",
            {"model": cls.__name__, "name": repr(name), "hint": hint},
        )
        lines.append(InitErrorDetails(type=message, loc=(name,), input=data[name]))
    return ValidationError.from_exception_data(cls.__name__, lines)


def _own_fields(schema: Schema) -> Iterator[Schema]:
    while schema["type"] != "model-fields":
        if "schema" not in schema:
            return
        schema = schema["schema"]
    yield from schema["fields"].values()
