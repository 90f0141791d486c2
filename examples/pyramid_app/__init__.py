"""A Pyramid application of somebody else's, with authsvc inside."""
