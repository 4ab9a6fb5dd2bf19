"""The commonest words of each language in Latin letters, without accents.

Its one rule: a word that English, Black Country speech or txt-speak also uses is not in a language's
telling words.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_BLOCKS = {
    "pl": """
        nie jest sie na co jak mam mi moj moja moje ze czy gdzie mnie dla pomocy potrzebuje prosze
        jestem czuc dziecko dzien dobry moge chce chcialbym chcialabym szukam pracy praca mieszkanie
        pieniedzy nas tu teraz juz bardzo lekarza lekarz dom domu maz zona mieszkam przez ale tylko
        mozna kto kiedy ile ktos rachunki rachunek jezyk polsku angielski angielskiego zasilek pomoc
        pomoze gaz kuchni ma mamy boje domem bez po od pod brak pieniadze zaplacic znalezc zapisac
        zarejestrowac przychodni potrzebna potrzebny robic dziecka dzieci
    """,
    "ro": """
        nu este sunt am un o la cu pentru ce cum unde imi mea meu mi ajutor nevoie va rog buna ziua
        vreau pot caut munca loc casa copil copilul copii doctor bani lucru sa si din pe ca sau acum
        aici foarte lui ei trebuie stiu vorbesc engleza romana chirie chiria datorii facturi plata
        platesc sotul sotia mama tata locuinta unui unei fara imi da de acasa ajutati medic medicul
        inscriu mananc mancare avem suntem este bate inchisa inchis baie gasesc gasi putea puteti azi
    """,
    "so": """
        waxaan ahay waa iyo ku ka oo ma aan caawimaad u baahanahay guri cunto lacag caruur carruur waxa
        maxaa fadlan shaqo dhakhtar isbitaal hadda ayaa qof halkan xaggee sidee waan rabaa
    """,
    "tr": """
        ben bir ve icin yardim istiyorum lazim nasil nerede evet hayir degil cok para ev doktor cocuk
        cocugum yok var ihtiyacim bana benim merhaba lutfen bu kira fatura
    """,
    "sq": """
        une jam nuk dhe per me ndihme dua kam ku si eshte shtepi para femije femijet mjek pune ju lutem
        kemi duhet banese qera
    """,
    "pa": """
        mainu mennu menu manu minu sanu saanu mera meri mere tuhada tuhadi tusi tussi assi asi kithe
        kithay kidar hai haan nai nahi ni da di de nu nal vich wich ch reha rehi rahe riha chahida
        chahidi chaida load lod madad ghar paise kam kamm bacha bache puttar kudi munda dawai doctor kol
        ton karna karni kive kiven hun aa oh ohna kujh koi naal layi lai milda milda kehra bahut dard
        hunda hundi lagda gharwala dasso daso sat sri akal waheguru
    """,
    "ur": """
        mujhe muje mujhko mera meri mere hum humein hai hain hoon hun nahi nahin kya kaise kahan kab
        kyun kyu aur ka ki ke ko se mein mai raha rahi rahe rha rhi chahiye chahie madad ghar paise
        paisa bacha bachche bache bachon kaam naukri doctor dawai dawa koi karna karne karta karti kar
        sakta sakti sakte bahut bohot zindagi ab abhi yeh ye woh wo apna apni apne liye saath batao
        bataiye milega milta kiraya bimar dard bhai pati shohar biwi ammi abbu theek main paas khana
        assalam alaikum namaste shukriya
    """,
    "bn": """
        ami amar amake amader apni apnar apnake ki kothay kothai kivabe kemon lagbe dorkar chai nai nei
        ache achhe bari basha ghor taka poisa kaj shahajjo sahajjo sahajyo baccha bacha daktar oshudh
        korbo korte korchi korte pari parbo parchi hobe holo hoyeche jonno theke kore amra tumi bhara
        jabo jete onek khub ekhon keu kono
    """,
    "gu": """
        mane mne maru mari mara hu che chhe nathi kya kyan kem kevi rite joie joiye joi jove madad ghar
        paisa balak chokro chokri chokra kam kaam dava doctor mate thi ane pan tame tamaru amne amaru
        karvu karva shu su kyare kone bahu saru nu na ma malse male male mali raheva bhadu
    """,
}

_ENGLISH = """
a an the i im ive id ill me my we us our you your he she it they them his her is are was were be
been am
do does did
dont cant wont not no yes have has had having got get gets getting to of in on at for with from by
about
and or but so
if then when what where who how why which there here this that these those can could will would should
need want help
please plz pls thanks thank u ur r n 2 4 im its just out up off over down all any some more much
many too
very now
today tonight week go going gone come near me one two three someone something anyone am pm want wanna
gonna cos coz
like know think make tell give find find lost pay paid money rent bill bills job work home house
flat kids
kid baby
mom mum dad son daughter wife husband partner doctor gp hi hello hey ok good bad feel feeling day
night
old new bit
doh cor ay yow bin wo ome summat owt nowt goo bab wench mon ta dow wot wat wen dis dat da den man
men ma
pa la de se
o ar ben par son pot date kit con do do am pe un us men gas para cine mere hun hum main pan kam sure
per
si te po pod
ale kiedy me tu ma na ke ka ki ko che su sa da di ni nu ce o la un ve bu var yok para bar van on in
si dua
kam ju lam
male mali mate hole pari nei kore tumi bari kin are made more some none came same fire time home
line mine
nine five
life wife late care rate name game fame lane done gone alone bone hope rose nose"""

ENGLISH = frozenset(_ENGLISH.split())
"""The commonest English words, dialect and txt-speak, and those that look like another language's."""

LISTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {code: frozenset(block.split()) - {"u", "ma"} for code, block in _BLOCKS.items()}
)
"""The commonest words of each language; a word may stand in several."""

TELLING: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        code: frozenset(word for word in listed if len(word) >= 3 and word not in ENGLISH)
        for code, listed in LISTS.items()
    }
)
"""The words among them that English does not use."""
