"""The demonstration: people and complaints of an invented city. What they say stands in YAML, how they come to be in code."""
