"""The package as others see it: version, names, hints, time to import."""
import ast
import re
import subprocess
import sys

from conftest import ROOT

import narod

PACKAGE = ROOT / "analysis/narod"


def test_the_version_is_that_of_the_project():
    project = re.search(r"project\(narod VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text())
    assert narod.__version__ == project[1]


def test_type_checkers_know_every_public_name():
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text())
    named = {alias.asname: node.module for node in stub.body if isinstance(node, ast.ImportFrom)
             for alias in node.names}
    assert set(narod.__all__) <= set(named)
    for name, module in named.items():
        if module:
            assert narod._HOME[name] == module
    assert (PACKAGE / "py.typed").is_file()


def test_public_functions_say_what_they_return():
    functions = [getattr(narod, name) for name in narod.__all__]
    functions = [one for one in functions if callable(one) and not isinstance(one, type)]
    methods = [value for value in vars(narod.Run).values() if callable(value)
               and not value.__name__.startswith("_")]
    assert len(functions) > 10 and len(methods) > 5
    for one in [*functions, *methods]:
        assert "return" in one.__annotations__, one.__name__


def test_importing_does_not_import_what_is_slow():
    code = "import sys, narod; print([name for name in ('xarray', 'matplotlib', 'pandas') " \
           "if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT / "analysis", text=True,
                          capture_output=True, check=True)
    assert done.stdout.strip() == "[]"
