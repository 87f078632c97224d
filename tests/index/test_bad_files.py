"""Files that are no report, are damaged, or were made to do harm: one clear line each, and nothing is taken down."""

import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import index.readers.opened as opened
from index.build import BuildOptions, build_index
from index.catalogue import load_catalogue
from index.errors import CatalogueError, ReportError
from index.generations import Generations
from index.manifest import read_manifest
from index.readers import read_report
from index.readers.formats import READERS
from index.readers.limits import ReadLimits
from tests import pdf_files
from tests.conftest import HashEmbedder
from tests.index.word import paragraph, put, saved, with_part

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
"""The beginning of an Office file of before 2007, and of one with a password."""


def word(*texts: str) -> bytes:
    import docx

    return saved(put(docx.Document(), *(paragraph(text) for text in texts)))


def bomb(size: int) -> bytes:
    """A Word file of a few kilobytes that holds `size` bytes."""
    return with_part(word("Words of it."), "word/media/image1.xml", bytes(size))


def with_lying_headers(data: bytes) -> bytes:
    """A zip file whose headers say that its largest member is small."""
    with zipfile.ZipFile(BytesIO(data)) as packed:
        largest = max(packed.infolist(), key=lambda one: one.file_size)
    return data.replace(largest.file_size.to_bytes(4, "little"), (10).to_bytes(4, "little"))


def encrypted_member(data: bytes) -> bytes:
    """A zip file whose members are marked as needing a password."""
    made = bytearray(data)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = made.find(mark)
        while at >= 0:
            made[at + offset] |= 1
            at = made.find(mark, at + 1)
    return bytes(made)


BAD: dict[str, tuple[str, bytes, str]] = {
    "no zip": ("r.docx", b"words that are no zip file", "is not a Word file (DOCX), though it ends with .docx"),
    "password": ("r.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    "old Word": ("r.docx", OLE, "is a file of an older Office program and not a DOCX; save it as .docx"),
    "members with a password": ("r.docx", encrypted_member(word("Words.")), "is protected by a password"),
    "cut short": ("r.docx", word("Words.")[:2_000], "is damaged"),
    "zip of something else": ("r.docx", with_part(b"PK\x05\x06" + bytes(18), "a.txt", b"x"), "is no Word document"),
    "no XML": (
        "r.docx",
        with_part(word("W."), "word/document.xml", b"<w:document"),
        "'word/document.xml' cannot be read",
    ),
    "bomb": ("r.docx", bomb(30_000_000), "holds more than 20,000,000 bytes unpacked"),
    "bomb that lies": ("r.docx", with_lying_headers(bomb(30_000_000)), "r.docx"),
    "PDF that is cut short": ("r.pdf", pdf_files.drawn(pdf_files.scanned([]))[:400], "is a damaged PDF"),
    "PDF with a password": ("r.pdf", pdf_files.locked(), "is protected by a password"),
    "Word as PDF": ("r.pdf", word("Words."), "is not a PDF, though it ends with .pdf"),
    "PDF as Word": ("r.docx", PDF, "it seems to be a PDF"),
    "picture as text": ("r.txt", PNG, "it seems to be a PNG picture"),
    "picture as page": ("r.html", PNG, "it seems to be a PNG picture"),
    "page as text": ("r.txt", b"<!DOCTYPE html><p>Words.", "it seems to be a web page"),
    "PDF as text": ("r.txt", PDF, "it seems to be a PDF"),
    "Word as Markdown": ("r.md", word("Words."), "it seems to be"),
    "empty": ("r.html", b"", "is empty"),
    "empty text": ("r.txt", b"", "is empty"),
    "no text": ("r.html", b"<p> </p><script>x()</script>", "holds no text to index"),
    "no text in Word": ("r.docx", word(" "), "holds no text to index"),
    "UTF-16 text": ("r.txt", "\ufeffWords of it.".encode("utf-16-le"), "is UTF-16 and not UTF-8"),
    "UTF-16 without a mark": ("r.txt", "Words of it.".encode("utf-16-le"), "holds a NUL byte (byte 1)"),
    "NUL in Markdown": ("r.md", b"Words \0 of it.", "holds a NUL byte (byte 6)"),
    "NUL in a page": ("r.html", b"<p>Words \0 of it.", "holds a NUL byte"),
    "lone surrogate": ("r.txt", b"Words \xed\xa0\x80 of it.", "is not UTF-8 (byte 6 is 0xed)"),
    "lone surrogate in Markdown": ("r.md", b"Words \xed\xa0\x80 of it.", "is not UTF-8 (byte 6 is 0xed)"),
    "Latin page": ("r.html", b"<p>caf\xe9", "is not UTF-8 as it should be"),
    "too large": ("r.txt", b"Words. " * 500_000, "more than the 3,000,000 that are read"),
}
SMALL = ReadLimits(file_bytes=3_000_000, expanded_bytes=20_000_000)


def one_line(error: Exception) -> str:
    told = str(error)
    assert all(character.isprintable() for character in told), told
    return told


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_gives_one_line_that_names_it(tmp_path: Path, case: str) -> None:
    name, data, told = BAD[case]
    (tmp_path / name).write_bytes(data)
    with pytest.raises(ReportError) as caught:
        read_report(tmp_path / name, "T", SMALL)
    assert told in one_line(caught.value)
    assert str(tmp_path / name) in str(caught.value)
    assert "the index was left as it was" in str(caught.value)


def test_three_hundred_megabytes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    with (tmp_path / "r.txt").open("wb") as file:
        file.truncate(300_000_000)
    with pytest.raises(ReportError, match=r"has 300,000,000 bytes, more than the 100,000,000 that are read"):
        read_report(tmp_path / "r.txt")


def test_a_folder_and_a_pipe_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "r.txt").mkdir()
    with pytest.raises(ReportError, match="is a folder and no file"):
        read_report(tmp_path / "r.txt")
    os.mkfifo(tmp_path / "p.txt")
    with pytest.raises(ReportError, match="is no ordinary file"):
        read_report(tmp_path / "p.txt")


