#!/usr/bin/env python3
"""Links of documents work, and paths are links.

Usage: links_test.py ROOT | links_test.py --self-test

In every document, a link to a file of the project names one that exists, and a link to a heading
one that the target has. In the documents of PATHS_ARE_LINKS, a path of the project in running text
or in a table is a link.
"""
import pathlib
import re
import subprocess
import sys
import tempfile

PATHS_ARE_LINKS = re.compile(r"README\.md|CONTRIBUTING\.md|docs/.*|containers/.*|analysis/README\.md")
NOT_YET = {
    "docs/python.md",  # docstrings, which are read in Python too
    "docs/cli.md",  # help texts, which are read in a terminal too
    "docs/counterfactuals.md",
    "docs/output-format.md",
    "docs/sweeps.md",
}
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"!?\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)")
SPAN = re.compile(r"`([^`\n]+)`")
BARE = re.compile(r"([\w-]+/[\w./-]*\w/?)")  # in running text, without quotes
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def listed(root, *patterns):
    done = subprocess.run(
        ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        capture_output=True, text=True, check=False,
    )
    if done.returncode != 0:  # not a clone
        return {p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file()}
    return {name for name in done.stdout.split("\n") if name}


def blank(found):
    """What replaces a block of code: as many lines, so that line numbers stay."""
    return "\n" * found.group(0).count("\n")


def without_code_blocks(text):
    text = FENCE.sub(blank, text)
    return re.sub(r"^(    |\t).*$", "", text, flags=re.MULTILINE)


def anchor(heading):
    """The name that GitHub gives a heading."""
    words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", words).replace(" ", "-")


def anchors(text):
    return {anchor(heading) for heading in HEADING.findall(FENCE.sub(blank, text))}


class Documents:
    def __init__(self, root):
        self.root = root
        self.files = listed(root)
        self.folders = {str(p) for name in self.files for p in pathlib.PurePosixPath(name).parents}
        self.names = sorted(name for name in self.files if name.endswith(".md"))

    def exists(self, name):
        return name in self.files or name in self.folders

    def resolved(self, document, target):
        """The path of a target from the root; None if it leads outside."""
        path = (self.root / document).parent / target
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return None

    def link_problems(self, document, text):
        for found in LINK.finditer(text):
            target, _, heading = found.group(2).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            line = text.count("\n", 0, found.start()) + 1
            path = self.resolved(document, target) if target else document
            if path is None or not self.exists(path):
                yield line, f"link to '{found.group(2)}', which does not exist"
            elif heading and path.endswith(".md"):
                if heading not in anchors((self.root / path).read_text("utf-8")):
                    yield line, f"link to '{found.group(2)}': {path} has no such heading"

    def path_problems(self, document, text):
        plain = LINK.sub(lambda found: " " * len(found.group(0)), text)
        bare = SPAN.sub(lambda found: " " * len(found.group(0)), plain)
        for found in [*SPAN.finditer(plain), *BARE.finditer(bare)]:
            name = found.group(1)
            if "/" not in name and not name.endswith(".md"):
                continue
            if self.exists(name.rstrip("/")):
                line = plain.count("\n", 0, found.start()) + 1
                yield line, f"'{name}' is a path but no link"

    def problems(self):
        for document in self.names:
            text = without_code_blocks((self.root / document).read_text("utf-8"))
            found = list(self.link_problems(document, text))
            if PATHS_ARE_LINKS.fullmatch(document) and document not in NOT_YET:
                found += self.path_problems(document, text)
            for line, problem in sorted(found):
                yield f"{document}:{line}: {problem}"


def check(root):
    problems = list(Documents(root).problems())
    print("\n".join(problems) or "all links work")
    return 1 if problems else 0


# text of README.md beside docs/a.md, whether something is wrong with it
SELF_TEST = (
    ("[a](docs/a.md)", False),
    ("[a](docs/b.md)", True),
    ("[a](docs)", False),
    ("[a](docs/a.md#a-heading)", False),
    ("[a](docs/a.md#another)", True),
    ("[a](../elsewhere.md)", True),
    ("[a](https://example.org/b.md)", False),
    ("![a picture](docs/a.png)", True),
    ("[`docs/a.md`](docs/a.md)", False),
    ("see `docs/a.md`", True),
    ("see `docs/`", True),
    ("see docs/a.md.", True),
    ("see `docs/b.md`", False),
    ("    cat docs/a.md\n```\n`docs/a.md` [a](b.md)\n```\n", False),
)


def self_test():
    wrong = []
    for text, bad in SELF_TEST:
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "docs/a.md").write_text("# A `heading`!\n")
            (root / "README.md").write_text(text + "\n")
            if bool(list(Documents(root).problems())) != bad:
                wrong.append(text)
    for text in wrong:
        print(f"FAILED: {text!r}")
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(self_test() if sys.argv[1] == "--self-test" else check(pathlib.Path(sys.argv[1])))
