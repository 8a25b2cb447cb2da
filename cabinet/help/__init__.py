"""Help: articles that live as Markdown files beside the code, with every number taken from the settings."""
