"""The same look, folder and shell as the settings' tests."""

from __future__ import annotations

from tests.ui.settings.conftest import (  # noqa: F401  fixtures
    _look,
    answers,
    clerk_shell,
    manager_shell,
    office,
    opened,
    pytest_collection_modifyitems,
)
