"""What a notebook shows of a result that is the last line of a cell."""
