"""The page: self-contained, and whole in a browser."""
import re
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT

from narod import report

COUNT_PICTURES = """<script>
addEventListener("load", () => {
  const all = [...document.images];
  const there = all.filter(image => image.complete && image.naturalWidth > 100);
  document.title = `pictures ${there.length}/${all.length}`;
});
</script></body>"""


@pytest.fixture(scope="module")
def page(run, pairs, tmp_path_factory):
    return report.write_report(run, tmp_path_factory.mktemp("report") / "page.html", pairs)


def browse(page, folder):
    """What Chromium makes of a file: the page after loading, and what it says on the console."""
    program = shutil.which("chromium")
    assert program, "the package chromium is missing (packages/tests.txt)"
    done = subprocess.run(
        [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
         f"--user-data-dir={folder}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120, check=True)
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


def test_a_browser_finds_all_pictures_and_has_nothing_to_complain_of(page, tmp_path):
    _, console = browse(page, tmp_path / "a")
    assert console == []
    counting = tmp_path / "counting.html"
    counting.write_text(page.read_text().replace("</body>", COUNT_PICTURES))
    dom, _ = browse(counting, tmp_path / "b")
    expected = sum(len(figures) for _, _, figures in report.FIGURES) + 2  # of one variant
    assert f"<title>pictures {expected}/{expected}</title>" in dom


def test_the_console_would_be_heard(tmp_path):
    page = tmp_path / "bad.html"
    page.write_text("<!DOCTYPE html><title>x</title><script>nothing.here()</script>")
    assert browse(page, tmp_path / "c")[1]


def test_the_page_needs_no_other_file(page):
    text = page.read_text()
    sources = re.findall(r'(?:src|href)="([^"]{0,30})', text)
    assert sources and all(source.startswith(("data:image/png;base64,", "#")) for source in sources)
    assert "<script" not in text and "Not drawn" not in text


def test_the_page_has_comparison_events_and_provenance(page, run):
    text = page.read_text()
    assert all(f"<td>{key}</td>" in text for key in run.comparison.id)
    assert "<td>october_insurrection</td>" in text and "1917-10-25" in text
    assert text.index("What happened</h2>") < text.index("Scores</h2>")
    assert run.attrs["git_commit"] in text and run.attrs["scenario_hash"] in text


def test_the_page_asks_the_question_of_a_variant_only_if_it_is_given_one(page, run, pairs):
    text = page.read_text()
    assert pairs.variant().attrs["question"] in text and '<h2 id="what-if">' in text
    assert "What if" not in report.page(run)


def command(*arguments):
    return subprocess.run([sys.executable, "-m", "narod.report", *map(str, arguments)], text=True,
                          cwd=ROOT / "analysis", capture_output=True, check=False)


def test_a_run_that_lacks_what_a_figure_needs_says_so_in_its_place(short_file, tmp_path):
    done = command(short_file, "--output", tmp_path / "short.html")
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(tmp_path / "short.html")
    assert "Not drawn: no week of 1917-11-06" in (tmp_path / "short.html").read_text()


def test_a_wrong_file_is_named_and_nothing_is_written(tmp_path):
    done = command(tmp_path / "none.h5", "--output", tmp_path / "page.html")
    assert done.returncode == 2 and "none.h5: there is no such file" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_help_tells_where_the_page_goes():
    done = command("--help")
    assert done.returncode == 0 and "FILE with .html" in done.stdout


def test_the_page_never_replaces_what_it_is_about(copy_of, tmp_path):
    before = copy_of.read_bytes()
    done = command(copy_of, "--output", copy_of)
    assert done.returncode == 2 and "would replace the input" in done.stderr
    named_like_a_page = tmp_path / "run.html"
    named_like_a_page.write_bytes(before)
    done = command(named_like_a_page)
    assert done.returncode == 2 and "run.html: the output would replace the input" in done.stderr
    link = tmp_path / "link.html"
    link.symlink_to(copy_of)
    assert command(copy_of, "--output", link).returncode == 2
    assert copy_of.read_bytes() == before and named_like_a_page.read_bytes() == before