def test_a_file_that_is_not_there_or_vanishes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReportError, match="is not there"):
        read_report(tmp_path / "r.txt")
    (tmp_path / "r.txt").write_text("Words.")
    really = os.open

    def taken_away(path: Path, flags: int) -> int:
        path.unlink()
        return really(path, flags)

    monkeypatch.setattr(opened.os, "open", taken_away)
    with pytest.raises(ReportError, match="was taken away while it was read"):
        read_report(tmp_path / "r.txt")


def test_a_file_that_grows_while_it_is_read_is_cut_at_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "r.txt"
    path.write_text("Words.")
    really = os.fstat

    def grown(descriptor: int) -> os.stat_result:
        found = really(descriptor)
        path.write_text("Words. " * 1_000)
        return found

    monkeypatch.setattr(opened.os, "fstat", grown)
    with pytest.raises(ReportError, match="has 101 bytes, more than the 100"):
        read_report(path, limits=ReadLimits(file_bytes=100))


def test_a_file_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "r.txt").write_text("Words.")

    def forbidden(path: Path, flags: int) -> int:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "r.txt").chmod(0)
    if os.geteuid() == 0:  # Nothing is forbidden to root.
        monkeypatch.setattr(opened.os, "open", forbidden)
    with pytest.raises(ReportError, match="may not be read by this program"):
        read_report(tmp_path / "r.txt")


def test_a_name_with_control_characters_is_never_printed_raw(tmp_path: Path) -> None:
    path = tmp_path / "r\x1b[31m\n\u202e.txt"
    path.write_bytes(PNG)
    with pytest.raises(ReportError) as caught:
        read_report(path)
    assert r"r\x1b[31m\n\u202e.txt" in one_line(caught.value)


def test_scripts_of_a_page_are_dropped(tmp_path: Path) -> None:
    (tmp_path / "r.html").write_text("<p onload='a()'>Words <script>b()</script>of it.</p>")
    assert read_report(tmp_path / "r.html").text == "Words of it."


