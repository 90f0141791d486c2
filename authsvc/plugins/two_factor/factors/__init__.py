"""What proves the second factor: its row, an app, backup codes; and how often one may guess."""
