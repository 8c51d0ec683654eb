//! Writing an index and looking at it.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use arc_swap::ArcSwap;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use serde::{Deserialize, Serialize};
use tantivy::directory::MmapDirectory;
use tantivy::index::SegmentId;
use tantivy::schema::Value;
use tantivy::store::StoreReader;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::columns::{Columns, VacancyColumns, id_hash};
use super::document::{IndexDocument, Written};
use super::duplicates::{Groups, IdNumbers};
use super::filter::CompiledFilters;
use super::reference::Reference;
use super::schema::{Fields, WEIGHTED, WeightedTokenizer, schema};
use super::settings::IndexSettings;

/// What went wrong with an index.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The directory cannot be made, emptied or read.
    #[error("index directory {path}: {source}")]
    Directory {
        /// The directory.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// The search library failed; the index can be deleted and is then rebuilt from the store.
    #[error("index: {0}")]
    Engine(#[from] tantivy::TantivyError),
    /// The directory cannot be written, as with a full disk.
    #[error("index directory {path} cannot be written: {source}")]
    Write {
        /// The directory.
        path: PathBuf,
        /// The system's error.
        source: std::io::Error,
    },
    /// A stored row cannot be read; the index can be deleted and is then rebuilt from the store.
    #[error("index: document {document} has an unreadable row: {reason}")]
    Row {
        /// Number of the document in its segment.
        document: u32,
        /// What is wrong with it.
        reason: String,
    },
}

/// What a commit says about itself.
#[derive(Debug, Serialize, Deserialize)]
struct Payload {
    sequence: u64,
    key: String,
}

/// What queries see: it does not change while they look at it.
#[derive(Debug)]
pub struct Snapshot<C> {
    pub(crate) searcher: Searcher,
    /// Columns of the searcher's segments, in the same order.
    pub(crate) segments: Vec<Arc<C>>,
    ids: Vec<SegmentId>,
    pub(crate) fields: Fields,
    sequence: u64,
    /// Made when they are first asked for.
    groups: Arc<OnceLock<Groups>>,
}

impl Snapshot<VacancyColumns> {
    /// Which adverts are the same.
    pub(crate) fn groups(&self) -> &Groups {
        self.groups.get_or_init(|| {
            let readers = self.searcher.segment_readers().iter();
            let segments = self.segments.iter().zip(readers);
            let segments = segments.map(|(columns, it)| (columns.as_ref(), it.alive_bitset()));
            Groups::of_vacancies(&segments.collect::<Vec<_>>())
        })
    }

    /// Numbers of the ids of copies: of each advert the first of those that pass the filters is none.
    pub(crate) fn copies(&self, filters: &CompiledFilters) -> IdNumbers {
        let bound: Vec<_> = self.segments.iter().map(|columns| filters.on(columns)).collect();
        let mut copies = IdNumbers::default();
        for group in self.groups().iter() {
            let passing =
                group.iter().filter(|(segment, doc)| bound[*segment as usize].passes(*doc));
            let number =
                |(segment, doc): &(u32, u32)| self.columns(*segment as usize).id_number(*doc);
            copies.extend(passing.skip(1).map(number));
        }
        copies
    }

    /// Numbers of the ids of all copies of an advert, itself included; none where it has no other.
    pub(crate) fn copies_of(&self, id: &str) -> IdNumbers {
        let own = id_hash(id);
        let number = |(segment, doc): &(u32, u32)| self.columns(*segment as usize).id_number(*doc);
        let mut groups = self.groups().iter();
        let group = groups.find(|group| group.iter().any(|member| number(member) == own));
        group.unwrap_or_default().iter().map(number).collect()
    }

    /// Makes ready what is made when it is first asked for, so that no query waits for it.
    pub fn warm_up(&self) {
        self.groups();
    }
}

impl<C: Columns> Snapshot<C> {
    /// The last change of the store that it holds.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Number of records in it.
    #[must_use]
    pub fn num_docs(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Number of segments.
    #[must_use]
    pub fn num_segments(&self) -> usize {
        self.segments.len()
    }

    /// What queries run on.
    pub(crate) fn searcher(&self) -> &Searcher {
        &self.searcher
    }

    /// Fields of the index.
    pub(crate) fn fields(&self) -> Fields {
        self.fields
    }

    /// Columns of a segment below [`Snapshot::num_segments`].
    pub(crate) fn columns(&self, segment: usize) -> &C {
        &self.segments[segment]
    }

    /// Calls `visit` with each segment's columns and each of its living documents.
    pub fn for_each(&self, mut visit: impl FnMut(&C, u32)) {
        for (columns, reader) in self.segments.iter().zip(self.searcher.segment_readers()) {
            match reader.alive_bitset() {
                None => (0..columns.len() as u32).for_each(|doc| visit(columns, doc)),
                Some(alive) => (0..columns.len() as u32)
                    .filter(|doc| alive.is_alive(*doc))
                    .for_each(|doc| visit(columns, doc)),
            }
        }
    }
}

/// What writes, opened again after a failure: that ends its threads.
struct Writer {
    index: tantivy::Index,
    threads: usize,
    /// Bytes of all threads together.
    memory: usize,
    open: Option<IndexWriter<Written>>,
}

impl Writer {
    fn get(&mut self) -> tantivy::Result<&mut IndexWriter<Written>> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.index.writer_with_num_threads(self.threads, self.memory)?,
        };
        Ok(self.open.insert(open))
    }
}

