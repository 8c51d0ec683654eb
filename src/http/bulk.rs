//! Bulk loads: one record a line, written in batches while the rest still arrives.

use axum::Json;
use axum::extract::Request;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::body::{BodyReader, check_type, check_utf8};
use super::metrics;
use super::params::Params;
use super::problem::{ApiError, Code};
use super::records::{Record, tally};
use super::state::AppState;
use crate::domain::{FieldError, Invalid};

/// Lines that are checked and written at a time: a commit for fewer costs more a record, one for more holds up
/// others for longer.
const BATCH_LINES: usize = 500;
/// Bytes after which a batch is written even when it has fewer lines.
const BATCH_BYTES: usize = 8 << 20;
/// Longest line, in bytes.
pub(super) const MAX_LINE_BYTES: usize = 1 << 20;
/// Rejected lines that an answer lists.
pub(super) const MAX_REJECTIONS: usize = 1000;
/// Media types of lines of JSON.
const MEDIA_TYPES: [&str; 4] =
    ["application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"];

/// A line that was not taken.
#[derive(Debug, Serialize, ToSchema)]
pub struct Rejection {
    /// The line, counted from 1, empty lines too.
    pub line: u64,
    /// Id of the record, where it could be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// What is wrong.
    pub errors: Vec<FieldError>,
}

/// The answer to a bulk load. Everything that it counts as created or replaced is on disk.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct BulkAnswer {
    /// Lines that were not empty.
    pub records: u64,
    /// Records that are new.
    pub created: u64,
    /// Records that took the place of another content.
    pub replaced: u64,
    /// Records that were there already.
    pub unchanged: u64,
    /// Lines that were not taken.
    pub rejected: u64,
    /// The first 1,000 of these.
    pub rejections: Vec<Rejection>,
    /// The store's last change after the load.
    pub sequence: u64,
    /// Whether searches are known to find all of it.
    pub searchable: bool,
}

/// A line of a load.
enum Line {
    Record(Vec<u8>),
    /// It is longer than [`MAX_LINE_BYTES`].
    TooLong,
}

/// Cuts a body into lines.
struct Lines {
    body: BodyReader,
    /// Bytes that are not part of a line yet; before `scanned` there is no line end.
    buffer: Vec<u8>,
    scanned: usize,
    /// The present line is too long and its rest is dropped.
    skipping: bool,
    ended: bool,
}

impl Lines {
    fn new(body: BodyReader) -> Self {
        Self { body, buffer: Vec::new(), scanned: 0, skipping: false, ended: false }
    }

    /// The next line; `None` at the end.
    async fn next(&mut self) -> Result<Option<Line>, ApiError> {
        loop {
            let fresh = self.buffer.get(self.scanned..).unwrap_or_default();
            if let Some(at) = fresh.iter().position(|byte| *byte == b'\n') {
                let rest = self.buffer.split_off(self.scanned + at + 1);
                let mut line = std::mem::replace(&mut self.buffer, rest);
                line.pop();
                self.scanned = 0;
                return Ok(Some(self.finish(line)));
            }
            self.scanned = self.buffer.len();
            if self.scanned > MAX_LINE_BYTES {
                self.skipping = true;
            }
            if self.skipping {
                self.buffer.clear();
                self.scanned = 0;
            }
            if self.ended {
                let nothing = self.buffer.is_empty() && !self.skipping;
                let line = std::mem::take(&mut self.buffer);
                self.scanned = 0;
                return Ok((!nothing).then(|| self.finish(line)));
            }
            match self.body.next().await? {
                Some(piece) => self.buffer.extend_from_slice(&piece),
                None => self.ended = true,
            }
        }
    }

    fn finish(&mut self, line: Vec<u8>) -> Line {
        let too_long = std::mem::take(&mut self.skipping) || line.len() > MAX_LINE_BYTES;
        if too_long { Line::TooLong } else { Line::Record(line) }
    }
}

/// A batch on its way to the store.
#[derive(Default)]
struct Batch {
    lines: Vec<(u64, Vec<u8>)>,
    bytes: usize,
}

