"""Optional features. Each is a package with an ``includeme`` and sees only ``authsvc.api``."""
