"""Certificates and keys for TLS, as Docker lays them out: ``ca.pem``, ``cert.pem``, ``key.pem``."""

import os
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from aiodockerapi.config.reading import read_bytes
from aiodockerapi.config.validity import validity
from aiodockerapi.errors import ConfigError

__all__ = ["TLSConfig"]

_CERT, _KEY = "the client's certificate", "the client's private key"


@dataclass(frozen=True)
class TLSConfig:
    """How to speak TLS to a daemon: whom to trust, and who we are.

    TLS 1.2 is the oldest version spoken. The files are read when a session is made; a session
    keeps the certificates that it was made with.

    Args:
        ca: a file with the certificates of those to trust, in PEM; None for the system's.
        cert: a file with our certificate, which a daemon with ``--tlsverify`` asks for.
        key: a file with the private key of it, not encrypted.
        verify: whether the daemon must have a certificate of one who is trusted, for the name or
            address in its own address. Without, whoever is in between reads and changes all.

    Example:
        >>> tls = TLSConfig.from_folder("/home/me/.docker")
        >>> docker = DockerSession("tcp://10.0.0.1:2376", tls=tls)
    """

    ca: str | os.PathLike[str] | None = None
    cert: str | os.PathLike[str] | None = None
    key: str | os.PathLike[str] | None = None
    verify: bool = True

    @classmethod
    def from_folder(cls, folder: str | os.PathLike[str], *, verify: bool = True) -> "TLSConfig":
        """Take the files of a folder, as ``DOCKER_CERT_PATH`` names one.

        ``ca.pem`` must be there. Of ``cert.pem`` and ``key.pem``, both must be there or none.

        Args:
            folder: the folder.
            verify: whether the daemon's certificate is verified.

        Example:
            >>> TLSConfig.from_folder("/home/me/.docker").verify
            True
        """
        ca, cert, key = (Path(folder, name) for name in ("ca.pem", "cert.pem", "key.pem"))
        if not (os.path.lexists(cert) or os.path.lexists(key)):
            return cls(ca, verify=verify)
        return cls(ca, cert, key, verify)

    def context(self) -> ssl.SSLContext:
        """Read the files and make a TLS context of them.

        Raises:
            ConfigError: a file is missing or can't be read, holds something else, is encrypted,
                the key is not that of the certificate, or that has expired; tells which.

        Example:
            >>> TLSConfig().context().verify_mode
            <VerifyMode.CERT_REQUIRED: 2>
        """
        # Not ssl.create_default_context: of late that refuses certificates made by Docker's own
        # guide. Trusting what the file holds, an intermediate CA or one server, is as Docker does.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_flags |= ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        if self.ca is None:
            context.load_default_certs()
        else:
            _trust(context, Path(self.ca), "the CA's certificate")
        self._identify(context)
        return context

    def _identify(self, context: ssl.SSLContext) -> None:
        if self.cert is None and self.key is None:
            return
        if self.cert is None or self.key is None:
            missing, there = (_CERT, self.key) if self.cert is None else (_KEY, self.cert)
            raise ConfigError(f"{missing} is missing: none was given to go with {there}")
        cert, key = Path(self.cert), Path(self.key)
        _check_validity(cert, _trust(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), cert, _CERT))
        read_bytes(key, _KEY)

        def encrypted() -> str:
            raise ConfigError(f"{_KEY} is encrypted: {key}; decrypt it (openssl pkey -in … -out …)")

        try:
            context.load_cert_chain(cert, key, password=encrypted)
        except ssl.SSLError as error:
            if error.reason == "KEY_VALUES_MISMATCH":
                raise ConfigError(f"{key} is not the private key of {cert}") from None
            why = f": {error.reason}" if error.reason else ""
            raise ConfigError(f"{_KEY} can't be used: {key} with {cert}{why}") from None


def _trust(context: ssl.SSLContext, path: Path, what: str) -> bytes:
    """Have a context trust the certificates of a file, and return what is in it."""
    pem = read_bytes(path, what)
    try:
        context.load_verify_locations(cafile=path)
    except ssl.SSLError:
        raise ConfigError(f"{path} holds no certificate in PEM, where {what} should be") from None
    return pem


def _check_validity(path: Path, pem: bytes) -> None:
    """Refuse a certificate that the daemon would refuse today, without saying why."""
    found, now = validity(pem), datetime.now(UTC)
    if found is None:
        return
    begin, end = found
    if now > end:
        raise ConfigError(f"{_CERT} has expired on {end:%Y-%m-%d}: {path}")
    if now < begin:
        raise ConfigError(f"{_CERT} is not valid before {begin:%Y-%m-%d %H:%M} UTC: {path}")
