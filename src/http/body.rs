//! Reading bodies: never more than is allowed, and every way of being wrong told apart.

use std::pin::Pin;

use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use hyper::body::Frame;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use super::edge::Reading;
use super::problem::{ApiError, Code};
use super::state::AppState;
use crate::domain::{Invalid, Lang, json_syntax, parse_json};

/// Byte order marks of UTF-16, in both orders.
const UTF16: [&[u8]; 2] = [&[0xFF, 0xFE], &[0xFE, 0xFF]];
/// Byte order mark of UTF-8, which is dropped.
const UTF8_MARK: &[u8] = &[0xEF, 0xBB, 0xBF];

/// Reads a body piece by piece, up to a size.
#[derive(Debug)]
pub(super) struct BodyReader {
    body: Body,
    reading: Reading,
    read: usize,
    limit: usize,
}

impl BodyReader {
    pub(super) fn new(request: Request, limit: usize) -> Self {
        let reading = request.extensions().get::<Reading>().cloned().unwrap_or_default();
        Self { body: request.into_body(), reading, read: 0, limit }
    }

    /// The next piece; `None` at the end.
    pub(super) async fn next(&mut self) -> Result<Option<Bytes>, ApiError> {
        loop {
            let Some(frame) = self.frame().await else { return Ok(None) };
            let frame = frame.map_err(|error| {
                // What the decoder or the connection says; it does not repeat the content.
                ApiError::new(Code::UnreadableBody, format!("the body cannot be read: {error}"))
            })?;
            let Ok(data) = frame.into_data() else { continue };
            self.read += data.len();
            if self.read > self.limit {
                self.drain().await;
                let detail = format!("expected at most {} bytes after decompression", self.limit);
                return Err(ApiError::new(Code::BodyTooLarge, detail));
            }
            return Ok(Some(data));
        }
    }

    async fn frame(&mut self) -> Option<Result<Frame<Bytes>, axum::Error>> {
        self.reading.set(true);
        let body = &mut self.body;
        let frame = std::future::poll_fn(|task| Pin::new(&mut *body).poll_frame(task)).await;
        self.reading.set(false);
        frame
    }

    /// Takes what is still under way, as much again at most: who is writing when the connection closes may never see
    /// the answer.
    async fn drain(&mut self) {
        let mut left = self.limit;
        while left > 0 {
            let Some(Ok(frame)) = self.frame().await else { return };
            left = left.saturating_sub(frame.into_data().map_or(1, |data| data.len().max(1)));
        }
    }
}

/// Checks that a body says to be of one of some media types, in UTF-8.
pub(super) fn check_type(headers: &HeaderMap, accepted: &[&str]) -> Result<(), ApiError> {
    let given = headers.get(header::CONTENT_TYPE);
    let given = given.map(|value| String::from_utf8_lossy(value.as_bytes()).to_ascii_lowercase());
    let given = given.unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default();
    let charset = parts.find_map(|part| part.strip_prefix("charset="));
    let charset = charset.map_or("utf-8", |name| name.trim_matches('"'));
    if accepted.contains(&media_type) && ["utf-8", "utf8", "us-ascii"].contains(&charset) {
        return Ok(());
    }
    let given: String = given.chars().take(80).collect();
    let given = if given.is_empty() { "none" } else { &given };
    let detail = format!("content type: {given}: expected {} in UTF-8", accepted.join(" or "));
    Err(ApiError::new(Code::UnsupportedMediaType, detail))
}

/// A body that is JSON; what it means is not known yet.
#[derive(Debug)]
pub(super) struct JsonBody(Vec<u8>);

impl FromRequest<AppState> for JsonBody {
    type Rejection = ApiError;

    async fn from_request(request: Request, app: &AppState) -> Result<Self, ApiError> {
        check_type(request.headers(), &["application/json"])?;
        let mut reader = BodyReader::new(request, app.limits.body_bytes);
        let mut json = Vec::new();
        while let Some(piece) = reader.next().await? {
            json.extend_from_slice(&piece);
        }
        check_json(&json)?;
        if json.starts_with(UTF8_MARK) {
            json.drain(..UTF8_MARK.len());
        }
        Ok(Self(json))
    }
}

/// Tells what is no JSON from JSON that means nothing here.
fn check_json(json: &[u8]) -> Result<(), ApiError> {
    let json = json.strip_prefix(UTF8_MARK).unwrap_or(json);
    if json.iter().all(u8::is_ascii_whitespace) {
        return Err(ApiError::new(Code::EmptyBody, "expected a JSON object"));
    }
    check_utf8(json)?;
    serde_json::from_slice::<IgnoredAny>(json).map(drop).map_err(|error| {
        ApiError::new(Code::MalformedJson, format!("expected {}", json_syntax(&error)))
    })
}

/// Requires UTF-8; a body in UTF-16 is named as such.
pub(super) fn check_utf8(text: &[u8]) -> Result<(), ApiError> {
    if UTF16.iter().any(|mark| text.starts_with(mark)) {
        return Err(ApiError::new(Code::NotUtf8, "expected UTF-8, but the body is UTF-16"));
    }
    std::str::from_utf8(text).map(drop).map_err(|error| {
        let at = error.valid_up_to();
        ApiError::new(Code::NotUtf8, format!("expected UTF-8, but byte {at} is not"))
    })
}

impl JsonBody {
    /// The bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// What the body means.
    pub(super) fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        Ok(parse_json(&self.0)?)
    }

    /// The language that the body names, if it names one.
    pub(super) fn lang(&self) -> Option<Lang> {
        #[derive(Deserialize)]
        struct Named {
            lang: Option<Lang>,
        }
        serde_json::from_slice::<Named>(&self.0).ok().and_then(|named| named.lang)
    }
}

/// Puts the name of the field that holds a record before the fields of the record.
pub(super) fn within(field: &str, mut invalid: Invalid) -> Invalid {
    for error in &mut invalid.errors {
        error.field =
            if error.field == "." { field.to_owned() } else { format!("{field}.{}", error.field) };
    }
    invalid
}
