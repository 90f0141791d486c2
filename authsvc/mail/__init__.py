"""Letters and how they leave: templates, and transports for SMTP, SMS over HTTP, log and memory.

Nothing here knows the database, settings or the clock; ``authsvc.delivery`` brings them together.
"""
