"""A conversation written down: Markdown and Word, with numbered references, every quote verified."""