/// One collection's index.
pub struct Index<C: Columns> {
    fields: Fields,
    /// Its directory, unless it lives in memory.
    path: Option<PathBuf>,
    key: String,
    reference: Reference,
    reader: IndexReader,
    writer: Mutex<Writer>,
    snapshot: ArcSwap<Snapshot<C>>,
}

impl<C: Columns> std::fmt::Debug for Index<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Index").field("key", &self.key).finish_non_exhaustive()
    }
}

impl<C: Columns> Index<C> {
    /// Opens the index in a directory, or makes an empty one: where there is none, where it was made with another
    /// `key` (schema, analysis, taxonomy, settings), or where it cannot be read. Whoever opens it then applies the
    /// store's changes from [`Snapshot::sequence`] on.
    ///
    /// # Errors
    /// The directory cannot be written.
    pub fn open(
        path: &Path,
        key: &str,
        settings: &IndexSettings,
        reference: &Reference,
    ) -> Result<Self, IndexError> {
        let directory_error = |source| IndexError::Directory { path: path.to_owned(), source };
        std::fs::create_dir_all(path).map_err(directory_error)?;
        match Self::open_existing(path, key, settings, reference) {
            Ok(Some(index)) => return Ok(index),
            Ok(None) => {}
            Err(error) => {
                tracing::warn!(%error, path = %path.display(), "index cannot be read and is rebuilt");
            }
        }
        std::fs::remove_dir_all(path).map_err(directory_error)?;
        std::fs::create_dir_all(path).map_err(directory_error)?;
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_dir(path, schema)?;
        Self::start(index, fields, Some(path), key, settings, reference)
    }

    /// An index that lives in memory only.
    ///
    /// # Errors
    /// The search library fails to start its threads.
    pub fn in_memory(
        key: &str,
        settings: &IndexSettings,
        reference: &Reference,
    ) -> Result<Self, IndexError> {
        let (schema, fields) = schema();
        let index = tantivy::Index::create_in_ram(schema);
        Self::start(index, fields, None, key, settings, reference)
    }

    fn open_existing(
        path: &Path,
        key: &str,
        settings: &IndexSettings,
        reference: &Reference,
    ) -> Result<Option<Self>, IndexError> {
        let directory = MmapDirectory::open(path).map_err(tantivy::TantivyError::from)?;
        if !tantivy::Index::exists(&directory).map_err(tantivy::TantivyError::from)? {
            return Ok(None);
        }
        let index = tantivy::Index::open(directory)?;
        let (schema, fields) = schema();
        let payload = index.load_metas()?.payload;
        let made_with = payload.and_then(|json| serde_json::from_str::<Payload>(&json).ok());
        if index.schema() != schema || made_with.is_none_or(|payload| payload.key != key) {
            return Ok(None);
        }
        Self::start(index, fields, Some(path), key, settings, reference).map(Some)
    }

    fn start(
        index: tantivy::Index,
        fields: Fields,
        path: Option<&Path>,
        key: &str,
        settings: &IndexSettings,
        reference: &Reference,
    ) -> Result<Self, IndexError> {
        index.tokenizers().register(WEIGHTED, WeightedTokenizer::default());
        let threads = settings.writer_threads.clamp(1, 8);
        let memory = (settings.writer_memory_mib.max(16) << 20) * threads;
        let mut writer = Writer { index: index.clone(), threads, memory, open: None };
        writer.get()?;
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = Self::look(&reader, fields, reference, None)?;
        Ok(Self {
            fields,
            path: path.map(Path::to_owned),
            key: key.to_owned(),
            reference: reference.clone(),
            reader,
            writer: Mutex::new(writer),
            snapshot: ArcSwap::from_pointee(snapshot),
        })
    }

