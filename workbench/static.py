"""How static files are kept: ours joined and made small, all under hashed names, compressed once."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage as FileStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

from workbench import joining, minifying, source_maps
from workbench.minifying import CSS, JAVASCRIPT, minified

OURS = "annotations/"
# Maps are for those who read minified code in a debugger: nobody waits for them.
NOT_COMPRESSED = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")
IMPORT = re.compile(r'^@import "([^"/]+)";$', re.MULTILINE)
# What decides how the files come out, beside the files themselves.
MADE_BY = (__file__, joining.__file__, minifying.__file__, source_maps.__file__)

# Where a file lies: its storage and its name there.
Place = tuple[FileStorage, str]


class ByOrigin:
    """Our own files as small as can be, which is slow; those of packages by gzip, so that a first start is quick."""

    def __init__(self, **options: Any) -> None:
        self.small = Compressor(**{**options, "extensions": NOT_COMPRESSED})
        self.quick = Compressor(**{**options, "extensions": NOT_COMPRESSED, "use_brotli": False})

    def should_compress(self, name: str) -> bool:
        return bool(self.small.should_compress(name))

    def compress(self, path: str) -> Iterator[str]:
        """The paths of the compressed forms, where they are smaller."""
        is_ours = Path(path).is_relative_to(Path(settings.STATIC_ROOT) / OURS)
        chosen = self.small if is_ours else self.quick
        yield from chosen.compress(path)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise says no types
    """WhiteNoise's, with our modules joined, compressing by origin."""

    def post_process(self, paths: Mapping[str, Place], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """What WhiteNoise makes of the files. A module that is part of another file is not served."""
        yield from super().post_process(paths if dry_run else self.smaller(paths), dry_run=dry_run, **options)

    def smaller(self, paths: Mapping[str, Place]) -> dict[str, Place]:
        """The files, those of ours joined and made small."""
        ours = {name: _text(*place) for name, place in paths.items() if name.startswith(OURS)}
        modules = {name: text for name, text in ours.items() if name.endswith(".js")}
        styles = {name: text for name, text in ours.items() if name.endswith(".css")}
        contents = made_small(modules, styles)
        for name, content in contents.items():
            self.delete(name)
            self._save(name, ContentFile(content.encode()))
        kept = {name: place for name, place in paths.items() if name not in modules}
        return kept | {name: (self, name) for name in contents}

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """The compressed forms of the files that pages name; nobody asks for the others."""
        yield from super().compress_files(paths & set(self.hashed_files.values()))

    def create_compressor(self, **options: Any) -> ByOrigin:
        return ByOrigin(**options)


def made_small(modules: Mapping[str, str], styles: Mapping[str, str]) -> dict[str, str]:
    """The names and contents of the files that are served in place of these."""
    files = joining.joined({name: joining.read(name, text) for name, text in modules.items()})
    functions = [(JAVASCRIPT, line.function) for file in files for line in file.lines]
    small = iter(minified([*functions, *((CSS, _with_imports(name, styles)) for name in styles)]))
    contents = dict(chain.from_iterable(_with_map(file, [next(small) for _ in file.lines]) for file in files))
    return contents | dict(zip(styles, small, strict=True))


def _text(storage: FileStorage, name: str) -> str:
    with storage.open(name) as file:
        return bytes(file.read()).decode()


def _with_imports(name: str, styles: Mapping[str, str]) -> str:
    """The stylesheet with those of ours that it imports in their places."""
    folder = name.rpartition("/")[0]
    return IMPORT.sub(lambda found: _with_imports(f"{folder}/{found[1]}", styles), styles[name])


def _with_map(file: joining.File, functions: list[str]) -> Iterator[tuple[str, str]]:
    """The name and content of a joined file, and of its map."""
    text = f"{file.head}\n"
    lines: list[list[source_maps.Place]] = [[]]
    for number, (line, function) in enumerate(zip(file.lines, functions, strict=True)):
        function = function.rstrip("; \n")
        text += f"{line.before}{function}{line.after}\n"
        lines += source_maps.places(number, line.module.source, function, len(line.before))
    own_map = f"{file.name}.map"
    yield file.name, f"{text}{file.tail}\n//# sourceMappingURL={Path(own_map).name}\n"
    sources = [(settings.STATIC_URL + line.module.name, line.module.source) for line in file.lines]
    yield own_map, source_maps.source_map(file.name, sources, lines)
