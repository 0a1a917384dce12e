"""Results in; words, figures, tables and the page out."""
