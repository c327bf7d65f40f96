"""`make demo`: the whole story, each step said, each file checked, and a site to walk through."""

import json
import re
import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from insigne.credentials import unbake, verify
from insigne.demo.mailbox import letters
from tests.cli.shell import DEMO, Shell, free_port


class Demo(Shell):
    """A demonstration that was played once; `told` is what it printed."""

    told: str
    port: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    shell = Demo(tmp_path_factory.mktemp("demo"))
    shell.port = str(free_port())
    shell.settings |= {"DEMO_SERVE": "0", "DEMO_PORT": shell.port}
    done = shell.run(program=DEMO)
    assert done.returncode == 0, done.stderr
    shell.told = done.stdout
    yield shell
    shutil.rmtree(shell.folder)


def rows(shell: Shell, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(shell.data / "insigne.sqlite3")) as database:
        return database.execute(query).fetchall()


def again(demo: Demo, **settings: str) -> "CompletedProcess[str]":
    return Shell(demo.folder, demo.settings | settings).run(program=DEMO)


def test_it_says_each_step(demo: Demo) -> None:
    steps = [int(step) for step in re.findall(r"^(\d+)\. ", demo.told, flags=re.MULTILINE)]
    assert sorted(set(steps)) == list(range(1, 19))
    assert steps == sorted(steps)


def test_it_says_the_verdict_of_each_file(demo: Demo) -> None:
    told = re.findall(r"^7\. (\w+) +.*/([\w.-]+)$", demo.told, flags=re.MULTILINE)
    said = {name: verdict for verdict, name in told}
    assert said == {
        "credential.json": "verified",
        "assertion-v2.json": "verified",
        "badge.svg": "verified",
        "badge.png": "verified",
        "badge-one-byte-changed.png": "rejected",
        "badge-revoked.png": "rejected",
    }


def test_it_keeps_marks_or_refuses_what_comes_from_elsewhere(demo: Demo) -> None:
    told = re.findall(r"^9\. (\w+) +.*/([\w.-]+)$", demo.told, flags=re.MULTILINE)
    assert {name: outcome for outcome, name in told} == {
        "outside-badge.json": "kept",
        "outside-badge-changed.json": "refused",
        "outside-badge-of-somebody-else.json": "foreign",
    }


@pytest.mark.parametrize("name", ["endorsement.json", "wallet-copy.json", "certificate.pdf", "portfolio.pdf"])
def test_what_it_signs_for_others_is_good_at_the_shell_too(demo: Demo, name: str) -> None:
    done = Shell(demo.folder, {}).run("verify", str(demo.data / "tour" / name))
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_erased_student_is_gone_and_the_others_are_there(demo: Demo) -> None:
    names = {name for (name,) in rows(demo, "SELECT name FROM people_user")}
    assert "Louise Passage" not in names
    assert {"Camille Moreau", "Emily Parker"} <= names


def test_it_ends_with_the_file_and_the_command_that_checks_it(demo: Demo) -> None:
    assert f"A baked badge: {demo.data / 'tour' / 'badge.png'}" in demo.told
    assert re.search(r"insigne verify \S+badge\.png", demo.told)


@pytest.mark.parametrize(
    ("name", "code"),
    [("badge.png", 0), ("badge.svg", 0), ("badge-one-byte-changed.png", 1), ("badge-revoked.png", 1)],
)
def test_its_badges_are_checked_at_the_shell_while_nothing_serves(demo: Demo, name: str, code: int) -> None:
    done = Shell(demo.folder, {}).run("verify", str(demo.data / "tour" / name))
    assert done.returncode == code, done.stdout + done.stderr


def test_its_badges_are_confirmed_by_nobody_who_has_only_the_file(demo: Demo) -> None:
    report = verify((demo.data / "tour" / "badge.png").read_bytes())
    assert report.verdict == "unconfirmed"


def test_the_picture_carries_both_standards(demo: Demo) -> None:
    inside = unbake((demo.data / "tour" / "badge.png").read_bytes())
    assert [each.kind for each in inside] == ["3.0", "2.0"]
    assert json.loads(inside[0].document)["id"].startswith(f"http://127.0.0.1:{demo.port}/a/")


def test_its_letters_can_be_read_newest_first(demo: Demo) -> None:
    found = letters(demo.data / "mail")
    assert len(found) >= 8
    assert all(letter.to and letter.subject and letter.text for letter in found)
    assert not any("-" * 79 in letter.text or "<html" in letter.text for letter in found)


def test_it_leaves_something_to_review(demo: Demo) -> None:
    states = [state for (state,) in rows(demo, "SELECT state FROM applications_application")]
    assert sorted(states) == ["accepted", "accepted", "accepted", "submitted"]


def test_a_second_run_keeps_the_data_and_plays_nothing(demo: Demo) -> None:
    before = rows(demo, "SELECT id FROM journal_event ORDER BY id")
    kept = (demo.data / "tour" / "credential.json").read_bytes()
    done = again(demo)
    assert done.returncode == 0
    assert "is there already" in done.stdout
    assert "badge.png" in done.stdout
    assert rows(demo, "SELECT id FROM journal_event ORDER BY id") == before
    assert (demo.data / "tour" / "credential.json").read_bytes() == kept


def test_another_port_is_refused_since_the_badges_name_the_first(demo: Demo) -> None:
    done = again(demo, DEMO_PORT="8999")
    assert done.returncode == 1
    assert f"http://127.0.0.1:{demo.port}" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_taken_port_is_said_in_a_sentence(demo: Demo) -> None:
    with socket.create_server(("127.0.0.1", int(demo.port))):
        done = again(demo, DEMO_SERVE="1")
    assert done.returncode == 1
    assert "is taken" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_letter_is_its_plain_words(tmp_path: Path) -> None:
    assert letters(tmp_path / "no such folder") == []
    head = "Subject: Bonjour\nTo: a@b.example\nDate: Sun, 22 Nov 2026 06:00:00 +0000\n\n"
    (tmp_path / "one.log").write_text(f"{head}Oui\n\n{'-' * 79}\n")
    (letter,) = letters(tmp_path)
    assert (letter.subject, letter.to, letter.text) == ("Bonjour", "a@b.example", "Oui")
