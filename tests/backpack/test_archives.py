"""An archive made to do harm does none, and each file in an honest one has its own outcome."""

import contextlib
import io
import random
import struct
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insigne.backpack import archives
from insigne.backpack.archives import (
    LABEL,
    MOST_ENTRIES,
    ArchiveRefused,
    entries_of,
    is_archive,
    label_of,
)
from tests.backpack.making import zipped


def whys(data: bytes) -> dict[str, str]:
    return {entry.label: entry.why for entry in entries_of(data)}


def test_it_reads_every_file_and_passes_over_what_archive_programs_add() -> None:
    files = {
        "a.json": b"{}",
        "sub/b.png": b"x",
        "sub/": b"",
        "__MACOSX/._a.json": b"y",
        "sub/.DS_Store": b"z",
    }
    entries = entries_of(zipped(files))
    assert [(entry.label, entry.content) for entry in entries] == [("a.json", b"{}"), ("b.png", b"x")]


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("/absolute/badge.json", "badge.json"),
        ("C:\\windows\\badge.json", "badge.json"),
        ("..", "file"),
        ("a/../..", "file"),
        ("\u202egnp.exe", "gnp.exe"),
        ("nul\x00led.json", "nulled.json"),
        ("line\nbreak.json", "linebreak.json"),
        ("n" * 900, "n" * LABEL),
    ],
)
def test_a_name_is_a_label_and_never_a_path(name: str, label: str) -> None:
    assert label_of(name) in {label, "fichier"}


@given(st.text(max_size=300))
def test_no_name_makes_a_label_with_a_path_or_a_control_in_it(name: str) -> None:
    label = label_of(name)
    assert 0 < len(label) <= LABEL
    assert not {"/", "\\", "\0", "\n", "\u202e"} & set(label)


def test_files_whose_names_climb_out_are_read_as_any_other() -> None:
    assert whys(zipped({"../../../evil.json": b"{}"})) == {"evil.json": ""}


def test_a_thousand_files_are_refused_at_once() -> None:
    with pytest.raises(ArchiveRefused, match="100"):
        entries_of(zipped({f"{number}.json": b"{}" for number in range(1000)}))


def test_a_hundred_thousand_names_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zipfile, "ZipFile", None)  # it is never opened
    with pytest.raises(ArchiveRefused):
        entries_of(b"PK\x03\x04" + b"PK\x01\x02" * 100_000)


def test_a_hundred_files_are_taken_and_one_more_is_not() -> None:
    files = {f"{number}.json": b"{}" for number in range(MOST_ENTRIES)}
    assert len(entries_of(zipped(files))) == MOST_ENTRIES
    with pytest.raises(ArchiveRefused):
        entries_of(zipped(files | {"more.json": b"{}"}))


def test_an_archive_in_the_archive_is_not_opened() -> None:
    inner = zipped({"badge.json": b"{}"})
    assert whys(zipped({"inner.zip": inner, "renamed.png": inner})) == {
        "inner.zip": "nested", "renamed.png": "nested",
    }  # fmt: skip


def test_a_file_that_swells_a_hundred_times_is_not_unpacked() -> None:
    assert whys(zipped({"bomb.json": b"\0" * 4_000_000, "badge.json": b"{}"})) == {
        "bomb.json": "swollen", "badge.json": "",
    }  # fmt: skip


def test_a_file_larger_than_a_badge_is_not_unpacked() -> None:
    assert whys(zipped({"large.json": b"x" * 5_000_001}, zipfile.ZIP_STORED)) == {"large.json": "large"}


def test_more_than_twenty_megabytes_in_all_are_refused() -> None:
    files = {f"{number}.bin": bytes([number]) * 4_200_000 for number in range(5)}
    with pytest.raises(ArchiveRefused, match="20"):
        entries_of(zipped(files, zipfile.ZIP_STORED))


def test_what_declares_too_much_is_refused_before_anything_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    large, many = zipped({"large.json": b"x" * 1001}), zipped({f"{n}.json": b"x" * 501 for n in range(2)})
    monkeypatch.setattr(zipfile.ZipFile, "open", None)
    monkeypatch.setattr(archives, "LARGEST", 1000)
    assert whys(large) == {"large.json": "large"}
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    with pytest.raises(ArchiveRefused):
        entries_of(many)


