"""Times to the nanosecond, and the ways the API writes them."""

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from aiodockerapi._core.model import Model, reader, to_json
from aiodockerapi._core.times import Duration, Time, Timestamp, UnixTime

PARSED: list[tuple[str, Timestamp, int]] = [
    ("2026-01-02T03:04:05Z", Timestamp(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 0),
    ("2026-01-02 03:04:05z", Timestamp(2026, 1, 2, 3, 4, 5, tzinfo=UTC), 0),
    ("2026-01-02T03:04:05.1Z", Timestamp(2026, 1, 2, 3, 4, 5, 100_000, UTC), 100_000_000),
    ("2026-01-02T03:04:05.000000001Z", Timestamp(2026, 1, 2, 3, 4, 5, 0, UTC), 1),
    ("2026-01-02T03:04:05.1234567899Z", Timestamp(2026, 1, 2, 3, 4, 5, 123_456, UTC), 123_456_789),
    ("2026-01-02T03:04:05+02:00", Timestamp(2026, 1, 2, 1, 4, 5, tzinfo=UTC), 0),
    ("2026-01-02T03:04:05-0230", Timestamp(2026, 1, 2, 5, 34, 5, tzinfo=UTC), 0),
    ("2016-12-31T23:59:60Z", Timestamp(2016, 12, 31, 23, 59, 59, 999_999, UTC), 999_999_999),
    ("0002-01-01T00:00:00Z", Timestamp(2, 1, 1, tzinfo=UTC), 0),
]


@pytest.mark.parametrize(("text", "moment", "nanosecond"), PARSED)
def test_texts_are_parsed(text: str, moment: Timestamp, nanosecond: int) -> None:
    parsed = Timestamp.parse(text)
    assert (parsed, parsed.nanosecond) == (moment, nanosecond)
    assert type(parsed) is Timestamp


@pytest.mark.parametrize(
    "text",
    [
        "",
        "now",
        "2026-01-02",
        "2026-01-02T03:04:05",
        "2026-1-2T03:04:05Z",
        "2026-13-01T00:00:00Z",
        "2026-01-02T24:00:00Z",
        "2026-01-02T03:04:05+24:00",
        "2026-02-29T00:00:00Z",
        "2026-01-02T03:04:05Z\n",
        "0000-01-01T00:00:00Z",
    ],
)
def test_other_texts_are_none(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  datetime's own messages differ
        Timestamp.parse(text)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (Timestamp(2026, 1, 2, tzinfo=UTC), "2026-01-02T00:00:00Z"),
        (Timestamp(26, 1, 2, tzinfo=UTC), "0026-01-02T00:00:00Z"),
        (Timestamp(2026, 1, 2, 0, 0, 0, 1, UTC), "2026-01-02T00:00:00.000001000Z"),
        (
            Timestamp(2026, 7, 2, tzinfo=ZoneInfo("America/St_Johns")),
            "2026-07-02T00:00:00-02:30",
        ),
        (Timestamp.from_unix(0), "1970-01-01T00:00:00Z"),
        (Timestamp.from_unix(-1, 5), "1969-12-31T23:59:59.000000005Z"),
    ],
)
def test_moments_are_written(moment: Timestamp, text: str) -> None:
    assert moment.rfc3339() == text


def test_a_naive_moment_is_local_time() -> None:
    naive = Timestamp(2026, 1, 2, 3, 4, 5)
    assert Timestamp.parse(naive.rfc3339()) == naive.astimezone()
    assert Timestamp.of(datetime(2026, 1, 2, 3, 4, 5)) == naive.astimezone()  # noqa: DTZ001
    assert pickle.loads(pickle.dumps(naive)) == naive


ZONES = st.timezones() | st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))
MINUTES = st.integers(-1439, 1439).map(lambda m: timezone(timedelta(minutes=m)))
NANOSECONDS = st.integers(0, 999_999_999)


@given(st.integers(-62_000_000_000, 253_000_000_000), NANOSECONDS)
def test_unix_times_are_exact(seconds: int, nanosecond: int) -> None:
    moment = Timestamp.from_unix(seconds, nanosecond)
    assert moment.unix_ns == seconds * 1_000_000_000 + nanosecond
    assert Timestamp.parse(moment.rfc3339()).unix_ns == moment.unix_ns


@given(st.datetimes(timezones=MINUTES))
def test_what_is_written_is_read_again(moment: datetime) -> None:
    stamp = Timestamp.of(moment)
    again = Timestamp.parse(stamp.rfc3339())
    assert again == stamp == moment
    assert again.utcoffset() == moment.utcoffset()
    assert again.nanosecond == moment.microsecond * 1000


@given(st.datetimes(timezones=MINUTES), NANOSECONDS)
def test_every_nanosecond_is_kept(moment: datetime, nanosecond: int) -> None:
    whole = moment.replace(microsecond=0).isoformat()
    stamp = Timestamp.parse(
        f"{whole}.{nanosecond:09}"
        if "+" not in whole and "-" not in whole[10:]
        else f"{whole[:19]}.{nanosecond:09}{whole[19:]}"
    )
    assert stamp.nanosecond == nanosecond
    assert stamp.replace(microsecond=0) == moment.replace(microsecond=0)
    for same in (pickle.loads(pickle.dumps(stamp)), copy.copy(stamp), copy.deepcopy(stamp)):
        assert (same, same.nanosecond, same.rfc3339()) == (stamp, nanosecond, stamp.rfc3339())
        assert type(same) is Timestamp


