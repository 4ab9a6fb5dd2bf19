"""Every sentence a champion reads: invitations, the visit, what goes with a handout (SAFETY A1-A5).

One rule: nothing here names the topic of a `safety.*` need; a phone on a kitchen table is read by everybody.
"""

from __future__ import annotations

from bot.roster import Role

# -- Becoming a champion ---------------------------------------------------------------------------

START_A_VISIT = "Start a visit"

WELCOME_TO: dict[Role, str] = {
    "champion": (
        "Welcome. You can now use signpost on visits. Write /visit at the door, or press the button.\n"
        "I never ask for a name, a number or an address. Please do not write them here.\n"
        "/visit practice is a made-up visit to try. It is not counted."
    ),
    "curator": "Welcome. You can now act in the curators' chat.",
    "lead": "Welcome. You are on the list as a forum lead.",
    "test": "This chat is now a test chat. Nothing you ask here is counted.",
}
