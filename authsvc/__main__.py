"""``python -m authsvc``: the command line."""

from authsvc.cli.main import main

raise SystemExit(main())
