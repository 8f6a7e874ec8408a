"""TRAINING in letters three rows tall, so that it can be read across a room."""

from typing import Final

# Five dots tall; two dots share a row of the terminal.
_LETTERS: Final = {
    "T": ("#####", "  #  ", "  #  ", "  #  ", "  #  "),
    "R": ("#### ", "#   #", "#### ", "#  # ", "#   #"),
    "A": (" ### ", "#   #", "#####", "#   #", "#   #"),
    "I": ("###", " # ", " # ", " # ", "###"),
    "N": ("#   #", "##  #", "# # #", "#  ##", "#   #"),
    "G": (" ####", "#    ", "#  ##", "#   #", " ####"),
}
_BLOCKS: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def block_letters(word: str) -> tuple[str, str, str]:
    """Return a word of the letters of TRAINING as three rows of half blocks."""
    rows = [" ".join(_LETTERS[letter][dot] for letter in word) for dot in range(5)]
    rows.append(" " * len(rows[0]))
    pairs = [(rows[2 * row], rows[2 * row + 1]) for row in range(3)]
    top, middle, bottom = (
        "".join(_BLOCKS[above == "#", below == "#"] for above, below in zip(*pair, strict=True)) for pair in pairs
    )
    return top, middle, bottom