@given(st.datetimes(timezones=ZONES, allow_imaginary=False), st.sampled_from([0, 1]))
def test_pickling_keeps_zone_and_fold(moment: datetime, fold: int) -> None:
    stamp = Timestamp.of(moment.replace(fold=fold))
    again = pickle.loads(pickle.dumps(stamp))
    assert (again.tzinfo, again.fold) == (stamp.tzinfo, fold)
    assert again.replace(tzinfo=None) == stamp.replace(tzinfo=None)


def test_arithmetic_is_that_of_datetime() -> None:
    moment = Timestamp.parse("2026-01-02T03:04:05.123456789Z")
    later = moment + timedelta(days=1)
    assert later - moment == timedelta(days=1)
    assert type(later) is Timestamp
    assert later.nanosecond == 123_456_000
    assert moment < later
    assert moment == datetime(2026, 1, 2, 3, 4, 5, 123_456, UTC)
    assert hash(moment) == hash(datetime(2026, 1, 2, 3, 4, 5, 123_456, UTC))


class Clock(Model):
    """Every way to write a time."""

    at: Time = None
    on: UnixTime = None
    took: Duration | None = None


@pytest.mark.parametrize("unset", [None, "", "0001-01-01T00:00:00Z", "0000-12-31T00:00:00Z"])
def test_texts_for_not_set(unset: str | None) -> None:
    body = json.dumps({"At": unset}).encode()
    assert reader(Clock).one(body).at is None
    assert Clock.model_validate_json(body) == reader(Clock).one(body) == Clock(at=None)


@pytest.mark.parametrize("unset", [None, -62_135_596_800, -62_135_596_801, -(2**63)])
def test_numbers_for_not_set(unset: int | None) -> None:
    body = json.dumps({"On": unset}).encode()
    assert reader(Clock).one(body).on is None
    assert Clock.model_validate_json(body) == reader(Clock).one(body)


@pytest.mark.parametrize(
    "value",
    [
        {"At": "noon"},
        {"At": 5},
        {"At": "2026-02-29T00:00:00Z"},
        {"At": "2100-02-29T00:00:00Z"},
        {"At": "2026-04-31T00:00:00Z"},
        {"On": "noon"},
        {"On": 253_402_300_800},
        {"Took": "1s"},
        {"Took": 2**63},
        {"Took": -(2**63) - 1},
    ],
)
def test_what_is_no_time_is_told_when_it_arrives(value: dict[str, Any]) -> None:
    body = json.dumps(value).encode()
    with pytest.raises(ValidationError):
        reader(Clock).one(body)
    with pytest.raises(ValidationError):
        Clock.model_validate_json(body)


@pytest.mark.parametrize(
    "value",
    [
        {"at": "noon"},
        {"at": 1.5},
        {"at": [1]},
        {"on": 253_402_300_800},
        {"took": "1s"},
        {"took": 0.5},
        {"took": 2**63},
    ],
)
def test_what_is_no_time_is_told_in_python_too(value: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Clock(**value)


@given(st.dates().map(lambda day: f"{day}T00:00:00Z"))
def test_every_day_passes(text: str) -> None:
    assert reader(Clock).one(json.dumps({"At": text}).encode()) == Clock(at=Timestamp.parse(text))


@given(st.from_regex(r"\A[0-9]{4}-[01][0-9]-[0-3][0-9]T00:00:00Z\Z"))
def test_every_text_that_passes_is_a_time(text: str) -> None:
    body = json.dumps({"At": text}).encode()
    try:
        clock = reader(Clock).one(body)
    except ValidationError:
        return
    assert clock.at is None or clock.at.rfc3339() == text


@given(st.integers(-(2**63), 2**63 - 1))
def test_every_duration_passes_to_the_microsecond(nanoseconds: int) -> None:
    clock = reader(Clock).one(b'{"Took":%d}' % nanoseconds)
    assert clock.took is not None
    written = clock.took // timedelta(microseconds=1) * 1000
    assert abs(written - nanoseconds) < 1000
    assert abs(written) <= abs(nanoseconds)
    assert to_json(clock) == b'{"Took":%d}' % written


def test_times_are_written_the_way_of_their_field() -> None:
    moment = Timestamp.from_unix(1_700_000_000, 5)
    clock = Clock(at=moment, on=moment, took=timedelta(milliseconds=1))
    expected = b'{"At":"2023-11-14T22:13:20.000000005Z","On":1700000000,"Took":1000000}'
    assert to_json(clock) == expected
    assert clock.model_dump()["at"] is moment or clock.model_dump()["at"] == moment
    assert reader(Clock).one(expected).at == moment
    assert to_json(Clock(at=None, on=None, took=None)) == b'{"At":null,"On":null,"Took":null}'


def test_python_gives_times_in_many_forms() -> None:
    moment = Timestamp.parse("2023-11-14T22:13:20Z")
    forms: list[dict[str, Any]] = [
        {"at": moment, "on": moment},
        {"at": datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC), "on": 1_700_000_000},
        {"at": "2023-11-14T22:13:20Z", "on": "2023-11-14T23:13:20+01:00"},
    ]
    for form in forms:
        assert Clock(**form) == Clock(at=moment, on=moment)
        assert type(Clock(**form).at) is Timestamp
