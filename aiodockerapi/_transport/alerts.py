"""What went wrong with TLS, on which side, and what to do about it.

Our own refusal of the daemon's certificate has a code of OpenSSL's (``X509_V_ERR_…``). The daemon's
refusal of ours is an alert (RFC 8446, 6.2). With TLS 1.3 that comes only after the handshake, in
place of the first answer.
"""

import ssl

__all__ = ["explain_tls", "is_refusal"]

_OURS = {
    9: "is not valid yet; is the clock right, here and where it was made?",
    10: "has expired; the daemon needs a new one",
    62: "is another host's; connect by a name that stands in it",
    64: "is another host's; connect by an address that stands in it, or by a name",
}
"""What is wrong with the daemon's certificate, by the code of its refusal."""
_NOBODY = {2, 18, 19, 20, 21}
_UNKNOWN = (
    "is signed by nobody who is trusted here; does the TLS context, or ca.pem, hold the CA that "
    "signed it?"
)

_REFUSED = "the daemon refused the client certificate"
_ASKED = "the daemon asks for a client certificate"
_GIVE = "give the session its cert and key (TLSConfig, or DOCKER_CERT_PATH)"
_THEIRS = {
    "CERTIFICATE_REQUIRED": f"{_ASKED}, and none was given; {_GIVE}",
    "CERTIFICATE_EXPIRED": f"{_REFUSED}: it has expired",
    "CERTIFICATE_REVOKED": f"{_REFUSED}: it was revoked",
    "UNKNOWN_CA": f"{_REFUSED}: its CA is not the one that the daemon trusts (--tlscacert)",
    "BAD_CERTIFICATE": f"{_REFUSED}; it must be signed by the CA that the daemon trusts "
    "(--tlscacert), be valid today, and be meant for clients",
    "CERTIFICATE_UNKNOWN": _REFUSED,
    "UNSUPPORTED_CERTIFICATE": f"{_REFUSED}: it is not meant for clients",
    "PROTOCOL_VERSION": "the daemon speaks another version of TLS; 1.2 is the oldest spoken here",
    "UNSUPPORTED_PROTOCOL": "the daemon speaks a version of TLS older than 1.2",
}
"""What the daemon's alerts mean, by what their names at OpenSSL have in them."""


def explain_tls(error: ssl.SSLError, *, certified: bool) -> str:
    """Say what went wrong, and what to do.

    Args:
        error: what OpenSSL said.
        certified: whether we may have had a client certificate.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        unknown = _UNKNOWN if error.verify_code in _NOBODY else "can't be verified"
        told = _OURS.get(error.verify_code, unknown)
        return f"the daemon's certificate {told} ({error.verify_message})"
    theirs = _alert(error)
    if theirs:
        # Go's servers, such as Docker's, call the lack of a certificate a bad one, too.
        if theirs.startswith(_REFUSED) and not certified:
            theirs = f"{_ASKED}, and none was given; {_GIVE}"
        return f"{theirs} ({error.reason})"
    return (
        f"TLS failed ({error.reason or error}); where the daemon speaks plain HTTP, leave the TLS "
        "context out"
    )


def is_refusal(error: BaseException | None) -> bool:
    """Tell whether it is the daemon that ended the connection, over who we are or what we speak."""
    return isinstance(error, ssl.SSLError) and _alert(error) is not None


def _alert(error: ssl.SSLError) -> str | None:
    name = error.reason or ""
    return next((told for part, told in _THEIRS.items() if part in name), None)
