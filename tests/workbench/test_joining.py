"""Modules joined into one file a page: what is read, in which order it runs, what comes later, what is refused."""

import subprocess

import pytest
from playwright._impl._driver import compute_driver_executable

from annotations.templatetags.modules import STATIC
from workbench import joining
from workbench.static import made_small

NODE = compute_driver_executable()[0]


def files_of(sources):
    return {
        file.name: file for file in joining.joined({name: joining.read(name, text) for name, text in sources.items()})
    }


def run(tmp_path, sources, entry="annotations/page.js"):
    """What the entry's joined file prints, loaded as a browser loads it: other files by their bare names."""
    for name, content in made_small(sources, {}).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    hook = """
      import {registerHooks} from "node:module";
      registerHooks({resolve: (name, context, next) =>
        next(name.startsWith("annotations/") ? new URL(name, import.meta.url).href : name, context)});
    """
    (tmp_path / "hook.mjs").write_text(hook)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    done = subprocess.run(
        [NODE, "--enable-source-maps", "--import", tmp_path / "hook.mjs", tmp_path / entry],
        capture_output=True,
        text=True,
    )
    return done.stdout.split(), done.stderr


PAGE = {
    "annotations/page.js": (
        'import {say} from "annotations/say.js";\n'
        'import {\n  name as other,\n  Thing,\n} from "annotations/things.js";\n'
        "const name = 1;\n"
        "say(`page ${name} ${other} ${new Thing().name}`);\n"
        'import("annotations/later.js").then(({finish, End}) => finish(new End()));\n'
    ),
    "annotations/say.js": "export function say(words) {\n  console.log(words);\n}\n\nsay('first');\n",
    "annotations/things.js": (
        'import {say} from "annotations/say.js";\n'
        "export const name = 'name';\n"
        "export class Thing {\n  name = name.repeat(2);\n}\n"
        "/** @type {import(\"annotations/unknown.js\").Nothing} */\nexport async function unused() {}\nsay('second');\n"
    ),
    "annotations/later.js": (
        'import {say} from "annotations/say.js";\nimport {shown} from "annotations/deep.js";\n'
        "export class End {}\nexport function finish(end) {\n  say(`${shown} ${end instanceof End}`);\n}\n"
    ),
    "annotations/deep.js": "export const shown = 'later';\n",
}


def test_modules_run_once_each_before_those_that_need_them_and_their_names_do_not_meet(tmp_path):
    printed, complaints = run(tmp_path, PAGE)
    assert complaints == ""
    assert printed == ["first", "second", "page", "1", "name", "namename", "later", "true"]


def test_what_is_loaded_later_is_a_file_of_its_own_that_takes_from_the_page_what_both_need():
    files = files_of(PAGE)
    members = {name: [line.module.name for line in file.lines] for name, file in files.items()}
    assert members == {
        "annotations/page.js": ["annotations/say.js", "annotations/things.js", "annotations/page.js"],
        "annotations/later.js": ["annotations/deep.js", "annotations/later.js"],
    }
    assert 'from"annotations/page.js"' in files["annotations/later.js"].head


def test_what_two_later_files_need_is_a_file_of_its_own_that_runs_once(tmp_path):
    sources = {
        "annotations/page.js": (
            'import {say} from "annotations/say.js";\n'
            'const later = [() => import("annotations/a.js"), () => import("annotations/b.js")];\n'
            "Promise.all(later.map((load) => load())).then(([{a}, {b}]) => say(`${a === b}`));\n"
        ),
        "annotations/say.js": PAGE["annotations/say.js"],
        "annotations/a.js": 'import {shared} from "annotations/shared.js";\nexport const a = shared;\n',
        "annotations/b.js": 'import {a as shared} from "annotations/a.js";\nexport const b = shared;\n',
        "annotations/shared.js": (
            'import {say} from "annotations/say.js";\nimport {deep} from "annotations/deep.js";\n'
            "say('shared');\nexport const shared = {deep};\n"
        ),
        "annotations/deep.js": "export const deep = 1;\n",
    }
    members = {name: [line.module.name for line in file.lines] for name, file in files_of(sources).items()}
    assert members == {
        "annotations/page.js": ["annotations/say.js", "annotations/page.js"],
        "annotations/deep.js": ["annotations/deep.js"],
        "annotations/shared.js": ["annotations/shared.js"],
        "annotations/a.js": ["annotations/a.js"],
        "annotations/b.js": ["annotations/b.js"],
    }
    printed, complaints = run(tmp_path, sources)
    assert (printed, complaints) == (["first", "shared", "true"], "")


