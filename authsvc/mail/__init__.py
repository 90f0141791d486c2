"""Letters and how they leave: templates, and transports for SMTP, SMS over HTTP, log and memory.

Nothing here knows the database; ``authsvc.delivery`` brings it all together. ``network`` is the
way out to servers of others, for texts and for plugins.
"""
