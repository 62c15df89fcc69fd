#!/usr/bin/env python3
"""Writes docs/python.md, the reference of the Python package, from its docstrings; with --check it
only reports whether the page is stale.

Usage: python_reference.py [--check]

The package is parsed, not imported: no library is needed.
"""
import ast
import inspect
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs/python.md"
PACKAGES = {"narod": ROOT / "analysis/narod", "narod.plots": ROOT / "analysis/narod/plots"}
HEAD = """# Python API

<!-- Written by docs/python_reference.py from the docstrings of analysis/narod; do not edit. -->

[analysis/README.md](../analysis/README.md) introduces the package. All names below are attributes
of the module that the heading names: `import narod`, then `narod.open_run(...)`.
"""
DEFINITION = (ast.FunctionDef, ast.ClassDef)


def parse(path):
    return ast.parse(path.read_text("utf-8"), str(path))


def public_names(module):
    """The names in __all__, which must be a list of strings."""
    for node in module.body:
        if isinstance(node, ast.Assign) and node.targets[0].id == "__all__":
            return ast.literal_eval(node.value)
    sys.exit("python_reference.py: a package has no __all__")


def definitions(folder):
    """Functions and classes at the top of each module of a folder: name -> [(module, node)]."""
    found = {}
    for path in sorted(folder.glob("*.py")):
        for node in parse(path).body:
            if isinstance(node, DEFINITION):
                found.setdefault(node.name, []).append((path.stem, node))
    return found


def imported_from(module):
    return {
        alias.name: node.module
        for node in module.body
        if isinstance(node, ast.ImportFrom) and node.level == 1
        for alias in node.names
    }


def definition_of(name, known, imports):
    """The node that defines a name; None for a constant or a module."""
    candidates = known.get(name, [])
    if len(candidates) > 1:
        candidates = [pair for pair in candidates if pair[0] == imports.get(name)]
        if len(candidates) != 1:
            sys.exit(f"python_reference.py: '{name}' is defined in several modules")
    return candidates[0][1] if candidates else None


def docstring(node):
    """A docstring without the indentation of the code around it; a module has none around it."""
    raw = (ast.get_docstring(node, clean=False) or "").strip()
    return raw if isinstance(node, ast.Module) else inspect.cleandoc(raw)


def paragraphs(text):
    """A docstring as Markdown: indented lines become code, all else stays."""
    lines, code = [], False
    for line in text.splitlines():
        if line.startswith("    ") != code and (line or not code):
            lines.append("```" if code else "```python")
            code = not code
        lines.append(line[4:] if code else line)
    return "\n".join(lines + ["```"] * code)


def is_property(node):
    return any("property" in ast.unparse(decorator) for decorator in node.decorator_list)


def signature(name, node):
    if isinstance(node, ast.ClassDef) or is_property(node):
        return name
    arguments = ast.unparse(node.args)
    return f"{name}({re.sub(r'^(self|cls)(, )?', '', arguments)})"


def entry(level, name, node):
    text = f"\n{'#' * level} {name}\n\n```python\n{signature(name, node)}\n```\n"
    if documented := docstring(node):
        text += f"\n{paragraphs(documented)}\n"
    if isinstance(node, ast.ClassDef):
        for member in node.body:
            if isinstance(member, ast.FunctionDef) and not member.name.startswith("_"):
                text += entry(level + 1, f"{name}.{member.name}", member)
    return text


def reference():
    text = HEAD
    for package, folder in PACKAGES.items():
        module = parse(folder / "__init__.py")
        known, imports = definitions(folder), imported_from(module)
        text += f"\n## {package}\n\n{paragraphs(docstring(module))}\n"
        for name in sorted(public_names(module), key=str.lower):
            if node := definition_of(name, known, imports):
                text += entry(3, name, node)
    return text


def main():
    if sys.argv[1:] not in ([], ["--check"]):
        sys.exit(__doc__)
    text = reference()
    if sys.argv[1:] == []:
        PAGE.write_text(text, "utf-8")
    elif not PAGE.exists() or PAGE.read_text("utf-8") != text:
        sys.exit("docs/python.md is stale. Run docs/python_reference.py")


if __name__ == "__main__":
    main()
