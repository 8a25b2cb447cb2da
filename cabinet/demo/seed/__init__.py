"""Bulk data for measuring: invented people and complaints by the hundred thousand, believable on any page."""

from cabinet.demo.seed.load import BATCH, extend

__all__ = ("BATCH", "extend")
