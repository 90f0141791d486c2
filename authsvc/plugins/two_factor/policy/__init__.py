"""Which roles need a second factor (ADR 0021)."""
