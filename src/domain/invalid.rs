//! What is wrong with an input, field by field.

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use utoipa::ToSchema;

/// Longest value that an error repeats, in characters.
const SHOWN_CHARS: usize = 80;

/// One field that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// Path of the field from the record's root, such as `skills[2].concept`; `.` for the record itself.
    pub field: String,
    /// The value as given, as JSON, cut at 80 characters; empty where there was none.
    pub value: String,
    /// What would have been accepted.
    pub expected: String,
}

impl std::fmt::Display for FieldError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.value.is_empty() {
            write!(f, "field `{}`: expected {}", self.field, self.expected)
        } else {
            write!(f, "field `{}`: value {}: expected {}", self.field, self.value, self.expected)
        }
    }
}

/// A record that was refused, with every reason that could be found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct Invalid {
    /// At least one error.
    pub errors: Vec<FieldError>,
}

impl Invalid {
    /// One error on one field.
    #[must_use]
    pub fn field(field: impl Into<String>, value: &str, expected: impl Into<String>) -> Self {
        Self {
            errors: vec![FieldError {
                field: field.into(),
                value: cut(value),
                expected: expected.into(),
            }],
        }
    }
}

/// Collects the errors of one record.
#[derive(Debug, Default)]
pub(crate) struct Checks(Vec<FieldError>);

impl Checks {
    /// Adds an error unless `holds`.
    pub(crate) fn require(
        &mut self,
        holds: bool,
        field: impl Into<String>,
        value: impl std::fmt::Display,
        expected: &str,
    ) {
        if !holds {
            self.0.push(FieldError {
                field: field.into(),
                value: cut(&value.to_string()),
                expected: expected.to_owned(),
            });
        }
    }

    /// Requires that a list has at most `most` items.
    pub(crate) fn at_most(&mut self, len: usize, most: usize, field: &str) {
        self.require(len <= most, field, format!("{len} items"), &format!("at most {most} items"));
    }

    /// Requires a text of 1 to `most` characters, without control characters other than line ends and tabs.
    pub(crate) fn text(&mut self, text: &str, most: usize, field: impl Into<String>) {
        let field = field.into();
        let chars = text.chars().count();
        self.require(
            !text.trim().is_empty() && chars <= most,
            field.clone(),
            format!("{chars} characters"),
            &format!("a text of 1 to {most} characters"),
        );
        let control = text.chars().find(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
        if let Some(control) = control {
            let shown = format!("U+{:04X}", u32::from(control));
            self.require(false, field, shown, "text without control characters");
        }
    }

    /// The verdict.
    pub(crate) fn finish(self) -> Result<(), Invalid> {
        if self.0.is_empty() { Ok(()) } else { Err(Invalid { errors: self.0 }) }
    }
}

fn cut(value: &str) -> String {
    let mut shown: String = value.chars().take(SHOWN_CHARS).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    shown
}

/// Parses JSON into a record; an error names the path of the field and repeats its value.
pub(crate) fn parse_json<T: DeserializeOwned>(json: &[u8]) -> Result<T, Invalid> {
    if json.iter().all(u8::is_ascii_whitespace) {
        return Err(Invalid::field(".", "", "a JSON object, but the input is empty"));
    }
    if let Err(error) = std::str::from_utf8(json) {
        let at = error.valid_up_to();
        return Err(Invalid::field(".", "", format!("UTF-8, but byte {at} is not")));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    let parsed = serde_path_to_error::deserialize(&mut deserializer)
        .map_err(|error| (error.path().to_string(), error.into_inner()))
        .and_then(|record| {
            deserializer.end().map_err(|error| (".".to_owned(), error))?;
            Ok(record)
        });
    parsed.map_err(|(path, error)| {
        if !error.is_data() {
            // A list of alternatives with two keys ends where the parser wants one key to end it.
            if serde_json::from_slice::<IgnoredAny>(json).is_ok() {
                let (field, value) = alternative_at(json, &path);
                return Invalid::field(field, &value, "an object with one field only");
            }
            return Invalid::field(".", "", json_syntax(&error));
        }
        // serde says where in the record; the position within a one-line record helps only for syntax.
        let message = error.to_string();
        let message = message.rsplit_once(" at line ").map_or(&*message, |(text, _)| text);
        if let Some(name) = quoted_after(message, "duplicate field `") {
            let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
            return Invalid::field(field, "", "the field once, but it is there twice");
        }
        if let Some(name) = quoted_after(message, "missing field `") {
            let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
            return Invalid::field(field, "", "a value, but the field is missing");
        }
        let value = value_at(json, &path);
        let expected = match message.rsplit_once("expected ") {
            Some((_, known)) if message.starts_with("unknown field") => {
                format!("a known field: {known}")
            }
            Some((_, expected)) => for_people(expected).to_owned(),
            None => message.to_owned(),
        };
        Invalid::field(path, &value, expected)
    })
}

/// What was expected, where serde names a type of the program.
fn for_people(expected: &str) -> &str {
    match expected {
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" => "a whole number of 0 or more",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a string" | "string" | "str" => "a text",
        "a boolean" => "true or false",
        "a sequence" => "a list",
        "a map" | "string or map" => "an object",
        _ if expected.starts_with("struct ") || expected.starts_with("internally tagged enum ") => {
            "an object"
        }
        _ if expected.starts_with("tuple struct ") || expected.starts_with("a tuple ") => "a list",
        _ if expected.starts_with("enum ") || expected.starts_with("variant of enum ") => {
            "one of the values of the field"
        }
        _ => expected,
    }
}

/// What is wrong with a text that is not JSON, in words for people: where, and nothing of its content.
pub(crate) fn json_syntax(error: &serde_json::Error) -> String {
    let at = format!("line {} column {}", error.line(), error.column());
    let message = error.to_string();
    if error.is_eof() {
        format!("JSON, but it ends too early, at {at}")
    } else if message.starts_with("trailing characters") {
        format!("one JSON value, but something follows it at {at}")
    } else if message.starts_with("recursion limit") {
        format!(
            "JSON with at most 128 objects and lists inside each other, but there are more at {at}"
        )
    } else {
        format!("JSON, but it goes wrong at {at}")
    }
}

/// The object of alternatives that a path ends in or below, and its text.
fn alternative_at(json: &[u8], path: &str) -> (String, String) {
    let whole: serde_json::Value = serde_json::from_slice(json).unwrap_or_default();
    let mut path = path;
    loop {
        if let Some(found) = at_path(&whole, path)
            && found.as_object().is_some_and(|fields| fields.len() > 1)
        {
            return (path.to_owned(), found.to_string());
        }
        match path.rfind(['.', '[']).and_then(|end| path.get(..end)) {
            Some(above) if !above.is_empty() => path = above,
            _ => return (".".to_owned(), String::new()),
        }
    }
}

/// The name in backquotes right after a beginning.
fn quoted_after<'a>(message: &'a str, beginning: &str) -> Option<&'a str> {
    message.strip_prefix(beginning)?.split('`').next()
}

