"""A Word file's parts: XML in a zip file, found by what they are related to."""

import posixpath
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from index.readers.limits import ReadLimits, RefusedError
from index.readers.zipped import Unpacked, unpack

if TYPE_CHECKING:
    # lxml carries no types; as far as they are used here, its elements are those of the standard library.
    from xml.etree.ElementTree import Element as Element
else:
    Element = etree._Element


def local(element: Element) -> str:
    """An element's name without its namespace, of which Word files have two generations; empty for a comment."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first descendant along `path`, a name for each level; None where there is none."""
    for name in path:
        element = next((one for one in element if local(one) == name), None) if element is not None else None
    return element


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute's value by its name without a namespace; None without the element or the attribute."""
    if element is None:
        return None
    return next((text for key, text in element.items() if key.rpartition("}")[2] == name), None)


def switched_on(element: Element | None) -> bool | None:
    """What a switch such as `w:b` says; None where it does not stand."""
    return None if element is None else value(element) not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class WordFile:
    """The parts of a Word file that are read; None where it has none of a kind."""

    body: Element
    styles: Element | None
    numbering: Element | None
    footnotes: Element | None
    endnotes: Element | None
    core: Element | None
    app: Element | None


def open_word_file(data: bytes, limits: ReadLimits) -> WordFile:
    """Open a DOCX file; raises RefusedError where it is damaged, too large, or no Word document."""
    package = unpack(data, limits, (".xml", ".rels"))
    main = _related(package, "", "officeDocument") or "word/document.xml"
    document = _parsed(package, main)
    body = child(document, "body")
    if body is None:
        raise RefusedError("is no Word document: there is no text in it; save it as .docx from the word processor")
    return WordFile(
        body=body,
        styles=_parsed(package, _related(package, main, "styles")),
        numbering=_parsed(package, _related(package, main, "numbering")),
        footnotes=_parsed(package, _related(package, main, "footnotes")),
        endnotes=_parsed(package, _related(package, main, "endnotes")),
        core=_parsed(package, "docProps/core.xml"),
        app=_parsed(package, "docProps/app.xml"),
    )


def _related(package: Unpacked, source: str, kind: str) -> str:
    """The name of the part that `source` is related to by a relation of a kind; empty where there is none."""
    folder, name = posixpath.split(source)
    relations = _parsed(package, posixpath.join(folder, "_rels", f"{name}.rels"))
    for relation in relations if relations is not None else ():
        if (value(relation, "Type") or "").endswith(f"/{kind}"):
            return posixpath.normpath(posixpath.join("/", folder, value(relation, "Target") or "")).lstrip("/")
    return ""


def _parsed(package: Unpacked, name: str) -> Element | None:
    data = package.part(name)
    if data is None:
        return None
    # Entities are not resolved, nothing is fetched, and the library's limits on depth and length stay.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root: Element = etree.fromstring(data, parser)
        return root
    except (etree.XMLSyntaxError, ValueError) as error:
        raise RefusedError(
            f"is damaged: its part {name!r} cannot be read; save it anew from the word processor"
        ) from error
