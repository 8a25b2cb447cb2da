"""Pages of the way in and of what a person may change about it."""
