//! Routes requests to methods of the API, and validates their parameters before anything is applied.

use hyper::Method;
use serde_json::Value;

use super::{
    SheetMethod,
    error::ApiError,
    fields::Mask,
    schema,
    spreadsheet::Spreadsheet,
    structure,
    values::{self, Options},
};
use crate::server::decode;

/// Query parameters that every method accepts.
const EVERYWHERE: [&str; 7] = ["alt", "fields", "prettyPrint", "key", "quotaUser", "$.xgafv", "access_token"];

/// A method of the API on one spreadsheet.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Call {
    pub(super) spreadsheet: String,
    pub(super) kind: Kind,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Metadata,
    ValuesGet(String),
    ValuesBatchGet,
    ValuesAppend(String),
    ValuesUpdate(String),
    ValuesBatchUpdate,
    BatchUpdate,
}

/// A call with its options, validated as far as possible without the spreadsheet.
pub(super) struct Prepared<'c> {
    kind: &'c Kind,
    query: &'c [(String, String)],
    body: Value,
    mask: Option<Mask>,
}

impl Call {
    /// The call for a method and a path; `None` if the API has none.
    pub(super) fn route(method: &Method, path: &str) -> Option<Self> {
        let rest = path.strip_prefix("/v4/spreadsheets/")?;
        let segments: Vec<&str> = rest.split('/').collect();
        let (id, kind) = match (method, segments.as_slice()) {
            (&Method::GET, [id]) if !id.contains(':') => (*id, Kind::Metadata),
            (&Method::POST, [id]) => (id.strip_suffix(":batchUpdate")?, Kind::BatchUpdate),
            (&Method::GET, [id, "values:batchGet"]) => (*id, Kind::ValuesBatchGet),
            (&Method::POST, [id, "values:batchUpdate"]) => (*id, Kind::ValuesBatchUpdate),
            (&Method::GET, [id, "values", range]) => (*id, Kind::ValuesGet(decode(range))),
            (&Method::PUT, [id, "values", range]) => (*id, Kind::ValuesUpdate(decode(range))),
            (&Method::POST, [id, "values", range]) => {
                (*id, Kind::ValuesAppend(decode(range.strip_suffix(":append")?)))
            }
            _ => return None,
        };
        (!id.is_empty()).then(|| Self { spreadsheet: decode(id), kind })
    }

    /// Parses the query and the body.
    pub(super) fn prepare<'c>(
        &'c self,
        query: &'c [(String, String)],
        body: &[u8],
    ) -> Result<Prepared<'c>, ApiError> {
        let takes = self.kind.parameters();
        for (name, _) in query {
            if !takes.contains(&name.as_str()) && !EVERYWHERE.contains(&name.as_str()) {
                let words = format!(
                    "Invalid JSON payload received. Unknown name \"{name}\": Cannot bind query parameter. Field \
                     '{name}' could not be found in request message."
                );
                return Err(ApiError::bad_field("", words));
            }
        }
        let body = self.kind.message().map_or(Ok(Value::Null), |message| schema::read(message, body))?;
        let mask = query.iter().find(|(name, _)| name == "fields").map(|(_, text)| {
            let unreadable = || {
                let words = format!(
                    "Error expanding 'fields' parameter. Cannot find matching fields for path '{text}'."
                );
                ApiError::bad_field("fields", words)
            };
            let mask = Mask::parse(text).ok_or_else(unreadable)?;
            if mask.names_only(self.kind.answers()) { Ok(mask) } else { Err(unreadable()) }
        });
        Ok(Prepared { kind: &self.kind, query, body, mask: mask.transpose()? })
    }
}

impl Kind {
    pub(super) const fn method(&self) -> SheetMethod {
        match self {
            Self::Metadata => SheetMethod::Metadata,
            Self::ValuesGet(_) | Self::ValuesBatchGet => SheetMethod::Get,
            Self::ValuesAppend(_) => SheetMethod::Append,
            Self::ValuesUpdate(_) | Self::ValuesBatchUpdate => SheetMethod::ValuesUpdate,
            Self::BatchUpdate => SheetMethod::BatchUpdate,
        }
    }

