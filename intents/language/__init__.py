"""Which language is a message in, when it is not English?

Its one rule: English, with its dialects and txt-speak, is never called anything else; an answer here
changes one
line of a reply and never keeps the crisis gate from looking.
"""

from intents.language.detect import detect_language

__all__ = ["detect_language"]
