"""Which worker has which hosts: rendezvous hashing.

For each pair of a host and a worker there is a number that looks like chance and is always the
same; a host belongs to the worker with the highest one. So when a worker goes, its hosts alone
move, to all the others, and when one comes it gets its share from all.
"""

from collections.abc import Iterable
from hashlib import blake2b

__all__ = ["shards"]


def shards(hosts: Iterable[str], workers: Iterable[str]) -> dict[str, list[str]]:
    """Return the hosts of each worker that has any, in their order."""
    known = sorted(workers)
    found: dict[str, list[str]] = {}
    for host in hosts:
        worker = max(known, key=lambda worker: _number(host, worker))
        found.setdefault(worker, []).append(host)
    return found


def _number(host: str, worker: str) -> bytes:
    return blake2b(f"{worker}\0{host}".encode(), digest_size=8).digest()
