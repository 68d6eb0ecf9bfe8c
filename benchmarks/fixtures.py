"""The items of `GET /containers/json` and `GET /images/json`, as a daemon of API 1.51 prints them.

Seeded, so that two runs measure the same bytes. Keys stand in the order of the daemon's Go structs,
labels are sorted as Go sorts maps, and the JSON is compact. As in the daemon's list, an endpoint's
`Links`, `Aliases`, `DriverOpts` and `DNSNames` are there, but null; health is told by `Status`
alone (the `Health` field came with API 1.52).
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"
Item: TypeAlias = dict[str, Json]
Make: TypeAlias = Callable[[random.Random], Item]
Touch: TypeAlias = Callable[[random.Random, Item], Item]


@dataclass(frozen=True, slots=True)
class Service:
    """What one compose service looks like, whichever project runs it."""

    name: str
    image: str
    command: str
    ports: tuple[int, ...]
    volumes: tuple[str, ...]


SERVICES = (
    Service("web", "nginx", "nginx -g 'daemon off;'", (80, 443), ("/srv/html", "/etc/nginx")),
    Service("cache", "redis", "redis-server --save 60 1", (6379, 16379), ("/data",)),
    Service(
        "db", "postgres", "postgres -c max_connections=200", (5432, 9187), ("/data", "/wal", "/run")
    ),
    Service(
        "api",
        "example.com/api",
        "uvicorn api:app",
        (8000, 9000, 9100),
        ("/srv/uploads", "/etc/api"),
    ),
    Service(
        "queue", "rabbitmq", "rabbitmq-server", (5672, 15672, 4369, 25672), ("/var/lib/rabbitmq",)
    ),
    Service(
        "metrics", "grafana/grafana", "/run.sh", (3000, 6060), ("/var/lib/grafana", "/etc/grafana")
    ),
)
PROJECTS = ("shop", "billing", "intranet", "monitoring", "search", "warehouse", "mail-gateway")
STATUSES = (
    "Up 6 seconds (health: starting)",
    "Up 5 minutes (healthy)",
    "Up 6 minutes (healthy)",
    "Up About an hour (healthy)",
    "Up 3 hours (healthy)",
    "Up 4 days (unhealthy)",
    "Up 2 weeks (healthy)",
)
EPOCH = 1_750_000_000


def digits(rng: random.Random, count: int = 64) -> str:
    """Return a hexadecimal id of `count` digits."""
    return f"{rng.getrandbits(4 * count):0{count}x}"


def dumps(value: object) -> bytes:
    """Encode as Go's encoder does: compact, and nothing escaped that need not be."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def container(rng: random.Random) -> Item:
    """Make one running container of a compose project behind traefik, about 2.3 KB."""
    service, project = rng.choice(SERVICES), rng.choice(PROJECTS)
    number = rng.randint(1, 99)
    tag = f"{rng.randint(1, 30)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}"
    networks = [f"{project}_default", "traefik_proxy"][: rng.choice((1, 1, 2))]
    return {
        "Id": digits(rng),
        "Names": [f"/{project}-{service.name}-{number}"],
        "Image": f"{service.image}:{tag}",
        "ImageID": f"sha256:{digits(rng)}",
        "ImageManifestDescriptor": _descriptor(rng, platform=True),
        "Command": service.command,
        "Created": EPOCH + rng.randrange(10_000_000),
        "Ports": [_port(rng, port) for port in service.ports],
        "Labels": _labels(rng, service, project, number, tag),
        "State": "running",
        "Status": rng.choice(STATUSES),
        "HostConfig": {"NetworkMode": networks[0]},
        "NetworkSettings": {"Networks": {name: _endpoint(rng) for name in networks}},
        "Mounts": [_mount(rng, project, at) for at in service.volumes],
    }


def restated(rng: random.Random, item: Item) -> Item:
    """Return the container as the next poll may show it: mostly older, sometimes replaced."""
    if rng.random() < 0.25:
        return container(rng)
    return {**item, "Status": rng.choice([s for s in STATUSES if s != item["Status"]])}