    /// What queries see now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Snapshot<C>> {
        self.snapshot.load_full()
    }

    /// Adds documents. With `replace` a document takes the place of an earlier one of the same id; without it the
    /// caller knows that there is none, which is faster. Seen after the next [`Index::commit`].
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn put(
        &self,
        documents: impl IntoIterator<Item = IndexDocument>,
        replace: bool,
    ) -> Result<(), IndexError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let written = writer.get().and_then(|open| {
            documents.into_iter().try_for_each(|document| {
                if replace {
                    open.delete_term(Term::from_field_text(self.fields.id, &document.id));
                }
                open.add_document(Written { document, fields: self.fields }).map(drop)
            })
        });
        written.map_err(|error| self.failed(&mut writer, error))
    }

    /// What a failed write was. A failure ends the writer's threads, and its error says only so: the next write begins
    /// again from the last commit, and the directory is asked for the cause.
    fn failed(&self, writer: &mut Writer, error: tantivy::TantivyError) -> IndexError {
        drop(writer.open.take());
        match self.path.as_ref().map(|path| (path, try_writing(path))) {
            Some((path, Err(source))) => IndexError::Write { path: path.clone(), source },
            _ => IndexError::Engine(error),
        }
    }

    /// Removes a document. Seen after the next [`Index::commit`].
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn delete(&self, id: &str) -> Result<(), IndexError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let term = Term::from_field_text(self.fields.id, id);
        let deleted = writer.get().map(|open| open.delete_term(term)).map(drop);
        deleted.map_err(|error| self.failed(&mut writer, error))
    }

    /// Makes everything durable and visible, together with the sequence number up to which the store is applied.
    ///
    /// # Errors
    /// The index cannot be written; what was committed before stays visible.
    pub fn commit(&self, sequence: u64) -> Result<(), IndexError> {
        {
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            let payload = Payload { sequence, key: self.key.clone() };
            let payload = serde_json::to_string(&payload).map_err(std::io::Error::other);
            let payload = payload.map_err(tantivy::TantivyError::from)?;
            let committed = writer.get().and_then(|open| {
                let mut commit = open.prepare_commit()?;
                commit.set_payload(&payload);
                commit.commit()
            });
            committed.map_err(|error| self.failed(&mut writer, error))?;
        }
        self.reload()
    }

    /// Tells that the log holds nothing more for this index up to `sequence`. It is not written down: a start finds it
    /// out again.
    pub fn reached(&self, sequence: u64) {
        let before = self.snapshot.load();
        if sequence > before.sequence {
            self.snapshot.store(Arc::new(Snapshot {
                searcher: before.searcher.clone(),
                segments: before.segments.clone(),
                ids: before.ids.clone(),
                fields: before.fields,
                sequence,
                groups: Arc::clone(&before.groups),
            }));
        }
    }

    /// Shows what merges have done since the last commit.
    ///
    /// # Errors
    /// The index cannot be read; the earlier snapshot stays.
    pub fn reload(&self) -> Result<(), IndexError> {
        self.reader.reload()?;
        let before = self.snapshot.load_full();
        let next = Self::look(&self.reader, self.fields, &self.reference, Some(&before))?;
        self.snapshot.store(Arc::new(next));
        Ok(())
    }

    /// Merges all segments into one, as a nightly job or before a measurement. What is put and not committed is dropped.
    ///
    /// # Errors
    /// The index cannot be written.
    pub fn merge_all(&self) -> Result<(), IndexError> {
        {
            let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
            // Merges that the library has begun by itself would take segments away under ours.
            if let Some(open) = writer.open.take() {
                open.wait_merging_threads()?;
            }
            self.reload()?;
            let segments = self.snapshot.load().ids.clone();
            if segments.len() > 1 {
                writer.get()?.merge(&segments).wait()?;
            }
        }
        self.reload()
    }

    fn look(
        reader: &IndexReader,
        fields: Fields,
        reference: &Reference,
        before: Option<&Snapshot<C>>,
    ) -> Result<Snapshot<C>, IndexError> {
        let searcher = reader.searcher();
        let mut segments = Vec::new();
        let mut ids = Vec::new();
        for segment in searcher.segment_readers() {
            let id = segment.segment_id();
            let known = before.and_then(|before| {
                let at = before.ids.iter().position(|known| *known == id)?;
                before.segments.get(at).cloned()
            });
            segments.push(match known {
                Some(columns) => columns,
                None => Arc::new(read_columns(segment, fields, reference)?),
            });
            ids.push(id);
        }
        let payload = searcher.index().load_metas()?.payload;
        let sequence = payload
            .and_then(|json| serde_json::from_str::<Payload>(&json).ok())
            .map_or(0, |payload| payload.sequence)
            .max(before.map_or(0, |before| before.sequence));
        Ok(Snapshot { searcher, segments, ids, fields, sequence, groups: Arc::default() })
    }
}

