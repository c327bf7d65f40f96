"""A kit is taken from a folder or an archive, and whoever made it may mean harm."""

import contextlib
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from insigne.catalogue.kit import Fault, KitFaults, read_folder, read_kit, read_zip, write_zip
from tests.kits.samples import complete_files, complete_kit

MEGABYTE = 1024 * 1024


def archive(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        for name, data in entries:
            made.writestr(name, data)
    return target.getvalue()


WHOLE = archive(
    *((name, name.encode() * 20) for name in ("kit.toml", "README.md", "badges/a/criteria.fr.md"))
)


def faults_of(read: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(KitFaults) as caught:
        read()
    assert all(isinstance(fault, Fault) for fault in caught.value.faults)
    return [(fault.file, fault.code) for fault in caught.value.faults]


def save(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_gives_its_files_by_path(tmp_path: Path) -> None:
    assert read_folder(save(tmp_path, complete_files())) == complete_files()


def test_what_systems_leave_in_a_folder_is_skipped(tmp_path: Path) -> None:
    left = {".git/config": b"x", ".DS_Store": b"x", "badges/Thumbs.db": b"x", "__MACOSX/kit.toml": b"x"}
    assert read_kit(read_folder(save(tmp_path, complete_files() | left))) == complete_kit()


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert faults_of(lambda: read_folder(tmp_path / "nowhere")) == [("nowhere", "not-a-folder")]


@pytest.mark.parametrize("target", ["/etc/passwd", "kit.toml", "missing"])
def test_a_symbolic_link_in_a_folder_is_refused(tmp_path: Path, target: str) -> None:
    save(tmp_path, complete_files())
    (tmp_path / "README.md").symlink_to(target)
    assert faults_of(lambda: read_folder(tmp_path)) == [("README.md", "symlink")]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    outside = save(tmp_path / "outside", {"secret.md": b"secret"})
    kit = save(tmp_path / "kit", complete_files())
    (kit / "more").symlink_to(outside, target_is_directory=True)
    assert faults_of(lambda: read_folder(kit)) == [("more", "symlink")]


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path) -> None:
    save(tmp_path, {f"{index}.md": b"" for index in range(201)})
    assert faults_of(lambda: read_folder(tmp_path)) == [(tmp_path.name, "too-many-files")]
    (tmp_path / "0.md").unlink()
    assert len(read_folder(tmp_path)) == 200


def test_a_folder_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.png").open("wb") as file:
        file.truncate(20 * MEGABYTE + 1)
    assert faults_of(lambda: read_folder(tmp_path)) == [(tmp_path.name, "too-large")]


def test_an_archive_gives_its_files_by_path() -> None:
    assert read_zip(write_zip(complete_files())) == complete_files()


def test_the_outer_folder_of_an_archive_is_taken_away() -> None:
    wrapped = {f"my-kit-1.0/{name}": data for name, data in complete_files().items()}
    assert read_zip(write_zip(wrapped | {"__MACOSX/._kit.toml": b"x"})) == complete_files()


def test_two_outer_folders_are_left_as_they_are() -> None:
    files = {"a/kit.toml": b"x", "b/kit.toml": b"y"}
    assert read_zip(write_zip(files)) == files


def test_empty_folders_of_an_archive_are_nothing() -> None:
    assert read_zip(archive(("badges/", b""), ("kit.toml", b"x"))) == {"kit.toml": b"x"}


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip at all", b"\x89PNG\r\n\x1a\n"])
def test_what_is_not_an_archive_is_refused(data: bytes) -> None:
    assert faults_of(lambda: read_zip(data)) == [("kit.zip", "not-a-zip")]


def test_an_archive_cut_short_is_refused() -> None:
    assert faults_of(lambda: read_zip(write_zip(complete_files())[:-40])) == [("kit.zip", "not-a-zip")]


@pytest.mark.parametrize(
    "name", ["../kit.toml", "/kit.toml", "a/../../kit.toml", "C:/kit.toml", "a\\b.md", "./kit.toml"]
)
def test_a_name_that_leaves_the_kit_is_refused(name: str) -> None:
    assert faults_of(lambda: read_zip(archive((name, b"x")))) == [(name, "unsafe-name")]


def test_a_name_hidden_behind_a_zero_is_refused() -> None:
    data = archive(("README.mdX../x", b"x")).replace(b"README.mdX", b"README.md\0")
    assert [code for _, code in faults_of(lambda: read_zip(data))] == ["unsafe-name"]


def test_a_file_without_a_name_is_refused() -> None:
    data = bytearray(archive(("a", b""), method=zipfile.ZIP_STORED))
    for mark, offset in ((b"PK\x01\x02", 28), (b"PK\x03\x04", 26)):
        start = data.index(mark)
        data[start + offset] = 0
        del data[start + (46 if offset == 28 else 30)]
    end = data.index(b"PK\x05\x06")
    data[end + 12 : end + 20] = (46).to_bytes(4, "little") + (30).to_bytes(4, "little")
    assert faults_of(lambda: read_zip(bytes(data))) == [("", "unsafe-name")]


def test_a_symbolic_link_in_an_archive_is_refused() -> None:
    link = zipfile.ZipInfo("README.md")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert faults_of(lambda: read_zip(archive((link, b"/etc/passwd")))) == [("README.md", "symlink")]


def test_an_encrypted_file_is_refused() -> None:
    data = bytearray(archive(("kit.toml", b"x")))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 0x1
    assert faults_of(lambda: read_zip(bytes(data))) == [("kit.toml", "encrypted")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_an_unusual_compression_is_refused(method: int) -> None:
    assert faults_of(lambda: read_zip(archive(("kit.toml", b"x"), method=method))) == [
        ("kit.toml", "zip-method")
    ]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
@pytest.mark.parametrize("second", ["kit.toml", "KIT.toml"])
def test_two_files_of_one_name_are_refused(second: str) -> None:
    data = archive(("kit.toml", b"x"), (second, b"y"))
    assert faults_of(lambda: read_zip(data)) == [(second, "duplicate-file")]


def test_a_file_that_unpacks_out_of_proportion_is_refused() -> None:
    data = archive(("kit.toml", b"0" * MEGABYTE))
    assert len(data) < 5000
    assert faults_of(lambda: read_zip(data)) == [("kit.toml", "suspect-ratio")]


def test_an_archive_too_large_once_unpacked_is_refused_before_it_is_unpacked() -> None:
    data = archive(*((f"{index}.md", bytes(7 * MEGABYTE)) for index in range(3)))
    assert faults_of(lambda: read_zip(data)) == [("kit.zip", "too-large")]


def test_an_archive_of_too_many_files_is_refused() -> None:
    data = archive(*((f"{index}.md", b"x") for index in range(201)))
    assert faults_of(lambda: read_zip(data)) == [("kit.zip", "too-many-files")]


def test_a_file_damaged_in_its_archive_is_refused() -> None:
    data = write_zip({"kit.toml": b"a text that will be damaged"}).replace(b"that will", b"which was")
    assert faults_of(lambda: read_zip(data)) == [("kit.toml", "damaged-file")]


def test_a_size_that_lies_cannot_fill_the_memory() -> None:
    data = bytearray(archive(("kit.toml", b"0" * MEGABYTE)))
    announced = data.index(b"PK\x01\x02") + 24
    data[announced : announced + 4] = (64).to_bytes(4, "little")
    assert faults_of(lambda: read_zip(bytes(data))) == [("kit.toml", "damaged-file")]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_no_damage_makes_the_reader_crash(data: st.DataObject) -> None:
    damaged = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[-data.draw(st.integers(1, 200))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(KitFaults):
        assert read_zip(bytes(damaged)) is not None


def test_a_file_said_to_lie_before_the_archive_is_refused() -> None:
    data = bytearray(archive(("kit.toml", b"x")))
    end = data.index(b"PK\x05\x06")
    data[end + 16 : end + 20] = (5000).to_bytes(4, "little")
    assert faults_of(lambda: read_zip(bytes(data))) == [("kit.toml", "damaged-file")]


def test_every_faulty_entry_is_named() -> None:
    data = archive(("../a", b"x"), ("kit.toml", b"x"), ("/b", b"x"))
    assert faults_of(lambda: read_zip(data)) == [("../a", "unsafe-name"), ("/b", "unsafe-name")]
