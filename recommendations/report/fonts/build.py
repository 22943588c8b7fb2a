"""Makes the fonts of this folder anew from the pinned packages below (see README.md for the command).

Needs npm, apt (Debian's package of Droid Sans Fallback) and fontTools; the running product needs none of them.
"""

import json
import pathlib
import subprocess
import tempfile

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = pathlib.Path(__file__).parent
NPM = "@expo-google-fonts/"
WHOLE = {
    "SourceSerif4-Regular.ttf": (
        "source-serif-4@0.4.1",
        "400Regular/SourceSerif4_400Regular.ttf",
    ),
    "SourceSerif4-Italic.ttf": (
        "source-serif-4@0.4.1",
        "400Regular_Italic/SourceSerif4_400Regular_Italic.ttf",
    ),
    "SourceSerif4-SemiBold.ttf": (
        "source-serif-4@0.4.1",
        "600SemiBold/SourceSerif4_600SemiBold.ttf",
    ),
    "SourceSerif4-SemiBoldItalic.ttf": (
        "source-serif-4@0.4.1",
        "600SemiBold_Italic/SourceSerif4_600SemiBold_Italic.ttf",
    ),
    "SourceSerif4-Bold.ttf": ("source-serif-4@0.4.1", "700Bold/SourceSerif4_700Bold.ttf"),
    "SourceSerif4-BoldItalic.ttf": ("source-serif-4@0.4.1", "700Bold_Italic/SourceSerif4_700Bold_Italic.ttf"),
    "Amiri-Regular.ttf": ("amiri@0.4.1", "400Regular/Amiri_400Regular.ttf"),
    "Amiri-Bold.ttf": ("amiri@0.4.1", "700Bold/Amiri_700Bold.ttf"),
    "NotoEmoji-Regular.ttf": (
        "noto-emoji@0.4.7",
        "400Regular/NotoEmoji_400Regular.ttf",
    ),
}
CHINESE = ("noto-serif-sc@0.4.3", "400Regular/NotoSerifSC_400Regular.ttf")
WIDER = {
    "NotoSerif-Regular-Wider.ttf": "400Regular/NotoSerif_400Regular.ttf",
    "NotoSerif-Italic-Wider.ttf": "400Regular_Italic/NotoSerif_400Regular_Italic.ttf",
    "NotoSerif-SemiBold-Wider.ttf": "600SemiBold/NotoSerif_600SemiBold.ttf",
}
WIDER_PACKAGE = "noto-serif@0.4.2"
SYMBOLS = ("noto-sans-symbols-2@0.4.1", "400Regular/NotoSansSymbols2_400Regular.ttf")
DEBIAN_PACKAGE = "fonts-droid-fallback"
DROID = "usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf"
SYMBOL_BLOCKS = ((0x2190, 0x21FF), (0x2300, 0x23FF), (0x2500, 0x27BF), (0x2B00, 0x2BFF))


def everyday_chinese() -> set[int]:
    """The characters of GB 2312 and of the first level of Big5: simplified and traditional everyday writing."""
    pairs = [bytes([a, b]) for a in range(0xA1, 0xF8) for b in range(0xA1, 0xFF)]
    found = {pair.decode("gb2312", "ignore") for pair in pairs}
    found |= {
        bytes([a, b]).decode("big5", "ignore")
        for a in range(0xA4, 0xC7)
        for b in (*range(0x40, 0x7F), *range(0xA1, 0xFF))
    }
    return {ord(character) for character in found if len(character) == 1}


def fetch(package: str, scratch: pathlib.Path) -> pathlib.Path:
    """The unpacked folder of an npm package."""
    folder = scratch / package.replace("@", "-")
    if not folder.exists():
        archive = subprocess.check_output(["npm", "pack", "--silent", NPM + package], cwd=scratch, text=True).strip()
        folder.mkdir()
        subprocess.check_call(["tar", "xzf", scratch / archive, "-C", folder, "--strip-components", "1"])
    return folder


def fetch_debian(scratch: pathlib.Path) -> pathlib.Path:
    """Droid Sans Fallback out of Debian's package."""
    subprocess.check_call(["apt-get", "download", "-q", DEBIAN_PACKAGE], cwd=scratch)
    (archive,) = scratch.glob(f"{DEBIAN_PACKAGE}*.deb")
    subprocess.check_call(["dpkg-deb", "-x", archive, scratch / "debian"])
    return scratch / "debian" / DROID


def cut(source: pathlib.Path, wanted: set[int], target: pathlib.Path) -> None:
    """Writes to ``target`` the part of a font that shows ``wanted``."""
    options = subset.Options(
        hinting=False,
        layout_features=["ccmp", "locl", "mark"],
        name_IDs=["*"],
        notdef_outline=True,
    )
    font = subset.load_font(str(source), options)
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=wanted)
    subsetter.subset(font)
    subset.save_font(font, str(target), options)


def covered(font: pathlib.Path) -> set[int]:
    """The characters a font has a glyph for."""
    return set(TTFont(font, lazy=True).getBestCmap())


def widths(font: pathlib.Path) -> dict[str, int]:
    """How wide each character is, in thousandths of the size."""
    face = TTFont(font, lazy=True)
    units = face["head"].unitsPerEm
    return {chr(point): round(face["hmtx"][name][0] * 1000 / units) for point, name in face.getBestCmap().items()}


def ranges(characters: set[int]) -> list[list[int]]:
    """``characters`` as [first, last] pairs in order."""
    found: list[list[int]] = []
    for character in sorted(characters):
        if found and found[-1][1] == character - 1:
            found[-1][1] = character
        else:
            found.append([character, character])
    return found


def main() -> None:
    """Writes the fonts, ``coverage.json`` and ``widths.json``."""
    with tempfile.TemporaryDirectory() as name:
        scratch = pathlib.Path(name)
        for target, (package, path) in WHOLE.items():
            (HERE / target).write_bytes((fetch(package, scratch) / path).read_bytes())
        written = covered(HERE / "SourceSerif4-Regular.ttf")
        for target, path in WIDER.items():  # polytonic Greek, the rarer letters of Latin and Cyrillic
            source = fetch(WIDER_PACKAGE, scratch) / path
            cut(source, covered(source) - written, HERE / target)
        everyday = everyday_chinese()
        cut(
            fetch(CHINESE[0], scratch) / CHINESE[1],
            everyday,
            HERE / "NotoSerifSC-Everyday.ttf",
        )
        symbols = {point for first, last in SYMBOL_BLOCKS for point in range(first, last + 1)}
        cut(
            fetch(SYMBOLS[0], scratch) / SYMBOLS[1],
            symbols,
            HERE / "NotoSansSymbols2-Symbols.ttf",
        )
        droid = fetch_debian(scratch)
        cut(droid, covered(droid) - everyday, HERE / "DroidSansFallback-Rare.ttf")
    measured = {face: widths(HERE / f"SourceSerif4-{face}.ttf") for face in ("Regular", "Bold")}
    (HERE / "widths.json").write_text(json.dumps(measured, separators=(",", ":"), sort_keys=True) + "\n")
    everything = set().union(*(covered(font) for font in HERE.glob("*.ttf")))
    (HERE / "coverage.json").write_text(json.dumps(ranges(everything), separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
