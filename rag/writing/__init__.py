"""Written answers: a language model writes, this package checks, and what cannot be verified is not shown."""
