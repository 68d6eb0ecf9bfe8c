"""A fleet that one process is not enough for, spread over the workers of a Dask cluster.

Needs ``pip install "aiodockerapi[distributed]"``, here and on the workers.
"""

from aiodockerapi.config.fleet import FleetHost
from aiodockerapi.distributed.fleet import DistributedFleet
from aiodockerapi.distributed.poll import DistributedPoll

__all__ = ["DistributedFleet", "DistributedPoll", "FleetHost"]
