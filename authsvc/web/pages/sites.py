"""Where the hosted pages are: their paths by name, so that no path is written twice."""

from urllib.parse import urlencode


class Pages:
    """The paths of hosted pages, filled while the configuration is carried out."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix.rstrip("/")
        self._paths: dict[str, str] = {}

    def add(self, name: str, path: str) -> None:
        """Enter the page ``name`` at ``path`` below the prefix; ``{part}`` varies."""
        self._paths[name] = path

    def path(self, name: str, /, **values: str) -> str:
        """The path of a page; values that are no part of it become its query."""
        path = self._paths[name]
        parts = {key: value for key, value in values.items() if f"{{{key}}}" in path}
        query = {key: value for key, value in values.items() if key not in parts and value}
        return f"{self.prefix}{path.format(**parts)}" + (f"?{urlencode(query)}" if query else "")

    def __contains__(self, name: str) -> bool:
        return name in self._paths
