"""From when to when a certificate is valid, which the standard library tells of no file.

What is read of it (RFC 5280, 4.1), each part being a tag, a length and its content::

    Certificate    {TBSCertificate …}
    TBSCertificate {[0] version, absent in the oldest; serial; algorithm; issuer; Validity …}
    Validity       {notBefore; notAfter}, each UTCTime ``YYMMDDHHMMSSZ`` or, from the year 2050
                   on, GeneralizedTime ``YYYYMMDDHHMMSSZ``
"""

import ssl
from datetime import UTC, datetime
from typing import NamedTuple

__all__ = ["validity"]

_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_VERSION, _UTC_TIME = 0xA0, 0x17


class _Part(NamedTuple):
    tag: int
    begin: int
    end: int


def validity(pem: bytes) -> tuple[datetime, datetime] | None:
    """Return when the first certificate of a PEM file begins and ends to be valid.

    None stands for a text that is not understood; OpenSSL will have its own opinion of it.
    """
    text = pem.decode("ascii", errors="replace")
    begin, end = text.find(_BEGIN), text.find(_END)
    if not 0 <= begin < end:
        return None
    try:
        return _read(ssl.PEM_cert_to_DER_cert(text[begin : end + len(_END)]))
    except (ValueError, IndexError):
        return None


def _read(der: bytes) -> tuple[datetime, datetime]:
    signed = _part(der, _part(der, 0).begin)
    part = _part(der, signed.begin)
    if part.tag == _VERSION:
        part = _part(der, part.end)
    for _ in ("algorithm", "issuer", "validity"):
        part = _part(der, part.end)
    first = _part(der, part.begin)
    return _time(der, first), _time(der, _part(der, first.end))


def _part(der: bytes, at: int) -> _Part:
    tag, length, begin = der[at], der[at + 1], at + 2
    if length >= 0x80:  # so many bytes of length follow
        count = length - 0x80
        length, begin = int.from_bytes(der[begin : begin + count]), begin + count
    return _Part(tag, begin, begin + length)


def _time(der: bytes, part: _Part) -> datetime:
    digits = der[part.begin : part.end].decode("ascii")
    if part.tag == _UTC_TIME:
        digits = ("20" if int(digits[:2]) < 50 else "19") + digits
    month, day, hour, minute, second = (int(digits[at : at + 2]) for at in range(4, 14, 2))
    return datetime(int(digits[:4]), month, day, hour, minute, second, tzinfo=UTC)
