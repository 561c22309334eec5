"""The worker runs every chore at its interval; a chore that fails stops nobody; it ends when it is told to."""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands
from django.test import override_settings

from tourism.core.management.commands import work
from tourism.core.management.commands.work import Command, Timetable, run_chore

ROOT = Path(__file__).resolve().parent.parent.parent
WORK = [sys.executable, "manage.py", "work"]
# Its database has no tables, so that every chore that reads one fails: the worker must not mind.
ENVIRONMENT = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test", "TEST_DATABASE_URL": ""}


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The chores that ran, in order. `leak` fails, `quit` leaves as a command with an honest exit status does."""
    names: list[str] = []

    def run(name: str, **options: object) -> None:
        names.append(name)
        if name == "leak":
            raise RuntimeError("the pipe is broken")
        if name == "quit":
            raise SystemExit(3)

    monkeypatch.setattr(work, "call_command", run)
    monkeypatch.setattr(work, "is_clock_right", lambda: True)
    return names


def test_every_chore_is_a_command_with_an_interval() -> None:
    assert settings.CHORES
    assert set(settings.CHORES) <= set(get_commands())
    assert min(settings.CHORES.values()) >= 1


def test_no_chore_is_done_by_a_clock_that_is_wrong(ran: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "is_clock_right", lambda: False)

    assert run_chore("expire_holds") is False
    assert ran == []


def test_a_chore_is_due_at_the_start_and_an_interval_after_it_began() -> None:
    timetable = Timetable({"sweep": 60, "post": 15})

    assert timetable.due(100) == ["sweep", "post"]
    timetable.began("sweep", 100)
    timetable.began("post", 100)
    assert timetable.due(114) == []
    assert timetable.due(115) == ["post"]
    assert timetable.due(160) == ["sweep", "post"]


def test_a_chore_that_missed_its_turns_runs_once() -> None:
    timetable = Timetable({"post": 15})
    timetable.began("post", 0)

    assert timetable.due(1000) == ["post"]
    timetable.began("post", 1000)
    assert timetable.due(1001) == []


@override_settings(CHORES={"leak": 1, "quit": 1, "sweep": 1})
def test_a_chore_that_fails_is_logged_and_the_others_run(ran: list[str], caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(CommandError, match="failed: leak, quit"):
        call_command("work", "--once")

    assert ran == ["leak", "quit", "sweep"]
    assert "leak failed" in caplog.text and "the pipe is broken" in caplog.text


@override_settings(CHORES={"sweep": 1})
def test_once_means_once(ran: list[str]) -> None:
    call_command("work", "--once")

    assert ran == ["sweep"]


@pytest.mark.django_db(transaction=True)
def test_the_chores_of_this_portal_run() -> None:
    assert [name for name in settings.CHORES if not run_chore(name)] == []


@override_settings(CHORES={"slow": 0.001, "quick": 0.001})
def test_a_slow_chore_delays_nobody_runs_once_at_a_time_and_is_finished_before_the_end(
    ran: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "TICK", 0.001)
    enough, finished = threading.Event(), threading.Event()

    def run(name: str) -> None:
        ran.append(name)
        if name == "slow":
            assert enough.wait(30)
            os.kill(os.getpid(), signal.SIGTERM)
            finished.set()
        elif ran.count("quick") == 5:
            enough.set()

    monkeypatch.setattr(work, "run_chore", run)
    mine = signal.getsignal(signal.SIGTERM)

    Command().handle(once=False, with_parent=None)

    assert ran.count("slow") == 1 and ran.count("quick") >= 5
    assert finished.is_set()
    assert signal.getsignal(signal.SIGTERM) == mine


def read_until(stream: IO[str], words: str) -> str:
    said = ""
    while words not in said:
        line = stream.readline()
        assert line, said
        said += line
    return said


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_though_a_chore_failed(number: signal.Signals) -> None:
    with subprocess.Popen(WORK, cwd=ROOT, env=ENVIRONMENT, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr
        said = read_until(worker.stderr, "expire_holds failed")
        worker.send_signal(number)
        said += worker.stderr.read()

    assert worker.returncode == 0, said


def test_it_ends_with_its_parent() -> None:
    """The shell stands in for the server: the worker is its child, as in `make run`."""
    shell = f"{' '.join(WORK)} --with-parent $$ & read line"

    with subprocess.Popen(
        ["sh", "-c", shell], cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stderr
        read_until(parent.stderr, "expire_holds failed")
        parent.kill()
        # The worker holds the other end of this pipe: it is read to its end when the worker is gone.
        parent.stderr.read()
