"""All targets."""

from tests.fuzz import files, models, texts, wire

__all__ = ["TARGETS"]

TARGETS = [*wire.TARGETS, *texts.TARGETS, *files.TARGETS, *models.TARGETS]
