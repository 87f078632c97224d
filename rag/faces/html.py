"""Templates: everything is escaped, so that a report's or a reader's words show as the characters they are."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.catalogue import short_date
from rag.briefing.outline import TEMPLATES as NOTE_TEMPLATES

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

NAVIGATION = (
    ("/reports", "Reports"),
    ("/briefing", "Briefings"),
    ("/glossary", "Glossary"),
    ("/docs", "API"),
)
"""The pages that the bar above every page leads to: address and name, in their order."""


@cache
def environment() -> Environment:
    """The templates of all web faces; an unknown name in one is an error."""
    folders = [_HERE / "templates", *(_HERE / face / "templates" for face in ("reader", "page", "briefing"))]
    folders.append(NOTE_TEMPLATES)
    made = Environment(
        loader=FileSystemLoader(folders),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["short_date"] = short_date
    made.globals["navigation"] = NAVIGATION
    return made


def render(template: str, **values: object) -> str:
    """Fill a template."""
    return environment().get_template(template).render(**values)
