"""Templates: everything is escaped, so that a report's or a reader's words show as the characters they are."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from index.catalogue import short_date
from rag.briefing.outline import TEMPLATES as NOTE_TEMPLATES

_HERE = Path(__file__).parent
STATIC = _HERE / "static"

NAVIGATION = (
    ("/", "Ask"),
    ("/search", "Search"),
    ("/reports", "Reports"),
    ("/briefing", "Briefings"),
    ("/glossary", "Glossary"),
    ("/accuracy", "How accurate"),
)
"""The pages that the bar above every page leads to: address and name, in their order."""

FOOTER = (
    ("/accessibility", "Accessibility statement"),
    ("/docs", "API"),
)
"""What stands below every page."""


@cache
def environment() -> Environment:
    """The templates of all web faces; an unknown name in one is an error."""
    rooms = ("", "reader", "search", "about", "page", "briefing", "adding")
    made = Environment(
        loader=FileSystemLoader([*(_HERE / room / "templates" for room in rooms), NOTE_TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["short_date"] = short_date
    # `here` is the address of the page in the navigation; a page that is not in it leaves it empty.
    made.globals |= {"navigation": NAVIGATION, "footer": FOOTER, "here": ""}
    return made


def render(template: str, **values: object) -> str:
    """Fill a template."""
    return environment().get_template(template).render(**values)
