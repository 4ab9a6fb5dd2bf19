"""Txt-speak, Black Country words and emoji, each as the plain words the signs are written in.

Its one rule: only words that mean one thing stand here; a word with two meanings is left to the signs.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_TXT = """
2 = to; 4 = for; u = you; ur = your; r = are; n = and; nd = and; b = be; c = see; y = why; k = ok
im = i am; ive = i have; id = i would; iam = i am; iv = i have; ihave = i have
il = i will; imma = i am going to
youre = you are; youve = you have; youll = you will; hes = he is; shes = she is; its = it is
theyre = they are
theyve = they have; theyll = they will; theyd = they would; weve = we have; theres = there is
thats = that is; whats = what is; wheres = where is; whos = who is; whod = who would
thatd = that would; hed = he would; shed = shed
itll = it will
somebodys = somebody is; someones = someone is; everyones = everyone is
dont = do not; cant = can not; wont = will not; isnt = is not; arent = are not; wasnt = was not
cannot = can not
didnt = did not; doesnt = does not; havent = have not; hasnt = has not; hadnt = had not; couldnt = could not
wouldnt = would not; shouldnt = should not; werent = were not; neednt = need not; aint = is not
mustnt = must not
dnt = do not; cnt = can not; wnt = want; wan = want; jus = just; wana = want to; wanna = want to
wanta = want to; gonna = going to
gunna = going to; gunner = going to; guna = going to; gona = going to; gna = going to; gon = gone
goin = going; goina = going to
gotta = got to
gota = got to; finna = going to; tryna = trying to; hafta = have to; lemme = let me; gimme = give me
dunno = do not know; kinda = kind of; coz = because; cos = because; cuz = because; bcoz = because
bc = because
plz = please; pls = please; plez = please; pleez = please; hlp = help; thx = thanks; tho = though
thru = through
b4 = before; bk = back; bck = back; gd = good; hav = have; hv = have; hve = have; nt = not; nvr = never
wiv = with; o = of; tonights = tonight is; shant = shall not
everybodyd = everybody would; everyoned = everyone would; nobodyd = nobody would; nobodys = nobody is
wifell = wife will; momll = mom will; dadll = dad will; cba = can not be arsed; rists = wrists; rist = wrist
ferget = forget; ahve = i have; ahm = i am; everybodys = everybody is; myslf = myself; mysef = myself
mysel = myself; mself = myself; mysf = myself; mysfl = myself; myskf = myself; thorts = thoughts
thorghts = thoughts; bcos = because
wit = with; w = with; wen = when; wot = what; wud = would; cud = could; shud = should
enuf = enough
enuff = enough; luv = love; ppl = people; abt = about; bout = about; evry1 = everyone; every1 = everyone
any1 = anyone; some1 = someone; sum1 = someone; no1 = no one; noone = no one; sumone = someone
somone = someone
summin = something; somethin = something; somat = something; summat = something; sumfin = something
nothin = nothing; nuffin = nothing; nuthin = nothing; anythin = anything; everythin = everything
fink = think
finkin = thinking; thinkin = thinking; dis = this; dat = that; da = the; dem = them; dey = they
bruv = brother
bruvver = brother; bro = brother; sis = sister; rn = right now; atm = right now; asap = now; 2nite = tonight
tonite = tonight; 2night = tonight; tnite = tonight; 2day = today; 2moz = tomorrow; 2moro = tomorrow
tmrw = tomorrow; tomoz = tomorrow; l8r = later; m8 = mate; nite = night; nites = nights; txt = text
txtd = texted
ses = says; sez = says; sed = said; tbh = honestly; idk = i do not know; idc = i do not care; ffs = please
omg = please; wtf = what; lol = laughing; lmao = laughing; lmfao = laughing; rofl = laughing
haha = laughing
hahaha = laughing; hahah = laughing; xx = kiss; kms = kill myself; kmself = kill myself; kys = kill yourself
ctb = kill myself; sewerslide = suicide
sewercide = suicide
oded = overdosed; ods = overdoses; dv = domestic violence
yo = year old; yr = year; yrs = years; yrold = year old; wk = week; mins = minutes; min = minute
hrs = hours
hr = hour; hosp = hospital; amb = ambulance; appt = appointment; ae = hospital; gf = girlfriend
bf = boyfriend
hubby = husband; missus = wife; mrs = wife; fella = man; fellas = men; blokes = men; geezer = man
bloke = man; chap = man; lads = boys
lad = boy; bairn = baby; kiddie = child; kiddies = children; lil = little; lickle = little; lkl = little
litle = little; ov = of; em = them; offa = off; outta = out of; cuppa = tea; innit = right
mite = might; nife = knife; naife = knife; rite = right; ryt = right; definately = definitely; alot = a lot
fie = fire; fre = fire; alrm = alarm; attck = attack; atack = attack; attak = attack; bleing = bleeding
bleding = bleeding
mnutes = minutes; breathn = breathing; brething = breathing; ambulanc = ambulance; ambulnc = ambulance
amblance = ambulance
unconshus = unconscious; unconchus = unconscious; unconsious = unconscious; breeving = breathing
brethin = breathing
ambalance = ambulance; amberlance = ambulance; ambulence = ambulance; pliss = please; pleas = please
pleese = please
abit = a bit; aswell = as well; thankyou = thanks
"""

_BLACK_COUNTRY = """
doh = do not; dow = do not; dont = do not; cor = can not; cort = can not; ay = is not; aye = yes
wo = will not; woh = will not
wor = was not; worn = were not; shor = shall not; shay = shall not; eh = oh
yow = you; yo = you; yam = you are; yowm = you are; yowd = you would; yowve = you have; yowre = you are
weam = we are; wem = we are; theym = they are; bin = been; bist = are you; con = can; gi = give; gid = gave
ave = have; ad = had; ere = here; ead = head; urt = hurt; elp = help; ang = hang; eart = heart
ospital = hospital
goo = go; gooin = going; gooing = going; gorra = got a; gerrof = get off; tek = take; tekin = taking
took = took
mek = make; mekin = making; mon = man; wench = girl; wenches = girls; babby = baby; babbies = babies
babbys = babies
babs = baby; bab = baby; owd = old; ode = old; opple = apple; ome = home
winda = window; windas = windows; fer = for; es = he is
1yo = 1 year old; 2yo = 2 year old; 3yo = 3 year old; 4yo = 4 year old; 5yo = 5 year old; 6yo = 6 year old
7yo = 7 year old; 8yo = 8 year old; 9yo = 9 year old; 10yo = 10 year old; 11yo = 11 year old
12yo = 12 year old; 13yo = 13 year old; 14yo = 14 year old; 15yo = 15 year old; 16yo = 16 year old
17yo = 17 year old
wum = home; wek = wake; tekken = taken; werk = work; jed = dead; yed = head; yedache = headache
ackers = money; bostin = great; chimley = chimney; chimleys = chimney is; chimbley = chimney
tara = bye; ta = thanks; afore = before; allus = always; agen = again; agin = again; ow = how
owt = anything
nowt = nothing; nuthink = nothing; summink = something; ers = she is; hers = she is; hern = hers; ar = yes
spake = speak; spakin = speaking; foller = follow; follered = followed; follerin = following
frit = frightened; fier = fire; theer = there; theers = there is; weer = where; wheer = where
wheers = where is; ime = i am; ouse = house; ouses = houses
arr = yes; tay = it is not; wammal = dog; kaylied = drunk; lampin = hitting; lamping = hitting
leatherin = leathering; cloutin = clouting; belting = belting; beltin = belting; batterin = battering
avin = having; elp = help; ospital = hospital; urt = hurt; urts = hurts; urtin = hurting; eart = heart
eadache = headache; ardly = hardly; appened = happened; eavy = heavy; orrible = horrible; ittin = hitting
"""

_EMOJI = {
    "🔪": "knife",
    "🗡": "knife",
    "🔫": "gun",
    "💊": "tablets",
    "🩸": "blood",
    "🔥": "fireemoji",
    "😂": "laughing",
    "🤣": "laughing",
    "😆": "laughing",
    "😅": "laughing",
    "💀": "deademoji",
    "☠": "deademoji",
    "⚰": "coffin",
    "🪦": "coffin",
    "🆘": "help",
    "🚑": "ambulance",
    "🚨": "emergency",
    "🚒": "fire engine",
    "👮": "police",
    "🚓": "police",
}


_SLIPS = """
heat attack = heart attack; hear attack = heart attack; hart attack = heart attack
heart attach = heart attack; hat attack = heart attack; hatr attack = heart attack
haet attack = heart attack; heart atac = heart attack
hart attck = heart attack; got sung = got stung; bowing gas = blowing gas; sell burning = smell burning
lie wire = live wire
wnt turn = not turn; gas pie = gas pipe; gone lip = gone limp; lad of = load of; bloc of = block of
bay hot = baby hot; bay fell = baby fell
chest pin = chest pain; chest pins = chest pains; chest pan = chest pain; chest pans = chest pains
dot want = not want; dint want = not want; cat breathe = not breathe; cat breath = not breathe
cat be = not be; cat stop = not stop; cat cope = not cope; cat wake = not wake; cat get = not get
wont stoop = not stop; not stoop = not stop; stooped breathing = stopped breathing
on fore = on fire; on fir = on fire; sell gas = smell gas; sell of = smell of; in pan = in pain
my lie = my life; tale my = take my; tale her = take her; tale his = take his; gong to = going to
her somebody = hear somebody; her someone = hear someone
drunk beach = drunk bleach; drank beach = drank bleach; how may = how many
hell kill = he kill; shell kill = she kill; hell hurt = he hurt; shell hurt = she hurt
too may = too many; what wake = not wake; what stop = not stop; what let = not let
want lift = not lift; want wake = not wake; want stop = not stop; want breathe = not breathe
ill just = i just; hell do = will do; shell do = will do; self ham = self harm; dot deserve = not deserve
dot trust = not trust; slot my = slit my; own lie = own life; tale all = take all
downing myself = drowning myself
my gave = my grave; form cutting = from cutting; his lie = his life; her lie = her life
ill be = will be; ill kill = will kill; ill hang = will hang; ill jump = will jump; ill end = will end
ill hurt = will hurt; ill cut = will cut; ill top = will top; ill drown = will drown
ill overdose = will overdose
me arms = my arms; me arm = my arm; me wrists = my wrists; me wrist = my wrist; me legs = my legs
me thighs = my thighs; me veins = my veins; me neck = my neck; me throat = my throat; me life = my life
me tablets = my tablets; me pills = my pills; me meds = my meds; me insulin = my insulin
me medication = my medication; me antidepressants = my antidepressants; me funeral = my funeral
me goodbyes = my goodbyes; me will = my will; me grave = my grave; me own = my own; me tether = my tether
dun with = done with
hut me = hurt me; hut him = hurt him; hut her = hurt her; hut us = hurt us; hut them = hurt them
hut my = hurt my; hut the = hurt the; hut this = hurt this; hut our = hurt our; being hut = being hurt
get hut = get hurt; my bay = my baby; bay crying = baby crying; bay coming = baby coming; got lot = got lost
we lot = we lost; not sop = not stop; sop hitting = stop hitting; sop it = stop it; can her = can hear
can here = can hear; i here = i hear; his me = hits me; soot me = shoot me; soot us = shoot us
fond my = find my; fins my = find my; still her = still here
gin to = gun to; beet me = beat me; chocking me = choking me
kilt myself = kill myself; hut myself = hurt myself; smashing widows = smashing windows
"""


def _pairs(block: str) -> dict[str, str]:
    entries = (entry.split("=") for line in block.strip().splitlines() for entry in line.split(";"))
    return {short.strip(): plain.strip() for short, plain in entries if short.strip() != plain.strip()}


SHORTHAND: Mapping[str, str] = MappingProxyType(_pairs(_TXT) | _pairs(_BLACK_COUNTRY))
"""What someone types, and what it says."""

SLIPS: Mapping[tuple[str, str], tuple[str, str]] = MappingProxyType(
    {tuple(slip.split()): tuple(right.split()) for slip, right in _pairs(_SLIPS).items()}  # type: ignore[misc]
)
"""Two ordinary words side by side, of which one is surely a slip ("heat attack"), and what was meant."""

EMOJI: Mapping[str, str] = MappingProxyType(_EMOJI)
"""A picture, and the word it stands for."""

_FILLERS = (
    "fucking fuckin fkn fking effing bloody actually proper literally honestly basically simply "
    "er erm um uhm umm"
)
FILLERS = frozenset(_FILLERS.split())
"""Words that carry nothing for the gate; left out so that they never stand between two others."""
