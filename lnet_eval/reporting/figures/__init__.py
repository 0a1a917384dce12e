"""The figures: data, result and words in; a matplotlib Figure made without pyplot out."""
