"""Networks."""

from aiodockerapi.engine.networks.models import EndpointIPAMConfig, EndpointSettings
from aiodockerapi.engine.networks.spec import (
    IPAM,
    IPAMConfig,
    NetworkConfig,
    NetworkConfigReference,
    NetworkCreated,
    NetworkInspect,
    NetworkService,
    NetworksPruned,
    NetworkSummary,
)
from aiodockerapi.testing import Answer
from tests.operations.row import Row

ID = "7d86d31b1478e7cca9ebed7e73aa0fdeec46c5ca29497431d3007d2d9e15ed99"
CONFIG = NetworkConfig(
    name="app",
    driver="overlay",
    scope="swarm",
    internal=True,
    attachable=True,
    ingress=False,
    config_only=False,
    config_from=NetworkConfigReference(network="settings"),
    ipam=IPAM(
        driver="default",
        config=[
            IPAMConfig(
                subnet="172.20.0.0/16",
                ip_range="172.20.10.0/24",
                gateway="172.20.10.11",
                auxiliary_addresses={"router": "172.20.10.5"},
            )
        ],
        options={"foo": "bar"},
    ),
    enable_ipv4=True,
    enable_ipv6=False,
    options={"com.docker.network.driver.mtu": "1400"},
    labels={"stage": "test"},
    check_duplicate=True,
)

ROWS = [
    Row(
        "NetworkList",
        lambda docker: docker.networks.list(
            filters={
                "dangling": True,
                "driver": "bridge",
                "id": ID,
                "label": ["a", "b=c"],
                "name": "app",
                "scope": "local",
                "type": "custom",
            }
        ),
        "GET",
        "/networks",
        query={
            "filters": [
                '{"dangling": ["true"], "driver": ["bridge"], "id": ["' + ID + '"], '
                '"label": ["a", "b=c"], "name": ["app"], "scope": ["local"], "type": ["custom"]}'
            ]
        },
        answer=Answer.json([{"Id": ID, "Name": "app", "Labels": None}]),
        value=[NetworkSummary(id=ID, name="app", labels={})],
    ),
    Row(
        "NetworkInspect",
        lambda docker: docker.networks.inspect(NetworkCreated(id=ID), verbose=True, scope="swarm"),
        "GET",
        f"/networks/{ID}",
        query={"verbose": ["1"], "scope": ["swarm"]},
        answer=Answer.json({"Id": ID, "Services": {"web": {"VIP": "10.0.0.2", "Ports": None}}}),
        value=NetworkInspect(id=ID, services={"web": NetworkService(vip="10.0.0.2", ports=[])}),
    ),
    Row(
        "NetworkCreate",
        lambda docker: docker.networks.create(CONFIG),
        "POST",
        "/networks/create",
        body={
            "Name": "app",
            "Driver": "overlay",
            "Scope": "swarm",
            "Internal": True,
            "Attachable": True,
            "Ingress": False,
            "ConfigOnly": False,
            "ConfigFrom": {"Network": "settings"},
            "IPAM": {
                "Driver": "default",
                "Config": [
                    {
                        "Subnet": "172.20.0.0/16",
                        "IPRange": "172.20.10.0/24",
                        "Gateway": "172.20.10.11",
                        "AuxiliaryAddresses": {"router": "172.20.10.5"},
                    }
                ],
                "Options": {"foo": "bar"},
            },
            "EnableIPv4": True,
            "EnableIPv6": False,
            "Options": {"com.docker.network.driver.mtu": "1400"},
            "Labels": {"stage": "test"},
            "CheckDuplicate": True,
        },
        headers={"Content-Type": "application/json"},
        answer=Answer.json({"Id": ID, "Warning": ""}, 201),
        value=NetworkCreated(id=ID, warning=""),
    ),
    Row(
        "NetworkConnect",
        lambda docker: docker.networks.connect(
            "app",
            NetworkCreated(id="0123"),
            EndpointSettings(
                ipam_config=EndpointIPAMConfig(ipv4_address="172.20.10.7"),
                aliases=["www"],
                driver_opts={"com.docker.network.endpoint.ifname": "eth7"},
                gw_priority=3,
            ),
        ),
        "POST",
        "/networks/app/connect",
        body={
            "Container": "0123",
            "EndpointConfig": {
                "IPAMConfig": {"IPv4Address": "172.20.10.7"},
                "Aliases": ["www"],
                "DriverOpts": {"com.docker.network.endpoint.ifname": "eth7"},
                "GwPriority": 3,
            },
        },
        answer=Answer.empty(200),
    ),
    Row(
        "NetworkConnect",
        lambda docker: docker.networks.connect("app", "web"),
        "POST",
        "/networks/app/connect",
        body={"Container": "web"},
        answer=Answer.empty(200),
        note="as the driver chooses",
    ),
    Row(
        "NetworkDisconnect",
        lambda docker: docker.networks.disconnect("app", "web", force=True),
        "POST",
        "/networks/app/disconnect",
        body={"Container": "web", "Force": True},
        answer=Answer.empty(200),
    ),
    Row(
        "NetworkDelete",
        lambda docker: docker.networks.remove("app"),
        "DELETE",
        "/networks/app",
    ),
    Row(
        "NetworkPrune",
        lambda docker: docker.networks.prune(
            filters={"label": "stage=test", "label!": "keep", "until": "24h"}
        ),
        "POST",
        "/networks/prune",
        query={
            "filters": ['{"label": ["stage=test"], "label!": ["keep"], "until": ["24h"]}'],
        },
        answer=Answer.json({"NetworksDeleted": ["app"]}),
        value=NetworksPruned(networks_deleted=["app"]),
    ),
    Row(
        "NetworkPrune",
        lambda docker: docker.networks.prune(),
        "POST",
        "/networks/prune",
        answer=Answer.json({"NetworksDeleted": None}),
        value=NetworksPruned(networks_deleted=[]),
        note="nothing to remove",
    ),
]
