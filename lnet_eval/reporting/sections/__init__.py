"""The sections of the report: one function each, from an evaluation and a language to blocks."""
