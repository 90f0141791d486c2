"""The command line: ``authsvc <command>``. A command calls what pages and endpoints call, too."""