def test_what_gives_more_than_it_declared_is_counted_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Should the library ever hand out more than the archive says."""
    small = zipped({"a.json": b"{}", "b.json": b"{}"})
    monkeypatch.setattr(archives, "LARGEST", 1000)
    given = 1000
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_asked: io.BytesIO(b"x" * given))
    assert whys(small) == {"a.json": "", "b.json": ""}
    given = 1001
    assert whys(small) == {"a.json": "large", "b.json": "large"}
    given = 500
    monkeypatch.setattr(archives, "MOST_UNPACKED", 1000)
    assert whys(small) == {"a.json": "", "b.json": ""}
    given = 501
    with pytest.raises(ArchiveRefused):
        entries_of(small)


def test_neither_a_small_file_that_swells_nor_a_larger_one_that_does_not_is_harm() -> None:
    files = {"small.json": b"\0" * 90_000, "large.json": random.Random(1).randbytes(200_000)}
    assert whys(zipped(files)) == {"small.json": "", "large.json": ""}


def test_a_file_of_blanks_is_told_to_be_empty() -> None:
    assert whys(zipped({"a.json": b" \n", "b.json": b"{}"})) == {"a.json": "empty", "b.json": ""}


def test_a_declared_size_that_lies_gives_nothing_of_what_it_hides() -> None:
    hidden = zlib.compress(b"A" * 3_000_000)[2:-4]
    lying = _with_sizes(hidden, claimed=40_000)
    assert whys(lying) == {"lie.json": "damaged"}


def test_files_that_lie_on_one_another_are_counted_as_they_come() -> None:
    """Many entries that share the same compressed bytes: small to send, large to unpack."""
    block = zlib.compress(bytes(range(256)) * 300)[2:-4]
    size, crc = 256 * 300, zlib.crc32(bytes(range(256)) * 300)
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 0, crc, len(block), size, 6, 0) + b"a.json"
    entry = struct.pack(
        "<4s6H3I5H2I", b"PK\x01\x02", 20, 20, 0, 8, 0, 0, crc, len(block), size, 6, 0, 0, 0, 0, 0, 0
    )
    directory = (entry + b"a.json") * 350
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 350, 350, len(directory), len(local) + len(block), 0)
    with pytest.raises(ArchiveRefused):
        entries_of(local + block + directory + end)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_can_be_told_to_take_gigabytes_are_not_unpacked(method: int) -> None:
    assert whys(zipped({"a.json": b"{}"}, method)) == {"a.json": "swollen"}


def test_a_locked_file_is_told_so_and_the_others_are_read() -> None:
    data = bytearray(zipped({"locked.json": b"{}", "open.json": b"{}"}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    assert whys(bytes(data)) == {"locked.json": "locked", "open.json": ""}


def test_a_damaged_file_is_told_so_and_the_others_are_read() -> None:
    data = zipped({"a.json": b"first first", "b.json": b"second second"}, zipfile.ZIP_STORED)
    assert whys(data.replace(b"first first", b"first worst")) == {"a.json": "damaged", "b.json": ""}


@pytest.mark.parametrize("data", [zipped({}), zipped({"folder/": b""}), b"PK\x03\x04 cut", b"PK\x05\x06"])
def test_an_empty_or_broken_archive_is_refused_with_a_sentence(data: bytes) -> None:
    assert is_archive(data)
    with pytest.raises(ArchiveRefused, match=r"\w{4}"):
        entries_of(data)


@given(st.binary(max_size=400), st.integers(0, 399))
def test_whatever_stands_in_an_archive_is_read_or_refused_and_nothing_else(noise: bytes, place: int) -> None:
    data = bytearray(zipped({"a.json": b"{}" * 50, "b/c.png": b"\x89PNG" * 20}))
    place %= len(data)
    data[place : place + len(noise) // 8] = noise[: len(noise) // 8]
    with contextlib.suppress(ArchiveRefused):
        entries_of(bytes(data))


def _with_sizes(compressed: bytes, claimed: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("lie.json", compressed)
    data = bytearray(out.getvalue())
    # Stored bytes become deflated ones, of a size that is not theirs.
    for mark, method, size in ((b"PK\x03\x04", 8, 22), (b"PK\x01\x02", 10, 24)):
        start = data.index(mark)
        data[start + method : start + method + 2] = (8).to_bytes(2, "little")
        data[start + size : start + size + 4] = claimed.to_bytes(4, "little")
    return bytes(data)
