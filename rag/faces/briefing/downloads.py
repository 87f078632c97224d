"""A register as a file to be opened in a spreadsheet."""

from fastapi.responses import PlainTextResponse

_UTF8_MARK = "\ufeff"
"""Tells Excel that what follows is UTF-8."""


def csv_file(name: str, table: str) -> PlainTextResponse:
    """The reply that a browser saves as `name`."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return PlainTextResponse(_UTF8_MARK + table, media_type="text/csv; charset=utf-8", headers=headers)
