"""A wallet is asked, judged, signs people in, is connected and removed."""
