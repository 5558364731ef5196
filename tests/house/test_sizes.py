"""Files and functions that one reads in one go, each file saying what it is for."""

from __future__ import annotations

import ast
from statistics import median

from tests.house.source import FILES, functions, name_of, text_of, tree_of

LONGEST_FILE, LONGEST_FUNCTION, USUAL = 400, 50, 140


def lines_of(path) -> int:
    return text_of(path).count("\n")


def size(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first decorator to the last statement."""
    first = min([function.lineno, *(one.lineno for one in function.decorator_list)])
    return (function.end_lineno or function.lineno) - first + 1


def test_the_program_is_found():
    names = {name_of(path) for path in FILES}
    assert {"main.py", "app/services/intake.py", "ui/application.py"} <= names
    assert len(names) > 100


def test_no_file_is_longer_than_one_reads_in_one_go():
    assert [(name_of(path), lines_of(path)) for path in FILES if lines_of(path) > LONGEST_FILE] == []


def test_most_files_are_much_shorter():
    assert median(lines_of(path) for path in FILES if path.name != "__init__.py") <= USUAL


def test_no_function_is_longer_than_a_screen():
    long = [
        (name_of(path), one.name, size(one))
        for path in FILES
        for one in functions(path)
        if size(one) > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_file_says_what_it_is_for():
    assert [name_of(path) for path in FILES if not ast.get_docstring(tree_of(path))] == []
