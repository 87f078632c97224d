"""The report reader: a report as a page, with a span of it marked by its offsets."""