def image(rng: random.Random) -> Item:
    """Make one image of the containerd store, about 0.9 KB."""
    service = rng.choice(SERVICES)
    tag = f"{rng.randint(1, 30)}.{rng.randint(0, 20)}.{rng.randint(0, 9)}"
    descriptor = _descriptor(rng, platform=False)
    return {
        "Containers": -1,
        "Created": EPOCH + rng.randrange(10_000_000),
        "Id": descriptor["digest"],
        "Labels": {
            "maintainer": f"The {service.name} team <{service.name}@example.com>",
            "org.opencontainers.image.revision": digits(rng, 40),
            "org.opencontainers.image.source": f"https://git.example.com/{service.image}.git",
            "org.opencontainers.image.version": tag,
        },
        "ParentId": "",
        "Descriptor": descriptor,
        "RepoDigests": [f"{service.image}@{descriptor['digest']}"],
        "RepoTags": [f"{service.image}:{tag}", f"{service.image}:{tag.rpartition('.')[0]}"],
        "SharedSize": -1,
        "Size": rng.randrange(10_000_000, 900_000_000),
    }


def retagged(rng: random.Random, item: Item) -> Item:
    """Return the image as the next poll may show it: with a new tag, or another in its place."""
    if rng.random() < 0.25:
        return image(rng)
    return {**item, "RepoTags": [f"registry.example.com/build:{digits(rng, 12)}"]}


def _labels(rng: random.Random, service: Service, project: str, number: int, tag: str) -> Item:
    router = f"traefik.http.routers.{project}-{service.name}"
    port = service.ports[0]
    labels: Item = {
        "com.docker.compose.config-hash": digits(rng),
        "com.docker.compose.container-number": str(number),
        "com.docker.compose.oneoff": "False",
        "com.docker.compose.project": project,
        "com.docker.compose.project.config_files": f"/srv/{project}/compose.yaml",
        "com.docker.compose.project.working_dir": f"/srv/{project}",
        "com.docker.compose.service": service.name,
        "com.docker.compose.version": "2.39.1",
        "org.opencontainers.image.version": tag,
        "traefik.enable": "true",
        f"{router}.entrypoints": "websecure",
        f"{router}.rule": f"Host(`{service.name}.{project}.example.com`)",
        f"traefik.http.services.{project}-{service.name}.loadbalancer.server.port": str(port),
    }
    return dict(sorted(labels.items()))


def _descriptor(rng: random.Random, *, platform: bool) -> Item:
    kind = "manifest" if platform else "index"
    descriptor: Item = {
        "mediaType": f"application/vnd.oci.image.{kind}.v1+json",
        "digest": f"sha256:{digits(rng)}",
        "size": rng.randrange(500, 10_000),
    }
    if platform:
        descriptor["platform"] = {"architecture": "amd64", "os": "linux"}
    return descriptor


def _port(rng: random.Random, port: int) -> Item:
    if rng.random() < 0.5:
        return {"PrivatePort": port, "Type": "tcp"}
    public = rng.randrange(1024, 65536)
    return {"IP": "0.0.0.0", "PrivatePort": port, "PublicPort": public, "Type": "tcp"}


def _endpoint(rng: random.Random) -> Item:
    net, host = rng.randrange(16, 32), rng.randrange(2, 255)
    return {
        "IPAMConfig": {},
        "Links": None,
        "Aliases": None,
        "MacAddress": ":".join(digits(rng, 2) for _ in range(6)),
        "DriverOpts": None,
        "GwPriority": 0,
        "NetworkID": digits(rng),
        "EndpointID": digits(rng),
        "Gateway": f"172.{net}.0.1",
        "IPAddress": f"172.{net}.0.{host}",
        "IPPrefixLen": 16,
        "IPv6Gateway": "",
        "GlobalIPv6Address": "",
        "GlobalIPv6PrefixLen": 0,
        "DNSNames": None,
    }


def _mount(rng: random.Random, project: str, destination: str) -> Item:
    mount: Item
    if rng.random() < 0.3:
        source = f"/srv/{project}{destination}"
        mount = {"Type": "bind", "Source": source, "Destination": destination}
        return mount | {"Mode": "ro", "RW": False, "Propagation": "rprivate"}
    name = f"{project}_{destination.strip('/').replace('/', '-')}"
    source = f"/var/lib/docker/volumes/{name}/_data"
    mount = {"Type": "volume", "Name": name, "Source": source, "Destination": destination}
    return mount | {"Driver": "local", "Mode": "z", "RW": True, "Propagation": ""}
