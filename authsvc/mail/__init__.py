"""Letters and how they leave: templates, and transports for SMTP, SMS over HTTP, log and memory.

Nothing here knows the database or the clock; ``authsvc.delivery`` brings it all together.
"""
