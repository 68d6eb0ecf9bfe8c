"""Inputs, made of others by chance."""

import random
import re
from collections.abc import Callable, Sequence

__all__ = ["Mutator"]

_LONGEST = 64 * 1024
_ODD_BYTES = b"\x00\x01\x7f\x80\xff\r\n\t \"'\\/.,:;=<>{}[]()%&#@!-+0"
_ODD_TEXTS = (
    b"", b"\0", b"\r\n", b"\r\n\r\n", b"..", b"../", b"/", b"//", b"%2f", b"%00", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\xc0\x80", "\u0661\u0660".encode(), "\U0001e4f1".encode(),
    "\u2028".encode(), "\ufeff".encode(), b"0" * 20, b"9" * 20, b"9" * 5000, b"-1", b"-0", b"+1",
    b"1e999", b"0x10", b"1_000", b"18446744073709551616", b"9223372036854775808", b"4294967296",
    b"2147483648", b"nan", b"inf", b"a" * 300, b" " * 300,
)  # fmt: skip
_ODD_JSON = (
    b"null", b"true", b"false", b"0", b"-1", b"1.5", b"-0.0", b"1e999", b"-1e999", b"NaN",
    b"Infinity", b"-Infinity", b"9223372036854775808", b"18446744073709551616", b"9" * 400,
    b"9" * 4301, b"1e-400", b'""', b'"a"', b'"0001-01-01T00:00:00Z"',
    b'"9999-12-31T23:59:60.999999999-23:59"', b'"0000-00-00T00:00:00Z"', b'"-1"', b'"\\ud800"',
    b'"\\u0000"', b'"\xed\xa0\x80"', b'"\xff"', b"[]", b"{}", b"[null]", b'[""]', b'{"":null}',
    b'{"a":{"b":[{}]}}', b"[" * 250 + b"]" * 250, b"[" * 3000, b'{"a":' * 3000,
    '"\u0660\u0660\u0660\u0660-01-01T00:00:00Z"'.encode(), b'"9m"', b'"' + b"9" * 400 + b'"',
)  # fmt: skip
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\]')
_KEY = re.compile(rb'"(?:[^"\\]|\\.)*"\s*:')

Change = Callable[[bytes], bytes]


class Mutator:
    """Makes inputs.

    Args:
        seeds: what they are made of.
        words: what is put into them.
        chance: the dice.
        json: whether they are JSON.
    """

    def __init__(
        self, seeds: Sequence[bytes], words: Sequence[bytes], chance: random.Random, *, json: bool
    ) -> None:
        self._seeds = list(seeds)
        self._words = [*words, *_ODD_TEXTS]
        self._chance = chance
        plain: list[Change] = [
            self._flip, self._put_byte, self._remove, self._double, self._put_word,
            self._put_word, self._splice, self._cut_off, self._repeat, self._overwrite,
        ]  # fmt: skip
        self._changes = [self._value] * 14 + [self._key] * 3 + plain if json else plain

    def next(self) -> bytes:
        """Make an input."""
        data = self._chance.choice(self._seeds)
        for _ in range(1 + int(self._chance.expovariate(0.6))):
            data = self._chance.choice(self._changes)(data)
        return data[:_LONGEST]

    def _at(self, data: bytes) -> int:
        return int(self._chance.random() * (len(data) + 1))

    def _span(self, data: bytes) -> tuple[int, int]:
        begin = self._at(data)
        most = len(data) if self._chance.random() < 0.1 else 24
        return begin, min(len(data), begin + int(self._chance.random() * most) + 1)

    def _flip(self, data: bytes) -> bytes:
        at = self._at(data)
        old = data[at : at + 1]
        new = bytes([old[0] ^ (1 << int(self._chance.random() * 8))]) if old else b"\0"
        return data[:at] + new + data[at + 1 :]

    def _put_byte(self, data: bytes) -> bytes:
        at = self._at(data)
        return data[:at] + bytes([self._chance.choice(_ODD_BYTES)]) + data[at:]

    def _overwrite(self, data: bytes) -> bytes:
        at = self._at(data)
        new = self._chance.randbytes(int(self._chance.random() * 8) + 1)
        return data[:at] + new + data[at + len(new) :]

    def _remove(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:begin] + data[end:]

    def _double(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        return data[:end] + data[begin:]

    def _repeat(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        times = self._chance.choice((2, 3, 9, 70, 500))
        return (data[:begin] + data[begin:end] * times + data[end:])[:_LONGEST]

    def _put_word(self, data: bytes) -> bytes:
        begin, end = self._span(data)
        end = begin if self._chance.random() < 0.5 else end
        return data[:begin] + self._chance.choice(self._words) + data[end:]

    def _splice(self, data: bytes) -> bytes:
        other = self._chance.choice(self._seeds)
        return data[: self._at(data)] + other[self._at(other) :]

    def _cut_off(self, data: bytes) -> bytes:
        return data[: self._at(data)]

    def _found(self, pattern: re.Pattern[bytes], data: bytes) -> re.Match[bytes] | None:
        """Find one from somewhere on, or from the beginning."""
        return pattern.search(data, self._at(data)) or pattern.search(data)

    def _value(self, data: bytes) -> bytes:
        found = self._found(_VALUE, data)
        if found is None:
            return data + self._chance.choice(_ODD_JSON)
        return data[: found.start()] + self._chance.choice(_ODD_JSON) + data[found.end() :]

    def _key(self, data: bytes) -> bytes:
        """Give something the name of something else, or its own name twice."""
        one, other = self._found(_KEY, data), self._found(_KEY, data)
        if one is None or other is None:
            return data
        if self._chance.random() < 0.5:
            return data[: one.start()] + other[0] + data[one.end() :]
        value = self._chance.choice(_ODD_JSON)
        return data[: one.start()] + other[0] + value + b"," + data[one.start() :]