/// The JSON text at a path, for an error message.
fn value_at(json: &[u8], path: &str) -> String {
    let whole: serde_json::Value = serde_json::from_slice(json).unwrap_or_default();
    match at_path(&whole, path) {
        None | Some(serde_json::Value::Object(_) | serde_json::Value::Array(_)) => String::new(),
        Some(scalar) => scalar.to_string(),
    }
}

/// What stands at a path such as `places[0].area`; `.` is the whole.
fn at_path<'a>(whole: &'a serde_json::Value, path: &str) -> Option<&'a serde_json::Value> {
    let steps = path.split('.').flat_map(|part| part.split(['[', ']']));
    steps.filter(|step| !step.is_empty()).try_fold(whole, |value, step| match value {
        serde_json::Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        serde_json::Value::Object(fields) => fields.get(step),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    //! 1. An error names path and value.
    //! 2. Syntax errors, empty input and foreign encodings are told apart.
    //! 3. No word of an error is a type of the program or the parser's own.

    use super::*;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Inner {
        level: u8,
    }

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only parsed")]
    struct Outer {
        items: Vec<Inner>,
    }

    fn error(json: &[u8]) -> FieldError {
        parse_json::<Outer>(json).unwrap_err().errors.remove(0)
    }

    #[test]
    fn path_and_value_are_named() {
        let found = error(br#"{"items":[{"level":1},{"level":"high"}]}"#);
        assert_eq!((found.field.as_str(), found.value.as_str()), ("items[1].level", "\"high\""));
        assert_eq!(found.expected, "a whole number from 0 to 255");
    }

    #[test]
    fn words_are_for_people() {
        assert_eq!(error(br#"{"items":7}"#).expected, "a list");
        assert_eq!(error(br#"{"items":[7]}"#).expected, "an object");
        let twice = error(br#"{"items":[{"level":1,"level":2}]}"#);
        assert_eq!(twice.field, "items[0].level");
        assert!(twice.expected.contains("once"), "{}", twice.expected);
        assert_eq!(error(br#"{"items":[],"items":[]}"#).field, "items");
        assert_eq!(error(b"not json").expected, "JSON, but it goes wrong at line 1 column 2");
        assert!(error(br#"{"items":[{"level":1"#).expected.contains("ends too early"));
    }

    #[test]
    fn unknown_field_is_named() {
        let found = error(br#"{"items":[],"extra":1}"#);
        assert_eq!((found.field.as_str(), found.value.as_str()), ("extra", "1"));
        assert_eq!(found.expected, "a known field: `items`");
    }

    #[test]
    fn missing_field_is_named() {
        let found = error(br#"{"items":[{"level":1},{}]}"#);
        assert_eq!((found.field.as_str(), found.value.as_str()), ("items[1].level", ""));
        assert!(found.expected.contains("missing"), "{}", found.expected);
    }

    #[test]
    fn other_inputs_are_told_apart() {
        assert!(error(b"  ").expected.contains("empty"));
        assert!(error(b"{\"items\": \xE4}").expected.contains("UTF-8"));
        assert!(error(b"{\"items\": [}").expected.contains("line 1 column"));
        assert!(error(b"{\"items\": []} x").expected.contains("follows it at line 1"));
    }
}