/// Takes a load in.
pub(super) async fn load<R: Record>(
    app: &AppState,
    mut params: Params,
    request: Request,
) -> Result<Json<BulkAnswer>, ApiError> {
    let wait = params.flag("wait")?.unwrap_or(false);
    params.finish()?;
    check_type(request.headers(), &MEDIA_TYPES)?;
    let mut lines = Lines::new(BodyReader::new(request, app.limits.bulk_bytes));
    let mut answer = BulkAnswer::default();
    let mut batch = Batch::default();
    let (mut number, mut stored) = (0, 0);
    // An error ends the load; what stands before it in the body is stored, and the problem says how far.
    let told = |error: ApiError, stored: u64| {
        let taken = match stored {
            0 => "no line was taken".to_owned(),
            1 => "line 1 was taken".to_owned(),
            stored => format!("lines 1 to {stored} were taken"),
        };
        ApiError { detail: format!("{}; {taken}", error.detail), ..error }
    };
    loop {
        let line = lines.next().await.map_err(|error| told(error, stored))?;
        let ended = line.is_none();
        if let Some(line) = line {
            number += 1;
            match line {
                Line::Record(line) if line.iter().all(u8::is_ascii_whitespace) => {}
                Line::Record(line) => {
                    if number == 1 && line.first().is_some_and(|byte| *byte >= 0xFE) {
                        check_utf8(&line)?;
                    }
                    batch.bytes += line.len();
                    batch.lines.push((number, line));
                }
                Line::TooLong => {
                    let expected = format!("a line of at most {MAX_LINE_BYTES} bytes");
                    answer.reject(number, None, Invalid::field(".", "", expected));
                }
            }
        }
        let full = batch.lines.len() >= BATCH_LINES || batch.bytes >= BATCH_BYTES;
        if full || (ended && !batch.lines.is_empty()) {
            answer.take::<R>(app, std::mem::take(&mut batch)).await.map_err(|e| told(e, stored))?;
            stored = number;
        }
        if ended {
            break;
        }
    }
    if answer.records == 0 {
        return Err(ApiError::new(Code::EmptyBody, "expected one JSON object a line"));
    }
    // Batches report their rejected lines after the over-long ones among them.
    answer.rejections.sort_by_key(|rejection| rejection.line);
    answer.searchable = wait && app.wait_for(answer.sequence).await;
    Ok(Json(answer))
}

impl BulkAnswer {
    fn reject(&mut self, line: u64, id: Option<String>, invalid: Invalid) {
        self.records += 1;
        self.rejected += 1;
        if self.rejections.len() < MAX_REJECTIONS {
            self.rejections.push(Rejection { line, id, errors: invalid.errors });
        }
    }

    /// Checks a batch and writes what is right.
    async fn take<R: Record>(&mut self, app: &AppState, batch: Batch) -> Result<(), ApiError> {
        let (rejected, report) = app
            .compute(move |service| {
                let check = |(number, line): (u64, Vec<u8>)| {
                    let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&line);
                    let record = R::from_json(line).and_then(|r| r.prepare(service));
                    record.map_err(|invalid| (number, id_of(line), invalid))
                };
                let checked: Vec<_> =
                    service.in_bulk(|| batch.lines.into_par_iter().map(check).collect());
                let mut records = Vec::with_capacity(checked.len());
                let mut rejected = Vec::new();
                for result in checked {
                    match result {
                        Ok(record) => records.push(record),
                        Err(rejection) => rejected.push(rejection),
                    }
                }
                let report =
                    if records.is_empty() { None } else { Some(R::put(service, records)?) };
                Ok((rejected, report))
            })
            .await?;
        for (line, id, invalid) in rejected {
            self.reject(line, id, invalid);
        }
        if let Some(report) = report {
            let outcomes = tally(&report.outcomes);
            metrics::commit(R::KIND, outcomes);
            let [(_, created), (_, replaced), (_, unchanged), _] = outcomes;
            self.created += created;
            self.replaced += replaced;
            self.unchanged += unchanged;
            self.records += report.outcomes.len() as u64;
            self.sequence = report.sequence;
        }
        Ok(())
    }
}

/// The id of a record that is wrong otherwise.
fn id_of(line: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    let named = serde_json::from_slice::<Named>(line).ok()?;
    Some(named.id.chars().take(128).collect())
}
