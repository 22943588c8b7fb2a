"""How the pages' files are stored: hashed names, and compressed beside the original."""

import brotli
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Brotli's best (11) takes half a minute over what the libraries bring; 8 takes a second, for files 5 % larger.
QUALITY = 8


class QuickCompressor(Compressor):
    """Compresses well enough that a first start takes seconds, and no source maps, which only debuggers ask for."""

    SKIP_COMPRESS_EXTENSIONS = (*Compressor.SKIP_COMPRESS_EXTENSIONS, "map")

    @staticmethod
    def compress_brotli(data: bytes) -> bytes:
        """One file's content, compressed."""
        return brotli.compress(data, quality=QUALITY)


class StaticStorage(CompressedManifestStaticFilesStorage):
    """The storage of collected files."""

    def create_compressor(self, **options: object) -> Compressor:
        """What WhiteNoise compresses with."""
        return QuickCompressor(**options)