    /// The query parameters of the method.
    const fn parameters(&self) -> &'static [&'static str] {
        match self {
            Self::Metadata => &["ranges", "includeGridData", "excludeTablesInBandedRanges"],
            Self::ValuesGet(_) => &["majorDimension", "valueRenderOption", "dateTimeRenderOption"],
            Self::ValuesBatchGet => {
                &["ranges", "majorDimension", "valueRenderOption", "dateTimeRenderOption"]
            }
            Self::ValuesAppend(_) => &[
                "valueInputOption",
                "insertDataOption",
                "includeValuesInResponse",
                "responseValueRenderOption",
                "responseDateTimeRenderOption",
            ],
            Self::ValuesUpdate(_) => &[
                "valueInputOption",
                "includeValuesInResponse",
                "responseValueRenderOption",
                "responseDateTimeRenderOption",
            ],
            Self::ValuesBatchUpdate | Self::BatchUpdate => &[],
        }
    }

    /// The message type of the body.
    const fn message(&self) -> Option<&'static str> {
        match self {
            Self::Metadata | Self::ValuesGet(_) | Self::ValuesBatchGet => None,
            Self::ValuesAppend(_) | Self::ValuesUpdate(_) => Some("valueRange"),
            Self::ValuesBatchUpdate => Some("valuesBatchUpdate"),
            Self::BatchUpdate => Some("batchUpdate"),
        }
    }

    /// The top-level names of the answer, which a field mask may use.
    const fn answers(&self) -> &'static [&'static str] {
        match self {
            Self::Metadata => &[
                "spreadsheetId",
                "properties",
                "sheets",
                "namedRanges",
                "spreadsheetUrl",
                "developerMetadata",
                "dataSources",
            ],
            Self::ValuesGet(_) => &["range", "majorDimension", "values"],
            Self::ValuesBatchGet => &["spreadsheetId", "valueRanges"],
            Self::ValuesAppend(_) => &["spreadsheetId", "tableRange", "updates"],
            Self::ValuesUpdate(_) => &[
                "spreadsheetId",
                "updatedRange",
                "updatedRows",
                "updatedColumns",
                "updatedCells",
                "updatedData",
            ],
            Self::ValuesBatchUpdate => &[
                "spreadsheetId",
                "totalUpdatedRows",
                "totalUpdatedColumns",
                "totalUpdatedCells",
                "totalUpdatedSheets",
                "responses",
            ],
            Self::BatchUpdate => &["spreadsheetId", "replies", "updatedSpreadsheet"],
        }
    }
}

impl Prepared<'_> {
    /// Applies the call, and returns the requested part of the answer.
    pub(super) fn apply(&self, book: &mut Spreadsheet) -> Result<Value, ApiError> {
        let in_query =
            |name: &str| self.query.iter().find(|(held, _)| held == name).map(|(_, value)| value.clone());
        let in_body = |name: &str| match &self.body[name] {
            Value::String(text) => Some(text.clone()),
            Value::Bool(truth) => Some(truth.to_string()),
            _ => None,
        };
        let options = Options { get: &in_query };
        let ranges: Vec<&str> =
            self.query.iter().filter(|(name, _)| name == "ranges").map(|(_, range)| range.as_str()).collect();
        let answer = match self.kind {
            Kind::Metadata => {
                let with_data = in_query("includeGridData").as_deref() == Some("true");
                book.shown(self.mask.as_ref(), with_data, &ranges)
            }
            Kind::ValuesGet(range) => values::get(book, range, &options),
            Kind::ValuesBatchGet => values::batch_get(book, &ranges, &options),
            Kind::ValuesAppend(range) => values::append(book, range, &self.body, &options),
            Kind::ValuesUpdate(range) => values::update(book, range, &self.body, &options),
            Kind::ValuesBatchUpdate => values::batch_update(book, &self.body, &Options { get: &in_body }),
            Kind::BatchUpdate => structure::batch_update(book, &self.body),
        }?;
        Ok(self.mask.as_ref().map_or_else(|| answer.clone(), |mask| mask.apply(&answer)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verb_is_after_the_last_colon() {
        let kind = |method, path: &str| {
            Call::route(&method, &format!("/v4/spreadsheets/{path}")).map(|call| call.kind)
        };
        let text = str::to_owned;
        assert_eq!(kind(Method::GET, "x"), Some(Kind::Metadata));
        assert_eq!(kind(Method::GET, "x/values/A1:L"), Some(Kind::ValuesGet(text("A1:L"))));
        let append = Some(Kind::ValuesAppend(text("My sheet!A1:L")));
        assert_eq!(kind(Method::POST, "x/values/My%20sheet!A1:L:append"), append);
        assert_eq!(kind(Method::POST, "x/values/My%20sheet%21A1%3AL:append"), append);
        assert_eq!(kind(Method::PUT, "x/values/A%2FB!A1"), Some(Kind::ValuesUpdate(text("A/B!A1"))));
        assert_eq!(kind(Method::POST, "x:batchUpdate"), Some(Kind::BatchUpdate));
        assert_eq!(kind(Method::POST, "x/values:batchUpdate"), Some(Kind::ValuesBatchUpdate));
        assert_eq!(kind(Method::GET, "x/values:batchGet"), Some(Kind::ValuesBatchGet));
        for wrong in ["", "x:copy", "x/values/A1:clear", "x/values/A1"] {
            assert_eq!(kind(Method::POST, wrong), None, "{wrong}");
        }
    }
}
