"""Run the notebooks, publish what they make, and keep account of it."""