/// Writes a file as large as a small segment, and removes it.
fn try_writing(path: &Path) -> std::io::Result<()> {
    const BYTES: usize = 16 << 20;
    let file = path.join(".trial");
    let written = std::fs::write(&file, vec![1; BYTES]);
    let removed = std::fs::remove_file(&file);
    written.and(removed)
}

/// Rows that are read in one go.
const ROWS: u32 = 1 << 12;

/// Reads a segment's columns from its stored rows; deleted documents keep their numbers.
fn read_columns<C: Columns>(
    segment: &tantivy::SegmentReader,
    fields: Fields,
    reference: &Reference,
) -> Result<C, IndexError> {
    let documents = segment.max_doc();
    let starts: Vec<u32> = (0..documents).step_by(ROWS as usize).collect();
    let mut columns = C::default();
    // One part a thread at a time: rows take more room than the columns that they become.
    for parts in starts.chunks(rayon::current_num_threads()) {
        let read =
            |start: &u32| read_rows::<C>(segment, fields, *start..documents.min(start + ROWS));
        for rows in parts.par_iter().map(read).collect::<Vec<_>>() {
            rows?.into_iter().for_each(|row| columns.push(row, reference));
        }
    }
    columns.shrink();
    Ok(columns)
}

fn read_rows<C: Columns>(
    segment: &tantivy::SegmentReader,
    fields: Fields,
    documents: Range<u32>,
) -> Result<Vec<C::Row>, IndexError> {
    let store = segment.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
    documents.map(|number| read_row::<C>(&store, fields, number)).collect()
}

/// The row that a document stores.
pub(super) fn read_row<C: Columns>(
    store: &StoreReader,
    fields: Fields,
    number: u32,
) -> Result<C::Row, IndexError> {
    let document: TantivyDocument = store.get(number)?;
    let bytes = document.get_first(fields.row).and_then(|value| value.as_bytes());
    postcard::from_bytes(bytes.unwrap_or_default())
        .map_err(|error| IndexError::Row { document: number, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    //! 1. A directory that cannot be written is named with the cause, and writing goes on when it can be again.
    //! 2. What the log holds is known beyond the last commit, and never again less.

    use serde_json::json;

    use super::*;
    use crate::index::fixtures::{REFERENCE, SETTINGS, vacancy};

    fn document(id: &str) -> IndexDocument {
        IndexDocument::vacancy(&vacancy(id, json!({})), &REFERENCE, &SETTINGS.weights)
    }

    #[test]
    fn a_directory_that_cannot_be_written_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let (path, aside) = (dir.path().join("index"), dir.path().join("aside"));
        let index = Index::<VacancyColumns>::open(&path, "key", &SETTINGS, &REFERENCE).unwrap();
        index.put([document("a:1")], true).unwrap();
        index.commit(1).unwrap();
        std::fs::rename(&path, &aside).unwrap();
        let failed = index.put([document("a:2")], true).and_then(|()| index.commit(2));
        let error = failed.unwrap_err();
        assert!(
            matches!(&error, IndexError::Write { path: named, .. } if *named == path),
            "{error}"
        );
        assert_eq!((index.snapshot().num_docs(), index.snapshot().sequence()), (1, 1));
        std::fs::rename(&aside, &path).unwrap();
        index.put([document("a:2")], true).unwrap();
        index.commit(2).unwrap();
        assert_eq!((index.snapshot().num_docs(), index.snapshot().sequence()), (2, 2));
    }

    #[test]
    fn what_was_reached_stays_reached() {
        let index = Index::<VacancyColumns>::in_memory("key", &SETTINGS, &REFERENCE).unwrap();
        index.put([document("a:1")], true).unwrap();
        index.commit(1).unwrap();
        index.reached(7);
        index.reached(5);
        index.reload().unwrap();
        assert_eq!((index.snapshot().num_docs(), index.snapshot().sequence()), (1, 7));
    }
}
