"""The sheet of the Word file: A4, in twentieths of a point."""

PAGE = {"w": 11906, "h": 16838}
MARGINS = {"top": 1760, "bottom": 1640, "left": 1870, "right": 1870, "header": 900, "footer": 800, "gutter": 0}
WIDTH = PAGE["w"] - MARGINS["left"] - MARGINS["right"]
HEIGHT = PAGE["h"] - MARGINS["top"] - MARGINS["bottom"]
"""The measure: what a page holds between its margins."""
