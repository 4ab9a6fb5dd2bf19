"""The data a button carries: short permanent codes, at most 64 bytes, read again after any restart.

`verb:part:part`. Needs and services travel as their permanent codes, areas as one letter. Nothing personal.
"""

from __future__ import annotations

from dataclasses import dataclass

AREA_LETTERS = {"walsall": "w", "wolverhampton": "v", "sandwell": "s", "dudley": "d", "elsewhere": "e"}
_AREAS = {letter: area for area, letter in AREA_LETTERS.items()}

NEED = "n"  # n:need:area            answer this need
MORE = "m"  # m:need:area:offset     the next services for it
AREA = "a"  # a:area:needs           the area is this; then answer these needs
THEME = "t"  # t:theme               the needs of one theme
THEMES = "tt"  # tt                  all themes
NONE_OF_THESE = "z"  # z             none of the offered needs fits
SAFE = "y"  # y:need:area:voice:needs  it is safe to read this here
NOT_NOW = "yn"  # yn                 not here, not now
LEAVE = "x"  # x                     quick exit
CRISIS_SAFE = "ko"  # ko:needs       I'm safe, carry on (with these needs)
CRISIS_OTHER = "kp"  # kp:kind:needs it is about someone else
CRISIS_AGAIN = "kr"  # kr:kind:voice:needs  show the numbers again
CRISIS_OPEN = "ks"  # ks:kind:voice:needs   tapped on the soft line
WRONG = "w"  # w:services            something wrong? which one
WRONG_SERVICE = "ws"  # ws:service       what is wrong with it
WRONG_REASON = "wr"  # wr:service:reason
OUTCOME = "o"  # o:need[:outcome]        did it help? (sealed)
SERVICES = "l"  # l:services         a list of services, as a handout's QR opens it
START_AGAIN = "r"
BACK = "b"
VISIT = "v"  # v:...                 everything of a champion's visit
CURATE = "q"  # q:what:which        the curators' chat


@dataclass(frozen=True, slots=True)
class Press:
    """A button's data taken apart. Missing parts read as ""."""

    verb: str
    parts: tuple[str, ...]

    def part(self, index: int) -> str:
        """The part at `index`, or ""."""
        return self.parts[index] if index < len(self.parts) else ""


def press(data: str) -> Press:
    """Take a button's data apart. Any text is taken; nonsense is for the conversation to refuse."""
    verb, *parts = data.split(":")
    return Press(verb, tuple(parts))


def data(verb: str, *parts: str) -> str:
    """Put a button's data together. Raises ValueError above Telegram's 64 bytes."""
    made = ":".join((verb, *parts))
    if len(made.encode()) > 64:
        raise ValueError(f"button data too long: {made}")
    return made


def area_letter(area: str | None) -> str:
    """One letter for an area; "-" while it is not known."""
    return AREA_LETTERS.get(area or "", "-")


def area_of(letter: str) -> str | None:
    """The area a letter stands for, or None."""
    return _AREAS.get(letter)
