"""Modules joined into one file a page, so that a page loads in one go and names inside it can be short.

A module becomes a function: what it imports are its parameters, what others import from it is its result. So no name
of one module meets a name of another. What a module loads later, by `import("…")`, becomes a file of its own, which
takes what it shares with the page from the page's file. Modules are read as text, which is exact as long as they keep
to a few forms: everything else is refused.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

IMPORT = re.compile(r'^import \{([^}]*)\} from "([^"]+)";$', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(?:async function|function\*?|class|const) (\w+))", re.MULTILINE)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
COMMENT_LINE = re.compile(r"^\s*(?:/?\*|//).*$", re.MULTILINE)
OTHER_FORM = re.compile(r"^(?:import|export)\b(?!\().*|\bimport\s*(?:\.|\((?!\")).*", re.MULTILINE)


@dataclass(frozen=True)
class Module:
    """A module: its source, that source without import and export on the same lines, what it takes and gives."""

    name: str
    source: str
    body: str
    imports: Mapping[str, tuple[str, str]]  # own name → (module, its name there)
    exports: tuple[str, ...]
    later: tuple[str, ...]

    @property
    def needs(self) -> tuple[str, ...]:
        """The modules it imports, in order."""
        return tuple(dict.fromkeys(module for module, _ in self.imports.values()))


@dataclass(frozen=True)
class Line:
    """A line of a joined file: `before`, then the function of a module made small, then `after`."""

    module: Module
    before: str
    function: str
    after: str


@dataclass(frozen=True)
class File:
    """A joined file: imports from other files of its page (only in what is loaded later), a line a module, exports."""

    name: str
    head: str
    lines: tuple[Line, ...]
    tail: str


def read(name: str, source: str) -> Module:
    """The module. Raises ValueError when it has a form that cannot be joined."""
    taken = IMPORT.sub(lambda found: "\n" * found.group().count("\n"), source)
    body = EXPORT.sub("", taken)
    code = COMMENT_LINE.sub("", body)
    if wrong := OTHER_FORM.search(code):
        raise ValueError(f"{name} cannot be joined: it has “{wrong.group()}”")
    imports = {
        own: (module, there)
        for names, module in IMPORT.findall(source)
        for there, own in map(_names, filter(str.strip, names.split(",")))
    }
    later = tuple(dict.fromkeys(LATER.findall(code)))
    return Module(name, source, body, imports, tuple(EXPORT.findall(taken)), later)


def _names(imported: str) -> tuple[str, str]:
    """`a` or `a as b`: the name there and the own name."""
    there, _, own = imported.strip().partition(" as ")
    return there, own or there


def joined(modules: Mapping[str, Module]) -> list[File]:
    """A file for each module that no other one imports, and for each one that is loaded later."""
    missing = {one for module in modules.values() for one in (*module.needs, *module.later)} - modules.keys()
    if missing:
        raise ValueError(f"There is no {', '.join(sorted(missing))}")
    named = {one for module in modules.values() for one in (*module.needs, *module.later)}
    return [file for entry in sorted(modules.keys() - named) for file in _page(modules, entry)]


def _page(modules: Mapping[str, Module], entry: str) -> Iterator[File]:
    """The entry's file, and those of what it loads later."""
    parts = parts_of(modules, entry)
    homes = {name: file for file, members in parts.items() for name in members}
    names = _short_names(modules, parts)
    heads = {file: _taken(modules, members, homes, names) for file, members in parts.items()}
    given = {name for taken in heads.values() for short in taken.values() for name in short}
    later = {name for member in homes for name in modules[member].later}
    for file, members in parts.items():
        head = "".join(f'import{{{",".join(short)}}}from"{source}";' for source, short in heads[file].items())
        exports = [short for (name, _), short in names.items() if homes[name] == file and short in given]
        if file in later:
            exports += [f"{names[file, export]} as {export}" for export in modules[file].exports]
        tail = f"export{{{','.join(exports)}}};" if exports else ""
        yield File(file, head, tuple(_line(modules[name], names) for name in members), tail)


def parts_of(modules: Mapping[str, Module], entry: str) -> dict[str, list[str]]:
    """The modules of the entry's file and of each one loaded later, each before those that need it.

    What several of the later ones need is a file of its own.
    """
    main = _in_order(modules, [entry])
    late = _loaded_later(modules, main)
    needed = Counter(one for name in late for one in _in_order(modules, [name]) if one not in main)
    if both := set(late) & set(main):
        raise ValueError(f"{', '.join(sorted(both))}: imported at once and later")
    shared = {name: [name] for name, count in needed.items() if count > 1}
    own = {name: [one for one in _in_order(modules, [name]) if needed[one] == 1] for name in late if name not in shared}
    return {entry: main} | shared | own


def _in_order(modules: Mapping[str, Module], starts: Sequence[str]) -> list[str]:
    """The starts and all they import, in the order in which a browser runs them. Raises ValueError for a circle."""
    done: dict[str, None] = {}
    path: list[str] = []

    def visit(name: str) -> None:
        if name in path:
            raise ValueError(f"Modules import one another in a circle: {' → '.join([*path, name])}")
        if name in done:
            return
        path.append(name)
        for needed in modules[name].needs:
            visit(needed)
        done[path.pop()] = None

    for start in starts:
        visit(start)
    return list(done)


def _loaded_later(modules: Mapping[str, Module], names: Sequence[str]) -> list[str]:
    """What these modules load later, and what that loads."""
    found: dict[str, None] = {}
    waiting = list(names)
    while waiting:
        for late in modules[waiting.pop(0)].later:
            if late not in found:
                found[late] = None
                waiting.extend(_in_order(modules, [late]))
    return list(found)


def _short_names(modules: Mapping[str, Module], parts: Mapping[str, Sequence[str]]) -> dict[tuple[str, str], str]:
    """A name for each export that something of the page uses."""
    members = dict.fromkeys(itertools.chain.from_iterable(parts.values()))
    used = {source for name in members for source in modules[name].imports.values()}
    used |= {(late, export) for late in list(parts)[1:] for export in modules[late].exports}
    wanted = [(name, export) for name in members for export in modules[name].exports if (name, export) in used]
    if unknown := used - set(wanted):
        raise ValueError("; ".join(f"{module} exports no {name}" for module, name in sorted(unknown)))
    return {one: f"${number:x}" for number, one in enumerate(wanted)}


def _taken(
    modules: Mapping[str, Module],
    members: Sequence[str],
    homes: Mapping[str, str],
    names: Mapping[tuple[str, str], str],
) -> dict[str, dict[str, None]]:
    """The short names that a file takes from each other file."""
    taken: dict[str, dict[str, None]] = {}
    for source in (source for name in members for source in modules[name].imports.values()):
        if homes[source[0]] != homes[members[0]]:
            taken.setdefault(homes[source[0]], {})[names[source]] = None
    return taken


def _line(module: Module, names: Mapping[tuple[str, str], str]) -> Line:
    """The module as the call of a function on the line of that function's beginning."""
    given = [export for export in module.exports if (module.name, export) in names]
    result = f"\nreturn [{', '.join(given)}];" if given else ""
    function = f"({', '.join(module.imports)}) => {{{module.body}{result}\n}}"
    kept = f"const[{','.join(names[module.name, export] for export in given)}]=" if given else ""
    arguments = ",".join(names[source] for source in module.imports.values())
    return Line(module, f"{kept}(", function, f")({arguments});")
