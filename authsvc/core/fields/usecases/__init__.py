"""Values of declared fields: with a new user, with a change, by the application."""
