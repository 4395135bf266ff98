//! Spreadsheets that the tests make: the least that Excel and `LibreOffice` write, in archives that are not packed.

use std::fmt::Write as _;

use flate2::Crc;

/// A part of an archive.
pub(crate) struct Part<'p> {
    pub(crate) name: &'p str,
    /// 0 as it is, 8 packed.
    pub(crate) method: u16,
    pub(crate) stored: Vec<u8>,
    /// How many bytes it says that it unpacks to.
    pub(crate) size: u32,
}

/// An archive of these parts, each as it is.
pub(crate) fn archive(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let parts = parts.iter().map(|(name, part)| Part {
        name,
        method: 0,
        stored: part.clone(),
        size: u32::try_from(part.len()).unwrap(),
    });
    archive_of(&parts.collect::<Vec<_>>())
}

/// An archive of parts that may say of themselves what they like.
pub(crate) fn archive_of(parts: &[Part<'_>]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for Part { name, method, stored, size } in parts {
        let mut crc = Crc::new();
        crc.update(stored);
        let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
        let mut facts = vec![20, 0, 0, 0];
        facts.extend(method.to_le_bytes());
        facts.extend([0, 0, 0x21, 0]);
        facts.extend(crc.sum().to_le_bytes());
        facts.extend(length(stored));
        facts.extend(size.to_le_bytes());
        facts.extend(u16::try_from(name.len()).unwrap().to_le_bytes());
        facts.extend([0, 0]);
        let place = length(&file);
        file.extend(b"PK\x03\x04");
        file.extend(&facts);
        file.extend(name.as_bytes());
        file.extend(stored);
        directory.extend(b"PK\x01\x02\x14\x00");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend(place);
        directory.extend(name.as_bytes());
    }
    let (start, length) = (u32::try_from(file.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(parts.len()).unwrap().to_le_bytes();
    file.extend(directory);
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([count, count].concat());
    file.extend(length.to_le_bytes());
    file.extend(start.to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A text as it stands in XML.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
        .replace('\n', "&#10;")
        .replace('\r', "&#13;")
}

/// The name of a column: `A`, `Z`, `AA`.
fn column(mut number: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.insert(0, b'A' + u8::try_from(number % 26).unwrap());
        if number < 26 {
            return String::from_utf8(name).unwrap();
        }
        number = number / 26 - 1;
    }
}

/// The cells of a sheet of Excel, from `first` on; a value that begins with `<` stands as it is.
pub(crate) fn excel_rows(first: usize, rows: &[Vec<String>]) -> String {
    let mut xml = String::new();
    for (at, row) in (first..).zip(rows) {
        write!(xml, "<row r=\"{at}\">").unwrap();
        for (place, value) in row.iter().enumerate().filter(|(_, value)| !value.is_empty()) {
            let cell = format!("{}{at}", column(place));
            if let Some(inner) = value.strip_prefix('<') {
                write!(xml, "<c r=\"{cell}\"{inner}</c>").unwrap();
            } else {
                let text = escaped(value);
                let inner = format!("<is><t xml:space=\"preserve\">{text}</t></is>");
                write!(xml, "<c r=\"{cell}\" t=\"inlineStr\">{inner}</c>").unwrap();
            }
        }
        xml.push_str("</row>");
    }
    xml
}

/// The beginning of a part.
const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";

/// One sheet of a spreadsheet of Excel.
pub(crate) struct MadeSheet<'s> {
    pub(crate) name: &'s str,
    pub(crate) hidden: bool,
    /// What stands in `sheetData`.
    pub(crate) rows: String,
    /// What stands behind it: merged cells, links.
    pub(crate) behind: &'s str,
    /// The addresses of links, `rId1` on.
    pub(crate) links: &'s [&'s str],
}

/// The parts of a spreadsheet of Excel.
pub(crate) fn excel_parts(sheets: &[MadeSheet<'_>]) -> Vec<(String, Vec<u8>)> {
    let (mut book, mut relations, mut types, mut parts) =
        (String::new(), String::new(), String::new(), Vec::new());
    for (number, sheet) in (1..).zip(sheets) {
        let state = if sheet.hidden { " state=\"hidden\"" } else { "" };
        let name = escaped(sheet.name);
        write!(book, "<sheet name=\"{name}\" sheetId=\"{number}\"{state} r:id=\"rId{number}\"/>").unwrap();
        write!(
            relations,
            "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
        .unwrap();
        write!(types, "<Override PartName=\"/xl/worksheets/sheet{number}.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/>").unwrap();
        let MadeSheet { rows, behind, links, .. } = sheet;
        let text = format!(
            "{XML}<worksheet xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheetData>{rows}</sheetData>{behind}</worksheet>"
        );
        parts.push((format!("xl/worksheets/sheet{number}.xml"), text.into_bytes()));
        if !links.is_empty() {
            let mut list = String::new();
            for (at, link) in (1..).zip(*links) {
                let link = escaped(link);
                write!(list, "<Relationship Id=\"rId{at}\" Type=\"{OFFICE}/hyperlink\" Target=\"{link}\" TargetMode=\"External\"/>").unwrap();
            }
            let text = format!("{XML}<Relationships xmlns=\"{PACKAGE}\">{list}</Relationships>");
            parts.push((format!("xl/worksheets/_rels/sheet{number}.xml.rels"), text.into_bytes()));
        }
    }
    let texts = [
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>{types}</Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{PACKAGE}\"><Relationship Id=\"rId1\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{book}</sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!("{XML}<Relationships xmlns=\"{PACKAGE}\">{relations}</Relationships>"),
        ),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
    texts.chain(parts).collect()
}

/// A spreadsheet of Excel.
pub(crate) fn excel(sheets: &[MadeSheet<'_>]) -> Vec<u8> {
    let parts = excel_parts(sheets);
    archive(&parts.iter().map(|(name, part)| (name.as_str(), part.clone())).collect::<Vec<_>>())
}

/// One with this sheet alone, which has these rows from the first on.
pub(crate) fn excel_of(rows: &[Vec<String>]) -> Vec<u8> {
    excel(&[MadeSheet { name: "Hoja1", hidden: false, rows: excel_rows(1, rows), behind: "", links: &[] }])
}

/// A spreadsheet of `LibreOffice`, with these rows in a sheet of this name.
pub(crate) fn open_document(name: &str, rows: &[Vec<String>]) -> Vec<u8> {
    let mut table = String::new();
    for row in rows {
        table.push_str("<table:table-row>");
        for value in row {
            if value.is_empty() {
                table.push_str("<table:table-cell/>");
            } else {
                let text = escaped(value);
                write!(table, "<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>").unwrap();
            }
        }
        table.push_str("</table:table-row>");
    }
    // What LibreOffice writes below every sheet.
    table.push_str("<table:table-row table:number-rows-repeated=\"1048000\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>");
    let name = escaped(name);
    let content = format!(
        "{XML}<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet><table:table table:name=\"{name}\">{table}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let manifest = format!(
        "{XML}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"><manifest:file-entry manifest:full-path=\"/\" manifest:media-type=\"{kind}\"/></manifest:manifest>"
    );
    archive(&[
        ("mimetype", kind.as_bytes().to_vec()),
        ("content.xml", content.into_bytes()),
        ("META-INF/manifest.xml", manifest.into_bytes()),
    ])
}
