"""The statistical methods: functions on a series or frame that return a frozen result.

A method reads no file, draws nothing and says nothing in any language. Methods share `estimate`, `series` and
`two_samples` and do not import one another.
"""
