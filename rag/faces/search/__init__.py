"""The search page: words in, passages out, grouped by report."""