def test_an_error_is_told_with_its_module_and_line(tmp_path):
    sources = {
        "annotations/page.js": 'import {fail} from "annotations/failing.js";\n\nfail({first: {}});\n',
        "annotations/failing.js": (
            "/**\n * Fails.\n */\n\n/** As it is told. */\nexport function fail(given) {\n"
            "  const elsewhere = given.first ?? given.second;\n\n  return elsewhere.somewhere.nowhere;\n}\n"
        ),
    }
    _, complaints = run(tmp_path, sources)
    assert "annotations/failing.js:9" in complaints
    assert "annotations/page.js:3" in complaints


@pytest.mark.parametrize(
    "form",
    [
        'import everything from "annotations/b.js";',
        'import * as all from "annotations/b.js";',
        'import "annotations/b.js";',
        'import {b} from "./b.js"; b();',
        "export default function () {}",
        "export let b = 1;",
        "const b = 1;\nexport {b};",
        'export {b} from "annotations/b.js";',
        "console.log(import.meta.url);",
        "import(name);",
    ],
)
def test_a_form_that_cannot_be_joined_is_refused_by_name(form):
    with pytest.raises(ValueError, match=r"annotations/a\.js cannot be joined"):
        joining.read("annotations/a.js", f"const first = 1;\n{form}\n")


@pytest.mark.parametrize(
    ("sources", "sentence"),
    [
        ({"a": 'import {b} from "b";\n'}, "There is no b"),
        ({"a": 'import {c} from "b";\n', "b": "export const b = 1;\n"}, "b exports no c"),
        (
            {
                "a": 'import {b} from "b";\n',
                "b": 'import {c} from "c";\nexport const b = 1;\n',
                "c": 'import {b} from "b";\nexport const c = 1;\n',
            },
            "in a circle: a → b → c",
        ),
        (
            {"a": 'import {b} from "b";\nimport("b");\n', "b": "export const b = 1;\n"},
            "b: imported at once and later",
        ),
    ],
)
def test_what_does_not_fit_together_is_said(sources, sentence):
    with pytest.raises(ValueError, match=sentence):
        files_of(sources)


def test_our_pages_are_the_modules_that_templates_name_and_no_module_is_left_over():
    sources = {path.relative_to(STATIC).as_posix(): path.read_text() for path in STATIC.rglob("*.js")}
    modules = {name: joining.read(name, text) for name, text in sources.items()}
    needed = {one for module in modules.values() for one in (*module.needs, *module.later)}
    templates = "".join(path.read_text() for path in (STATIC.parent / "templates").rglob("*.html"))
    named = {name for name in modules if f'{{% module "{name}" %}}' in templates}
    assert modules.keys() - needed == named


def test_css_keeps_what_browsers_need():
    css = (
        ':root { --a: light-dark(#ffffff, #000); }\n.a::before { content: "✓" / ""; }\n'
        "::highlight(mark-claim-0) { color: var(--a); }\n"
    )
    (small,) = made_small({}, {"annotations/a.css": css}).values()
    assert 'content:"✓"/""' in small.replace(" ", "")
    assert "light-dark(" in small
    assert "::highlight(mark-claim-0){color:var(--a)}" in small
    assert len(small) < len(css)


def test_a_stylesheet_holds_those_it_imports():
    sheets = {
        "annotations/a.css": ".a { top: 0; }\n",
        "annotations/b.css": '/* Two. */\n@import "a.css";\n.b { top: 1px; }\n',
    }
    assert made_small({}, sheets)["annotations/b.css"] == ".a{top:0}.b{top:1px}"


def test_the_library_says_what_it_cannot_read():
    with pytest.raises(ValueError, match="could not be made small"):
        made_small({"annotations/a.js": "const = 1;\n"}, {})
