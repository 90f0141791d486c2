"""The way back of somebody who lost all their factors (ADR 0022)."""
