"""Certificates for the tests, made by an authority that nobody else has."""

import datetime as dt
from pathlib import Path

import trustme

__all__ = ["Authority"]

_PAST = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


class Authority:
    """A CA, and folders with certificates of it, laid out as Docker has them.

    Args:
        folder: where to make the folders.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ca = trustme.CA()

    def issue(
        self, name: str, *identities: str, expired: bool = False, ca: trustme.CA | None = None
    ) -> Path:
        """Make a folder with ``ca.pem``, ``cert.pem`` and ``key.pem``.

        Args:
            name: the folder's name.
            identities: the names and addresses in the certificate.
            expired: whether it was valid in 2001.
            ca: who signs it, and is no one that ``ca.pem`` tells of; None for this authority.
        """
        cert = (ca or self.ca).issue_cert(
            *identities,
            not_before=_PAST if expired else None,
            not_after=_PAST + dt.timedelta(days=30) if expired else None,
        )
        where = self.folder / name
        where.mkdir(mode=0o700, parents=True)
        self.ca.cert_pem.write_to_path(where / "ca.pem")
        chain = b"".join(blob.bytes() for blob in cert.cert_chain_pems)
        (where / "cert.pem").write_bytes(chain)
        (where / "key.pem").touch(0o600)
        (where / "key.pem").write_bytes(cert.private_key_pem.bytes())
        return where
