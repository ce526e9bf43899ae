"""Encodings: what is declared, what can be told, and never a pound sign that turns into something else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.charset import Undecodable, codec_of, decode

LINES = {
    "pound, short": ("cp1252", "Profit rose to £5.2 million."),
    "euro": ("cp1252", "It cost €5."),
    "yen": ("cp1252", "¥500 billion ($3.2 billion)"),
    "cents": ("latin-1", "50¢ a share"),
    "sign behind": ("cp1252", "a price of 5 £ and 6 €"),
    "curly quotes": ("cp1252", "“We paid £5m,” he said – it’s a record"),
    "one name": ("cp1252", "El Niño cost $5bn"),
    "german": ("cp1252", "Die Regierung erklärte, der Haushalt für das nächste Jahr werde 5,2 Milliarden € betragen."),
    "german, new": ("iso8859_15", "Die Regierung erklärte, der Haushalt für das Jahr werde 5,2 Milliarden € betragen."),
    "french": ("cp1252", "Le budget s’élèverait à 5,2 milliards d’euros l’année prochaine, a annoncé le ministère."),
    "spanish": ("latin-1", "El Gobierno anunció que el presupuesto del próximo año será de 5.200 millones, según él."),
    "portuguese": ("cp1252", "O orçamento não passará de R$ 5,2 milhões, e as exportações também caíram."),
    "polish": ("cp1250", "Rząd ogłosił w piątek, że budżet wyniesie 5,2 miliarda złotych w przyszłym roku."),
    "polish, iso": ("iso8859_2", "Rząd ogłosił w piątek, że budżet wyniesie 5,2 miliarda złotych."),
    "czech": (
        "cp1250",
        "Vláda v pátek oznámila, že rozpočet na příští rok bude činit 5,2 miliardy korun, více než čekala.",
    ),
    "turkish": (
        "cp1254",
        "Hükümet cuma günü yaptığı açıklamada bütçenin gelecek yıl 5,2 milyar lira olacağını söyledi.",
    ),
    "mac": ("mac_roman", "“Café society paid £3m and €30 more,” it’s said – again"),
    "japanese": ("cp932", "経済産業省は26日、半導体と人工知能に1兆2390億円を充てると発表した。"),
    "japanese, unix": ("euc_jp", "経済産業省は26日、半導体と人工知能に1兆2390億円を充てると発表した。"),
    "japanese, mail": ("iso2022_jp", "経済産業省は半導体に1兆2390億円を充てる。"),
    "japanese, a few words": ("cp932", "1.2 trillion yen for 半導体 and chips in 2026"),
    "korean": ("cp949", "정부는 내년 예산안에서 반도체 산업에 26조원을 투자한다고 밝혔다."),
    "chinese": ("gb18030", "国家统计局周五公布，去年国内生产总值增长5.2%，达到126万亿元人民币。"),
    "chinese, traditional": ("big5", "行政院週五公布，明年度預算將達新台幣625億元，較今年增加百分之五。"),
    "russian": ("cp1251", "Правительство сообщило в пятницу, что бюджет составит 5,2 миллиарда рублей."),
    "russian, unix": ("koi8_r", "Правительство сообщило в пятницу, что бюджет составит 5,2 миллиарда рублей."),
    "greek": ("cp1253", "Η κυβέρνηση ανακοίνωσε ότι ο προϋπολογισμός θα φτάσει τα 5,2 δισεκατομμύρια ευρώ."),
    "hebrew": ("cp1255", "הממשלה הודיעה ביום שישי כי התקציב יעמוד על 5.2 מיליארד שקל."),
    "utf-16": ("utf-16", "Profit rose to £5.2 million."),
    "utf-16, no mark": ("utf-16-le", "Profit rose to £5.2 million from €4."),
    "utf-16, other end": ("utf-16-be", "Profit rose to £5.2 million from €4."),
    "utf-32": ("utf-32", "Profit rose to £5.2 million."),
    "euro behind a word": ("iso8859_15", "Das kostet 5 Millionen € und 3 Mio. €."),
    "utf-8": ("utf-8", "It’s “£5m” or €6"),
}


@pytest.mark.parametrize(("codec", "line"), LINES.values(), ids=LINES.keys())
@pytest.mark.parametrize("times", [1, 40])
def test_undeclared_text_is_read_as_it_was_written(codec: str, line: str, times: int) -> None:
    text = (line + "\r\n") * times
    assert decode(text.encode(codec))[0] == text


@pytest.mark.parametrize(
    ("declared", "codec", "text"),
    [
        ("iso-8859-1", "cp1252", "“£5” and €6"),
        ("Shift_JIS", "cp932", "①株"),
        ("euc-kr", "cp949", "똠방각하"),
        ("gb2312", "gb18030", "镕基"),
        ("windows-1251", "cp1251", "Ё"),
        (" 'big5' ", "big5", "台"),
        ("nonsense", "cp1252", "£5"),
        ("rot13", "cp1252", "£5"),
        ("idna", "cp1252", "£5"),
        # What declares an encoding that leaves figures without their signs declares the wrong one.
        ("shift_jis", "cp1252", "Sales rose to £5m, or €6m."),
        ("iso-8859-2", "cp1252", "Sales rose to £5m."),
        ("windows-1251", "cp1252", "Sales rose to £5m."),
        ("windows-1251", "cp1251", "Цена 5 рублей, не 6"),
        # Valid UTF-8 is UTF-8, whatever a server says.
        ("iso-8859-1", "utf-8", "£5 and €6"),
        ("utf-8", "cp1252", "£5 and it was said to be €6"),
    ],
)
def test_what_is_declared_is_read_as_browsers_read_it(declared: str, codec: str, text: str) -> None:
    assert decode(text.encode(codec), declared)[0] == text


@pytest.mark.parametrize(("codec", "sign"), [("cp932", "¥"), ("euc_jp", "¥"), ("cp949", "₩")])
def test_a_currency_sign_at_the_place_of_the_backslash_is_one(codec: str, sign: str) -> None:
    name = "반도체" if codec == "cp949" else "半導体"
    text = f"{name}に\\600億、{name}" + f"({name}) it paid \\5 more. " * 3
    assert decode(text.encode(codec), codec)[0] == text.replace("\\", sign)


def test_stray_bytes_in_utf8_are_mended_one_by_one() -> None:
    good = "The café’s owner – “Señor” – paid €5, a naïve sum. "
    assert decode(good.encode() + b"Then \xa36 million.")[0] == good + "Then £6 million."
    assert decode(good.encode() + "torn €".encode()[:-1])[0] == good + "torn \ufffd"
    assert decode("five €".encode()[:-1])[0] == "five \ufffd"


def test_a_byte_order_mark_of_utf8_is_a_character_of_the_text() -> None:
    assert decode(b"\xef\xbb\xbfText") == ("\ufeffText", "utf-8")


@pytest.mark.parametrize("content", [b"text\0text", bytes(range(1, 32)) * 9, b"\x80\x81\x02" * 30, b"\xff"])
def test_noise_is_refused(content: bytes) -> None:
    with pytest.raises(Undecodable):
        decode(content)


def test_signs_that_were_broken_before_stay_as_they_are() -> None:
    # Offsets are those of the text that was given; the view of the split stage reads them as pounds and euros.
    assert decode("It paid Â£5m, or â‚¬6m.".encode())[0] == "It paid Â£5m, or â‚¬6m."


@given(st.binary(max_size=300), st.text(max_size=12))
def test_any_bytes_are_text_or_refused(content: bytes, declared: str) -> None:
    try:
        text, _ = decode(content, declared)
    except Undecodable:
        return
    text.encode("utf-8")


@given(st.text(max_size=20))
def test_any_declared_name_is_a_codec_of_text_or_none(name: str) -> None:
    codec = codec_of(name)
    assert not codec or isinstance(b"a".decode(codec), str)
