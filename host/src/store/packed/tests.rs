use rusqlite::{Connection, types::Value};

use super::{
    Dictionary::{Adverts, Scores},
    Fault, Packed, Unpacked, pack, unpack,
};
use crate::bounds::files::PACKED_TEXT;

const ADVERT: &str = "Buscamos una persona para nuestro departamento de tesorería.\nRequisitos:\n- Inglés fluido\n\
    - Experiencia con divisas\nWe offer a permanent contract, flexible hours and a team that answers questions.";

/// What a column of type ANY gives back of a value, and how it is kept there.
fn kept(value: &dyn rusqlite::ToSql) -> (Value, rusqlite::Result<String>) {
    let connection = Connection::open_in_memory().unwrap();
    connection.execute_batch("CREATE TABLE texts (text ANY NOT NULL) STRICT").unwrap();
    connection.execute("INSERT INTO texts VALUES (?1)", [value]).unwrap();
    let raw = connection.query_row("SELECT text FROM texts", [], |row| row.get(0)).unwrap();
    let text = connection.query_row("SELECT text FROM texts", [], |row| row.get::<_, Unpacked>(0));
    (raw, text.map(|text| text.0))
}

#[test]
fn a_text_comes_back_as_it_was_and_takes_less() {
    for text in [ADVERT.to_owned(), ADVERT.repeat(500), "ñ".repeat(PACKED_TEXT.size() / 2)] {
        let (raw, read) = kept(&Packed(&text, Adverts));
        let Value::Blob(packed) = raw else { panic!("it stands there as it is: {raw:?}") };
        assert!(
            packed[0] == Adverts.mark() && packed.len() < text.len() * 3 / 4,
            "{} of {}",
            packed.len(),
            text.len()
        );
        assert_eq!(read.unwrap(), text);
    }
}

#[test]
fn a_text_stays_as_it_is_where_packing_gains_nothing() {
    for text in ["", "Cook wanted", "0123", &"x".repeat(PACKED_TEXT.size() + 1)] {
        assert_eq!(kept(&Packed(text, Adverts)), (Value::Text(text.to_owned()), Ok(text.to_owned())));
    }
}

#[test]
fn the_same_text_is_packed_alike_so_that_it_is_not_written_again() {
    let other = std::thread::spawn(|| pack(ADVERT, Adverts));
    pack("another text, which this thread packed before: nothing of it is left in the next one", Adverts);
    assert_eq!(pack(ADVERT, Adverts), other.join().unwrap());
}

#[test]
fn what_nobody_packed_is_told_and_takes_no_memory() {
    let packed = pack(ADVERT, Adverts).unwrap();
    for length in 0..packed.len() {
        assert!(unpack(&packed[..length]).is_err(), "cut after {length} bytes");
    }
    for place in 0..packed.len() {
        let mut other = packed.clone();
        other[place] ^= 0x41;
        // Another text may be packed there; what counts is that it ends, and within its bound.
        let _ = unpack(&other);
    }
    let mut unknown = packed.clone();
    unknown[0] = 9;
    assert_eq!(unpack(&unknown), Err(Fault::Unknown));
    let mut bomb = vec![Adverts.mark()];
    bomb.extend(zstd::bulk::compress(&vec![b'x'; PACKED_TEXT.size() + 1], 1).unwrap());
    assert!(bomb.len() < 1000);
    assert_eq!(unpack(&bomb), Err(Fault::TooLong));
    let mut no_text = vec![Adverts.mark()];
    no_text.extend(zstd::bulk::compress(&[0xff; 200], 1).unwrap());
    assert_eq!(unpack(&no_text), Err(Fault::Damaged));
    let (_, read) = kept(&no_text);
    assert!(read.unwrap_err().to_string().contains("a packed text is damaged"));
}

/// What an earlier release packed is read: neither a dictionary nor what a first byte means ever changes.
#[test]
fn what_was_packed_once_stays_readable() {
    let hits = r#"{"value":4,"raw":4.0,"top_category":"fx","hits":[],"buckets":{"direct":{"uncapped":4.0,"capped":4.0}},"core":true}"#;
    let packed_advert = "0128b52ffd20c5b50200234308d0bf66f8502998952e4c8d4d3d9059a9e92b499d2be48292241792cb0d6dd92f0612fc44bf\
         0059dec5f918065442a7b8e7b5c21d429c9a8b5457caeaeaad70a7db7d9375237304182488c837395de30ddc1498";
    let packed_hits =
        "0228b52ffd20720d01006834342e30667834342e307d7d7d07fcbec46c9f95a215433f6586c343ec108b06";
    for (text, packed) in [(ADVERT, packed_advert), (hits, packed_hits)] {
        let byte = |place| u8::from_str_radix(&packed[2 * place..2 * place + 2], 16).unwrap();
        let packed: Vec<u8> = (0..packed.len() / 2).map(byte).collect();
        assert_eq!(unpack(&packed), Ok(text.to_owned()));
    }
}

#[test]
fn each_kind_of_text_has_a_dictionary_of_its_own() {
    let hits = r#"{"value":0,"raw":0.0,"top_category":null,"hits":[],"buckets":{"direct":{"uncapped":0.0}}}"#;
    let hits = &hits.repeat(3);
    let [as_advert, as_score] = [Adverts, Scores].map(|dictionary| pack(hits, dictionary).unwrap());
    assert!(as_advert[0] != as_score[0] && as_score.len() < as_advert.len());
    assert_eq!((unpack(&as_advert), unpack(&as_score)), (Ok(hits.to_owned()), Ok(hits.to_owned())));
}
