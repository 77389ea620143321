"""How static files are kept: under hashed names, compressed once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Maps are for those who read minified code in a debugger: nobody waits for them.
NOT_COMPRESSED = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")


class ByOrigin:
    """Our own files as small as can be, which is slow; those of packages by gzip, so that a first start is quick."""

    def __init__(self, **options: Any) -> None:
        self.small = Compressor(**{**options, "extensions": NOT_COMPRESSED})
        self.quick = Compressor(**{**options, "extensions": NOT_COMPRESSED, "use_brotli": False})

    def should_compress(self, name: str) -> bool:
        return bool(self.small.should_compress(name))

    def compress(self, path: str) -> Iterator[str]:
        """The paths of the compressed forms, where they are smaller."""
        is_ours = Path(path).is_relative_to(Path(settings.STATIC_ROOT) / "annotations")
        chosen = self.small if is_ours else self.quick
        yield from chosen.compress(path)


class Storage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise says no types
    """WhiteNoise's, compressing by origin."""

    def create_compressor(self, **options: Any) -> ByOrigin:
        return ByOrigin(**options)
