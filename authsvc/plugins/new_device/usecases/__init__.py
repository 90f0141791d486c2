"""Know browsers, tell of new ones, take a sign-in back."""
