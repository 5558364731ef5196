"""What the program is built from: exact versions, no registry's address, no lock file that would name one."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib

import pytest

from tests.house.source import FILES, ROOT, imported

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
RUN = PROJECT["project"]["dependencies"]
DEVELOP = [one for group in PROJECT["dependency-groups"].values() for one in group]
CONSTRAINTS = PROJECT["tool"]["uv"]["constraint-dependencies"]
PINNED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(\[[a-z,]+\])?==\d+(\.\d+)*")

# what is imported → the distribution that brings it
MODULES = {
    "PySide6": "PySide6-Essentials", "argon2": "argon2-cffi", "peewee": "peewee", "playhouse": "peewee",
    "python_calamine": "python-calamine", "xlsxwriter": "XlsxWriter", "keyring": "keyring", "msgspec": "msgspec",
    "cryptography": "cryptography", "platformdirs": "platformdirs", "pypdfium2": "pypdfium2", "pypinyin": "pypinyin",
    "reportlab": "reportlab", "sqlcipher3": "sqlcipher3",
}  # fmt: skip


@pytest.mark.parametrize("requirement", [*RUN, *DEVELOP, *CONSTRAINTS])
def test_every_requirement_has_one_exact_version(requirement):
    assert PINNED.fullmatch(requirement)


def test_nothing_is_required_twice():
    names = [re.split(r"[=\[]", one)[0].lower().replace("_", "-") for one in (*RUN, *DEVELOP, *CONSTRAINTS)]
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("name", ["pyproject.toml", ".ci/run", ".gitignore", "README.md", ".pre-commit-config.yaml"])
def test_no_registrys_address_stands_in_the_project(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"index-url|extra-index|https?://[^\s\"')]*(pypi|simple|registry|mirror|proxy)", text)


def test_the_lock_file_is_ignored():
    assert "uv.lock" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    git = shutil.which("git")
    if git is not None and (ROOT / ".git").exists():
        tracked = subprocess.run([git, "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
        assert "uv.lock" not in tracked
        assert not [name for name in tracked if name.endswith((".lock", ".pyc", ".db"))]


def foreign(path):
    """Top names imported that are neither Python's nor ours."""
    tops = {name.split(".")[0] for name in imported(path)}
    return tops - set(sys.stdlib_module_names) - {"app", "ui", "main", "__future__"}


def test_what_is_imported_is_required_and_what_is_required_is_imported():
    used = set().union(*(foreign(path) for path in FILES))
    assert used <= set(MODULES), "name the distribution of a new module in MODULES"
    required = {re.split(r"[=\[]", one)[0] for one in RUN}
    assert {MODULES[name] for name in used} == required


def test_qt_is_the_version_that_does_not_lose_none():
    """6.12.0 on Python 3.11 loses a reference to None at each void call (see test_qt_binding)."""
    assert "PySide6-Essentials==6.11.3" in RUN
    assert "shiboken6==6.11.3" in CONSTRAINTS


def test_nothing_opens_a_socket_to_the_outside():
    network = {"socket", "urllib.request", "http.client", "http.server", "ftplib", "smtplib", "requests", "httpx"}
    outside = {
        f"PySide6.QtNetwork.{name}" for name in ("QNetworkAccessManager", "QTcpSocket", "QTcpServer", "QSslSocket")
    }
    assert {path.name for path in FILES if imported(path) & (network | outside)} == set()
