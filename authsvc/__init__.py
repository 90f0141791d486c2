"""authsvc: authentication and authorization as a Pyramid application."""
