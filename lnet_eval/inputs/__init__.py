"""Files in, checked frames out."""
