//! What kind of spreadsheet a file is, by its content: names end in whatever people like.

/// What begins an archive, in which Excel since 2007 and `LibreOffice` write.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// What begins a compound file, in which Excel wrote before, and in which it writes what is behind a password.
const COMPOUND: &[u8] = &[0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];

/// How many bytes tell a spreadsheet from a text.
pub const WORKBOOK_HEAD: usize = COMPOUND.len();

/// Whether what begins like this is a spreadsheet, as far as its first bytes tell.
#[must_use]
pub fn is_workbook(head: &[u8]) -> bool {
    head.starts_with(ARCHIVE) || head.starts_with(COMPOUND)
}

/// A kind of spreadsheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Excel, up to 2003.
    Xls,
    /// Excel since 2007, also with macros.
    Xlsx,
    /// Excel, binary.
    Xlsb,
    /// `LibreOffice` and others.
    Ods,
    /// Excel, behind a password.
    Locked,
}

impl Kind {
    /// That of a whole file. The names of an archive's parts stand in it as they are.
    pub(super) fn of(file: &[u8]) -> Self {
        let has = |wanted: &[u8]| memmem(file, wanted);
        if file.starts_with(COMPOUND) {
            let locked: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
            return if has(&locked) { Self::Locked } else { Self::Xls };
        }
        if has(b"application/vnd.oasis.opendocument.spreadsheet") {
            Self::Ods
        } else if has(b"xl/workbook.bin") {
            Self::Xlsb
        } else {
            Self::Xlsx
        }
    }
}

fn memmem(file: &[u8], wanted: &[u8]) -> bool {
    let first = wanted[0];
    let mut rest = file;
    while let Some(at) = rest.iter().position(|byte| *byte == first) {
        if rest[at..].starts_with(wanted) {
            return true;
        }
        rest = &rest[at + 1..];
    }
    false
}
