"""What a service is for within its need (scams, a baby's death, tenants under 25), told from its own words.

One rule: a topic only reorders the rows of one need. Said by the resident it lifts; not said, a narrow one
sinks, because most askers of that need want something else. Nothing is ever left out.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """One narrow matter.

    row:      matches the text of a service that is about it (name, summary, eligibility).
    said:     matches a resident's words that are about it.
    narrow:   not what most askers want: sinks until it is said.
    who:      about a group of people, so `row` looks at the eligibility alone (a mention in the summary does
              not rule others out), and being one of them is a smaller reason than the matter itself.
    needs:    the asked needs it matters for; empty = all.
    but_not:  asked needs in which being narrow is the point.
    """

    name: str
    row: re.Pattern[str]
    said: re.Pattern[str]
    narrow: bool = True
    who: bool = False
    needs: frozenset[str] = frozenset()
    but_not: frozenset[str] = frozenset()

    def matters_for(self, need: str) -> bool:
        """Whether this topic reorders the rows of a need."""
        return (not self.needs or need in self.needs) and need not in self.but_not


def _topic(
    name: str,
    row: str,
    said: str,
    *,
    narrow: bool = True,
    who: bool = False,
    needs: str = "",
    but_not: str = "",
) -> Topic:
    find_row, find_said = (re.compile(pattern, re.IGNORECASE) for pattern in (row, rf"\b(?:{said})"))
    return Topic(name, find_row, find_said, narrow, who, frozenset(needs.split()), frozenset(but_not.split()))


_A_CHILD = r"child|kids?\b|son\b|daughter|baby|babies|boy\b|girl\b|grandson|granddaughter|toddler"
_UNDER_25 = (
    r"(?:i ?a?m|i'm|aged?|just turned) (?:1[0-9]|2[0-5])\b|(?:1[0-9]|2[0-5]) ?(?:years? old|yrs? old|yo\b)"
)
_LOST = r"(?:lost|losing|buried|death of) (?:my|our|her|his|their|a|the)(?: \w+){0,2}"
_DIED = r"(?:died|dies|dying|dead|passed|killed|was lost)"
_EXPLOITED = "safety.exploitation"
_ABUSE = "safety.domestic_abuse safety.sexual_violence safety.abuse"

TOPICS = (
    _topic(
        "scam",
        r"\bscam|\bfraud",
        r"scam|fraud|conn?ed\b|conman|bank|card\b|facebook|whatsapp|crypto|invest|savings|transfer|"
        r"gift card|refund|parcel|link\b|password|pin\b|hacked|fake|phishing|"
        r"(?:took|stole|lost|sent|paid) .{0,12}(?:£|\d+ ?(?:quid|pounds)|money)",
        narrow=False,
        needs=_EXPLOITED,
    ),
    _topic(
        "forced work",
        r"traffick|slavery|forced to work",
        r"traffick|slave|forced|passport|boss|gang|wages|works? for nothing|made to work|not paid|locked",
        needs=_EXPLOITED,
    ),
    _topic(
        "forced marriage",
        r"forced marriage|made to marry",
        r"marr(?:y|ied|iage)|wedding|honou?r|arranged|shame|fianc",
    ),
    _topic(
        "abuse at home or of the body",
        r"domestic abuse|\brape\b",
        r"partner|husband|wife|boyfriend|girlfriend|my ex\b|abus|rape|hits?\b",
        needs=_EXPLOITED,
    ),
    _topic(
        "private pictures",
        r"sexual pictures",
        r"picture|photo|nude|naked|video|blackmail|sextort|webcam",
        needs=_EXPLOITED,
    ),
    _topic(
        "a child at risk", r"think a child", _A_CHILD + r"|teen|school|county lines|groom", needs=_EXPLOITED
    ),
    _topic(
        "an adult at risk",
        r"an adult being|older people being",
        r"mum|mom|dad|nan\b|gran|neighbou?r|elderly|old(?:er)? (?:man|woman|lady|people)|care home|carer|"
        r"vulnerable|cuckoo|taken over|moved in|disab",
        needs=_EXPLOITED,
    ),
    _topic(
        "a witness",
        r"without giving your name",
        r"anonym|report|seen|saw\b|next door|neighbou?r|dealing|without my name",
        needs=_EXPLOITED,
    ),
    _topic(
        "a death by suicide",
        r"(?:lost|someone|people).{0,20} to suicide|suicide bereave|bereaved by suicide",
        r"suicide|(?:killed|hung|hanged) (?:him|her|them)sel|own li(?:fe|ves)|overdos|jumped",
    ),
    _topic(
        "a baby's death",
        r"miscarriage|stillb|a baby dies|death of a baby",
        r"miscarr|stillb|ectopic|molar pregnan|no heartbeat|born (?:asleep|dead|sleeping)|"
        rf"{_LOST} (?:baby|babies|twins?)|(?:baby|babies|twins?)(?: \w+){{0,3}} {_DIED}",
    ),
    _topic(
        "a child's death or grief",
        r"when a child dies|bereaved parent",
        rf"{_LOST} (?:{_A_CHILD})|"
        rf"(?:{_A_CHILD})(?:'?s)?(?: \w+){{0,3}} (?:{_DIED}|griev|misses|missing|crying)",
        needs="health.bereavement",
    ),
    _topic(
        "expecting", r"\bmidwi(?:fe|ves)\b", r"pregnan|midwi|birth|expecting|baby", needs="health.bereavement"
    ),
    _topic(
        "feeding a baby",
        r"breastfeed|feeding your baby",
        r"feed|breast|milk|latch|bottle|newborn|nipple|formula",
        needs="health.pregnancy",
    ),
    _topic(
        "vaccines",
        r"^[^.]*vaccin",
        r"jabs?\b|vaccin|flu\b|whooping|mmr|immuni",
        needs="health.pregnancy health.child",
    ),
    _topic(
        "routine screening",
        r"every three years|home test kit|test kit in the post",
        r"screening|kit\b|mammogram|x-?ray|appointment|invit|smear|routine|check-?up|letter",
        needs="health.screening",
    ),
    _topic(
        "complaints about care",
        r"worries about care",
        r"complain|hospital|pals\b|ward\b|treated badly|mistake|operation|discharge",
        needs="health.gp",
    ),
    _topic(
        "signs of cancer",
        r"cancer signs",
        r"lump|cancer|blood|bleeding|mole\b|cough",
        needs="health.gp",
    ),
    _topic(
        "young people",
        r"\bunder (?:1[89]|2[0-9]|3[0-5])\b|\byoung people\b|"
        r"\baged? (?:[89]|1[0-9]) to (?:1[0-9]|2[0-9]|30)\b",
        _UNDER_25 + r"|teen|young (?:person|people|man|woman|lad|girl)|sixth form|student|care leaver",
        who=True,
        but_not="lonely.young health.child crisis.child lonely.parents safety.abuse",
    ),
    _topic(
        "lgbt",
        r"\blgbt|lesbian|\btrans\b",
        r"lgbt|gay\b|lesbian|bi\b|bisexual|trans\b|transgender|queer|non-?binary|come out|coming out",
        who=True,
        but_not="lonely.lgbt",
    ),
    _topic(
        "newcomers",
        r"asylum|refugee|migrant",
        r"asylum|refugee|migrant|visa|home office|immigration|my country|leave to remain|deport",
        who=True,
        but_not="lonely.newcomers",
    ),
    _topic(
        "one landlord's tenants",
        r"^\S+(?: \S+)? (?:customers|tenants)$",
        r"housing association|landlord|tenan|whg\b|watmos|bchg|midland heart",
        who=True,
        needs="lonely.talk lonely.groups money.rent",
    ),
    _topic(
        "men",
        r"^(?:vulnerable )?men\b",
        r"i ?a?'?m a (?:\w+ )?(?:man|bloke|guy|lad|dad)\b|men'?s?\b|"
        r"my (?:husband|son|dad|brother|boyfriend)\b",
        who=True,
        but_not="lonely.men safety.domestic_abuse safety.sexual_violence",
    ),
    _topic(
        "women",
        r"^women\b",
        r"i ?a?'?m a (?:\w+ )?(?:woman|mum|mom|lady|girl)\b|wom[ae]n|my (?:wife|daughter|mum|mom|sister)\b",
        who=True,
        but_not="lonely.women lonely.parents safety.domestic_abuse safety.sexual_violence health.pregnancy",
    ),
)
"""Every topic with the words that show it, both ways. Each was met in a real misplacement, held by a test."""

_WORD = re.compile(r"[a-z]{4,}")
_COMMON = frozenset(
    re.findall(
        r"[a-z]+",
        """
    able about after again also always another anyone anything around because been before being could
    does doing dont down each else even ever every find from getting give goes going gone good have
    having help helped helping here home into just keep know like line live made make many maybe more
    most much must need needs never only other over people person phone please really same services
    should some someone something still support sure take than that their them then there these they
    thing things think this those time today told took want wants well went were what when where which
    while will with without work would year years your yours
        """,
    )
)
_ROOT = 6
"""Letters that two words share to count as the same ("repair", "repairs", "repaired")."""


def topics_of(name: str, summary: str, eligibility: str) -> frozenset[str]:
    """The topics a service is about, by its own words."""
    text = f"{name}. {summary} {eligibility}"
    return frozenset(topic.name for topic in TOPICS if topic.row.search(eligibility if topic.who else text))


def topics_said(hints: str, needs: tuple[str, ...]) -> frozenset[str]:
    """The topics a resident's words are about, of those that matter for the needs asked."""
    asked = mattering(_ALL, needs) if hints else frozenset[str]()
    return frozenset(topic.name for topic in TOPICS if topic.name in asked and topic.said.search(hints))


def mattering(names: Set[str], needs: tuple[str, ...]) -> frozenset[str]:
    """Those of the topics that matter for the needs asked."""
    return frozenset[str]().union(*(reordering(need)[0] for need in needs)) & names


def telling_words(text: str) -> frozenset[str]:
    """The words that tell one service from another, cut to their first letters."""
    return frozenset(
        word[:_ROOT] for word in _WORD.findall(text.lower().replace("'", "")) if word not in _COMMON
    )


_ALL = frozenset(topic.name for topic in TOPICS)
WHO = frozenset(topic.name for topic in TOPICS if topic.who)
"""The topics that are groups of people."""


def reordering(need: str) -> tuple[frozenset[str], frozenset[str]]:
    """The topics that may lift rows of a need, and those that sink them while they are not said."""
    known = _REORDERING.get(need)
    if known is None:
        mattering = [topic for topic in TOPICS if topic.matters_for(need)]
        lifting = frozenset(topic.name for topic in mattering)
        known = _REORDERING[need] = lifting, frozenset(topic.name for topic in mattering if topic.narrow)
    return known


_REORDERING: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