@pytest.mark.parametrize(
    "page", ["<div>" * 10_000 + "deep", "<ul><li>" * 10_000 + "deep", "<table><tr><td>" * 10_000 + "deep"]
)
def test_ten_thousand_nested_tags_are_read(tmp_path: Path, page: str) -> None:
    (tmp_path / "r.html").write_text(page)
    assert "deep" in read_report(tmp_path / "r.html").text


def test_ten_thousand_nested_elements_of_a_word_file_are_refused(tmp_path: Path) -> None:
    deep = b"<document><body>" + b"<p>" * 10_000 + b"</p>" * 10_000 + b"</body></document>"
    (tmp_path / "r.docx").write_bytes(with_part(word("W."), "word/document.xml", deep))
    with pytest.raises(ReportError, match="is damaged"):
        read_report(tmp_path / "r.docx")


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    document = (
        f'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY s SYSTEM "{secret.as_uri()}">]>'
        "<document><body><p><r><t>Words &s; &b;.</t></r></p></body></document>"
    )
    (tmp_path / "r.docx").write_bytes(with_part(word("W."), "word/document.xml", document.encode()))
    assert "secret" not in read_report(tmp_path / "r.docx").text


# --- the catalogue and the index --------------------------------------------------------------------------------------

ENTRY = '[[report]]\nid = "{id}"\ntitle = "T"\npublisher = "P"\npublished = "2024"\nfile = {file}\n'


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "good.txt").write_text("T\n\nPart\n\nWords of the good one.\n")
    return folder


def catalogue(seeds: Path, *files: str) -> None:
    entries = [ENTRY.format(id=f"r{number}", file=f'"{file}"') for number, file in enumerate(files)]
    (seeds / "reports.toml").write_text("".join(entries), encoding="utf-8")


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/passwd", "a/../../secret.txt", "link.txt", "away/secret.txt"])
def test_a_file_outside_the_folder_is_refused(seeds: Path, file: str) -> None:
    (seeds.parent / "secret.txt").write_text("A secret.")
    (seeds / "link.txt").symlink_to(seeds.parent / "secret.txt")
    (seeds / "away").symlink_to(seeds.parent, target_is_directory=True)
    catalogue(seeds, file)
    loaded = load_catalogue(seeds)
    with pytest.raises(CatalogueError, match="lies outside") as caught:
        loaded.file_of(loaded.reports[0])
    one_line(caught.value)


def test_a_folder_that_is_a_link_itself_and_a_link_within_it_are_fine(seeds: Path) -> None:
    (seeds / "link.txt").symlink_to(seeds / "good.txt")
    (seeds.parent / "linked").symlink_to(seeds, target_is_directory=True)
    catalogue(seeds, "link.txt")
    loaded = load_catalogue(seeds.parent / "linked")
    assert loaded.file_of(loaded.reports[0]).read_text().startswith("T")


@pytest.mark.parametrize("name", ["gone\\u001b[2J.txt", "nul\\u0000.txt"])
def test_a_name_in_the_catalogue_is_never_printed_raw(seeds: Path, name: str) -> None:
    catalogue(seeds, name)
    loaded = load_catalogue(seeds)
    with pytest.raises(CatalogueError) as caught:
        loaded.file_of(loaded.reports[0])
    one_line(caught.value)


@pytest.mark.parametrize("case", [case for case in BAD if case != "bomb that lies"])
def test_the_index_is_left_as_it_was(seeds: Path, hash_embedder: HashEmbedder, case: str) -> None:
    var = seeds.parent / "var"
    options = BuildOptions(limits=SMALL)

    def build() -> None:
        model = (hash_embedder.name, hash_embedder.digest)
        build_index(load_catalogue(seeds), var, model, lambda: hash_embedder, options)

    catalogue(seeds, "good.txt")
    build()
    before = read_manifest(Generations(var).current())
    name, data, told = BAD[case]
    (seeds / name).write_bytes(data)
    catalogue(seeds, "good.txt", name)
    with pytest.raises(ReportError) as caught:
        build()
    assert told in str(caught.value)
    assert read_manifest(Generations(var).current()) == before


def test_every_suffix_has_a_reader_that_can_be_imported() -> None:
    from index.readers.formats import reader_of

    assert all(callable(reader_of(suffix)) for suffix in READERS)
