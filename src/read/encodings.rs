//! Encodings told apart, and what is none of them named.

use super::decode::{decode, decode_as};
use super::{Format, document};
use encoding_rs::*;

const CHINESE: &str = "江边小城\n第1版 12 月 3 日\n抢修队沉放石笼，堵住了决口，当晚通车。";
const TRADITIONAL: &str = "江邊小城昨日開館，讀者可以憑身分證借書，也可以在家門口的書亭還書。";
const JAPANESE: &str = "川沿いの町に図書館が開き、利用者は身分証で本を借りることができる。";
const KOREAN: &str = "강변의 작은 도시에 도서관이 문을 열었고 주민들은 신분증으로 책을 빌릴 수 있다.";
const RUSSIAN: &str = "Паром спасли: совет оставил переправу на пять лет, и лодки снова ходят.";
const FRENCH: &str = "Le bac a été sauvé : le conseil l’a gardé cinq années de plus, à l’unanimité.";

#[test]
fn encodings_are_told_apart_and_marks_removed() {
    let little: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = CHINESE.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
    let mut cases = vec![
        (CHINESE, CHINESE.as_bytes().to_vec(), "utf-8"),
        (CHINESE, marked(b"\xef\xbb\xbf", CHINESE.as_bytes()), "utf-8"),
        (CHINESE, marked(b"\xff\xfe", &little), "utf-16le"),
        (CHINESE, marked(b"\xfe\xff", &big), "utf-16be"),
        (CHINESE, little, "utf-16le"),
        (CHINESE, big, "utf-16be"),
    ];
    for (text, encoding) in [
        (CHINESE, GB18030),
        (TRADITIONAL, BIG5),
        (JAPANESE, SHIFT_JIS),
        (JAPANESE, EUC_JP),
        (KOREAN, EUC_KR),
        (RUSSIAN, WINDOWS_1251),
        (FRENCH, WINDOWS_1252),
        ("Η πορθμειακή γραμμή σώθηκε για άλλα πέντε χρόνια.", WINDOWS_1253),
        (
            "Kayık kurtuldu: belediye şehrin vapurunu beş yıl daha işletecek, dedi. Çocuklar ağladı, ışık söndü.",
            WINDOWS_1254,
        ),
        (
            "המעבורת ניצלה: המועצה החליטה להשאיר אותה חמש שנים נוספות.",
            WINDOWS_1255,
        ),
        ("أنقذ المجلس العبارة وقرر إبقاءها خمس سنوات أخرى.", WINDOWS_1256),
    ] {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{}", encoding.name());
        cases.push((text, bytes.into_owned(), encoding.name()));
    }
    for (text, bytes, name) in cases {
        let (found, encoding) = decode(&bytes, None).unwrap_or_else(|error| panic!("{name}: {}", error.chain()));
        assert_eq!(
            (found.as_str(), encoding.as_str()),
            (text, name.to_lowercase().as_str())
        );
        let mark = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
        if !mark {
            assert_eq!(decode_as(&bytes, name).unwrap().0, text, "{name}, forced");
        }
    }
}

#[test]
fn html_may_say_what_it_is_in() {
    let html = "<meta charset=\"windows-1250\"><p>Żółw";
    let (bytes, _, _) = WINDOWS_1250.encode(html);
    let page = document(None, Format::Html, &bytes).unwrap();
    assert_eq!(
        (page.text.as_str(), page.source.encoding.as_str()),
        ("Żółw", "windows-1250")
    );
}

#[test]
fn what_is_no_text_and_what_is_mixed_is_named_with_its_byte() {
    let gb = GB18030.encode(CHINESE).0.into_owned();
    let mixed = [CHINESE.as_bytes(), b"\n", &gb].concat();
    let half = [&gb[..], b"\xff\xff", JAPANESE.as_bytes()].concat();
    let cut = &CHINESE.as_bytes()[..CHINESE.len() - 1];
    for (bytes, what) in [
        (&b"%PDF-1.7"[..], "a PDF file".to_owned()),
        (b"ab\0cd", "binary data".to_owned()),
        (b"ok \xff\xff\xff", "breaks at byte 3".to_owned()),
        (b"\xff\xfea\0\0\xd8b\0", "breaks at byte 4".to_owned()),
        (b"\xef\xbb\xbfabc\xff", "breaks at byte 6".to_owned()),
        (&mixed, format!("`utf-8` but breaks at byte {}", CHINESE.len() + 1)),
        (&half, "breaks at byte".to_owned()),
        (cut, format!("`utf-8` but breaks at byte {}", CHINESE.len() - 3)),
    ] {
        let error = decode(bytes, None).unwrap_err();
        assert!(error.chain().contains(&what), "{what}: {}", error.chain());
        assert!(error.way_out().is_some());
    }
    let forced = decode_as(JAPANESE.as_bytes(), "euc-kr").unwrap_err();
    assert!(forced.chain().contains("breaks at byte"), "{}", forced.chain());
    assert!(decode_as(b"a", "no-such-thing").is_err());
}
