"""Reports in, a searchable index out."""
