"""One line in a person's own language: what this is, 999, 111, 116 123, and how to ask for an interpreter.

Its one rule: numbers are never translated, and a text no native reader has checked says so in its data.
SAFETY A7: an unchecked text gives these numbers and nothing else; crisis instructions stay in English above
it until a native reader has checked them.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.words.numbers import DIGITS


@dataclass(frozen=True, slots=True)
class LanguageLine:
    """A language's line. `checked` is who read it and when; empty means nobody has.

    ask is what to say to 111 in English; text is in the language's own script, romanised as people text it.
    """

    code: str
    name: str
    ask: str
    text: str
    romanised: str = ""
    checked: str = ""
    right_to_left: bool = False


_LINES = (
    LanguageLine(
        "pa",
        "Panjabi",
        "Panjabi, please",
        "ਇਹ ਇੱਕ ਕੰਪਿਊਟਰ ਹੈ ਜੋ ਸਥਾਨਕ ਮਦਦ ਲੱਭਦਾ ਹੈ। ਜਾਨ ਨੂੰ ਖ਼ਤਰਾ: {emergency}। ਸਿਹਤ: {nhs_111}। "
        "ਗੱਲ ਕਰਨ ਲਈ: {samaritans}। "
        "ਦੁਭਾਸ਼ੀਏ ਲਈ {nhs_111} ਨੂੰ ਕਹੋ: “{ask}”।",
        "Eh computer hai jo madad labhda hai. Jaan nu khatra: {emergency}. Sehat: {nhs_111}. "
        "Gal karan layi: "
        "{samaritans}. Interpreter layi {nhs_111} nu kaho: “{ask}”.",
    ),
    LanguageLine(
        "ur",
        "Urdu",
        "Urdu, please",
        "یہ ایک کمپیوٹر ہے جو مقامی مدد ڈھونڈتا ہے۔ جان کا خطرہ: {emergency}۔ صحت: {nhs_111}۔ "
        "بات کرنے کے لیے: {samaritans}۔ "
        "ترجمان کے لیے {nhs_111} پر کہیں: “{ask}”۔",
        "Yeh computer hai jo madad dhoondta hai. Jaan ka khatra: {emergency}. Sehat: "
        "{nhs_111}. Baat karne ke "
        "liye: {samaritans}. Interpreter ke liye {nhs_111} par kahein: “{ask}”.",
        right_to_left=True,
    ),
    LanguageLine(
        "pl",
        "Polish",
        "Polish, please",
        "To jest komputer, który szuka lokalnej pomocy. Zagrożenie życia: {emergency}. "
        "Zdrowie: {nhs_111}. Rozmowa: "
        "{samaritans}. Tłumacz: zadzwoń pod {nhs_111} i powiedz: “{ask}”.",
    ),
    LanguageLine(
        "ro",
        "Romanian",
        "Romanian, please",
        "Acesta este un computer care caută ajutor local. Pericol de moarte: {emergency}. "
        "Sănătate: {nhs_111}. Ca să "
        "vorbiți cu cineva: {samaritans}. Interpret: sunați la {nhs_111} și spuneți: “{ask}”.",
    ),
    LanguageLine(
        "bn",
        "Bengali",
        "Bengali, please",
        "এটি একটি কম্পিউটার যা স্থানীয় সাহায্য খোঁজে। জীবনের ঝুঁকি: {emergency}। স্বাস্থ্য: "
        "{nhs_111}। কথা বলতে: {samaritans}। "
        "দোভাষীর জন্য {nhs_111} নম্বরে বলুন: “{ask}”।",
        "Eta ekta computer ja sahajjo khoje. Jiboner jhuki: {emergency}. Shastho: {nhs_111}. Kotha bolte: "
        "{samaritans}. Interpreter er jonno {nhs_111} e bolun: “{ask}”.",
    ),
    LanguageLine(
        "gu",
        "Gujarati",
        "Gujarati, please",
        "આ એક કમ્પ્યુટર છે જે સ્થાનિક મદદ શોધે છે. જીવનું જોખમ: {emergency}. આરોગ્ય: "
        "{nhs_111}. વાત કરવા: {samaritans}. "
        "દુભાષિયા માટે {nhs_111} પર કહો: “{ask}”.",
        "Aa computer che je madad shodhe che. Jivnu jokham: {emergency}. Aarogya: {nhs_111}. Vaat karva: "
        "{samaritans}. Interpreter mate {nhs_111} par kaho: “{ask}”.",
    ),
    LanguageLine(
        "hi",
        "Hindi",
        "Hindi, please",
        "यह एक कंप्यूटर है जो स्थानीय मदद ढूंढता है। जान का खतरा: {emergency}। स्वास्थ्य: "
        "{nhs_111}। बात करने के लिए: {samaritans}। "
        "दुभाषिए के लिए {nhs_111} पर कहें: “{ask}”।",
    ),
    LanguageLine(
        "ar",
        "Arabic",
        "Arabic, please",
        "هذا حاسوب يبحث عن مساعدة محلية. خطر على الحياة: {emergency}. الصحة: {nhs_111}. للتحدث "
        "مع شخص: {samaritans}. "
        "لطلب مترجم اتصل على {nhs_111} وقل: “{ask}”.",
        right_to_left=True,
    ),
    LanguageLine(
        "fa",
        "Farsi",
        "Farsi, please",
        "این یک رایانه است که کمک محلی پیدا می‌کند. خطر جانی: {emergency}. سلامت: {nhs_111}. "
        "برای صحبت: {samaritans}. "
        "برای مترجم به {nhs_111} بگویید: “{ask}”.",
        right_to_left=True,
    ),
    LanguageLine(
        "ku",
        "Kurdish",
        "Kurdish Sorani, please",
        "ئەمە کۆمپیوتەرێکە کە یارمەتی دەدۆزێتەوە. مەترسی گیان: {emergency}. تەندروستی: "
        "{nhs_111}. بۆ قسەکردن: {samaritans}. "
        "بۆ وەرگێڕ بە {nhs_111} بڵێ: “{ask}”.",
        right_to_left=True,
    ),
    LanguageLine(
        "uk",
        "Ukrainian",
        "Ukrainian, please",
        "Це комп'ютер, який шукає місцеву допомогу. Небезпека для життя: {emergency}. Здоров'я: {nhs_111}. "
        "Поговорити: {samaritans}. Перекладач: зателефонуйте {nhs_111} і скажіть: “{ask}”.",
    ),
    LanguageLine(
        "ru",
        "Russian",
        "Russian, please",
        "Это компьютер, который ищет местную помощь. Опасность для жизни: {emergency}. "
        "Здоровье: {nhs_111}. "
        "Поговорить: {samaritans}. Переводчик: позвоните {nhs_111} и скажите: “{ask}”.",
    ),
    LanguageLine(
        "so",
        "Somali",
        "Somali, please",
        "Kani waa kombuyuutar raadiya caawimo maxalli ah. Khatar nafeed: {emergency}. "
        "Caafimaad: {nhs_111}. La hadal "
        "qof: {samaritans}. Turjumaan: wac {nhs_111} oo dheh: “{ask}”.",
    ),
    LanguageLine(
        "tr",
        "Turkish",
        "Turkish, please",
        "Bu, yerel yardım bulan bir bilgisayardır. Hayati tehlike: {emergency}. Sağlık: "
        "{nhs_111}. Konuşmak için: "
        "{samaritans}. Tercüman için {nhs_111} arayın ve deyin: “{ask}”.",
    ),
    LanguageLine(
        "sq",
        "Albanian",
        "Albanian, please",
        "Ky është një kompjuter që gjen ndihmë lokale. Rrezik për jetën: {emergency}. "
        "Shëndeti: {nhs_111}. Për të "
        "folur: {samaritans}. Për përkthyes telefononi {nhs_111} dhe thoni: “{ask}”.",
    ),
)

_BY_CODE = {line.code: line for line in _LINES}
CODES = tuple(_BY_CODE)
"""The ISO 639-1 codes of the languages there is a line for."""

_ANY_LANGUAGE = (
    "Danger: {emergency}. Health: {nhs_111}. To talk: {samaritans}. "
    "Call {nhs_111} and say your language in English to get an interpreter."
)


def language_line(code: str | None) -> str | None:
    """The line for a language code ("pa"), in its own script and, where people text so, in Latin letters too.

    None for English and for no language; a language we have no line for gets the numbers in English.
    """
    if code is None or code == "en":
        return None
    line = _BY_CODE.get(code)
    if line is None:
        return _ANY_LANGUAGE.format_map(DIGITS)
    filled = [text.format_map({**DIGITS, "ask": line.ask}) for text in (line.text, line.romanised) if text]
    return "\n".join(filled)


def right_to_left(code: str) -> bool:
    """Whether a language is written from right to left, so that a channel can set it so."""
    line = _BY_CODE.get(code)
    return line is not None and line.right_to_left


def unchecked_languages() -> tuple[str, ...]:
    """Names of the languages whose line is not yet checked by a native reader, for `signpost doctor`."""
    return tuple(line.name for line in _LINES if not line.checked)
