"""The windows. The only package that imports PySide6; holds no rules and no queries."""
