//! Building, opening and measuring the collections of the benchmark, both sides from the same records.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rayon::prelude::*;
use serde::Serialize;

use super::timing::milliseconds;
use super::{BenchError, Progress};
use crate::demo::Generator;
use crate::domain::{Profile, Vacancy};
use crate::evaluation::Engine;
use crate::index::bare::{BareDocument, BareIndex};
use crate::index::{Columns, Index, IndexDocument, ProfileColumns, VacancyColumns};

/// Records that are generated, indexed and committed together.
const CHUNK: usize = 20_000;
/// What the indexes are made with.
const KEY: &str = "bench";

/// What building one collection cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Built {
    /// `vacancies` or `profiles`.
    pub collection: &'static str,
    /// Documents in it.
    pub documents: u64,
    /// Documents a second, from records to a durable commit that queries see.
    pub per_second: f64,
    /// The yardstick's documents a second, from ready documents to a durable commit.
    pub bare_per_second: Option<f64>,
    /// Bytes on disk for each document.
    pub bytes: f64,
    /// The yardstick's.
    pub bare_bytes: Option<f64>,
    /// Milliseconds to open the index, columns read.
    pub open_ms: f64,
    /// The yardstick's.
    pub bare_open_ms: Option<f64>,
}

/// A directory that is removed in the end.
#[derive(Debug)]
pub(super) struct Workspace(PathBuf);

impl Workspace {
    pub(super) fn new(parent: &Path) -> Result<Self, BenchError> {
        let path = parent.join(format!("kohtaanto-bench-{}", std::process::id()));
        let error = |source| BenchError::Workspace { path: path.clone(), source };
        std::fs::create_dir_all(&path).map_err(error)?;
        Ok(Self(path))
    }

    fn folder(&self, name: &str) -> Result<PathBuf, BenchError> {
        let path = self.0.join(name);
        let error = |source| BenchError::Workspace { path: path.clone(), source };
        std::fs::create_dir_all(&path).map_err(error)?;
        Ok(path)
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        // Nothing can be done about it, and nothing depends on it.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Both collections, opened from disk, and what they cost.
#[derive(Debug)]
pub(super) struct Collections {
    pub(super) vacancies: Index<VacancyColumns>,
    pub(super) profiles: Index<ProfileColumns>,
    pub(super) bare_vacancies: Option<BareIndex>,
    pub(super) bare_profiles: Option<BareIndex>,
    pub(super) built: Vec<Built>,
}

impl Collections {
    /// Builds them with `size` records each. With `alone` there is no yardstick.
    pub(super) fn build(
        workspace: &Workspace,
        engine: &Engine,
        generator: &Generator<'_>,
        size: usize,
        alone: bool,
        progress: Progress<'_>,
    ) -> Result<Self, BenchError> {
        let (reference, weights) = (&engine.reference, &engine.settings.weights);
        let vacancies = Recipe {
            collection: "vacancies",
            make: |number| generator.vacancy(number),
            ours: |vacancy: &Vacancy| Some(IndexDocument::vacancy(vacancy, reference, weights)),
            bare: |vacancy: &Vacancy| Some(BareDocument::vacancy(vacancy, reference)),
        };
        let profiles = Recipe {
            collection: "profiles",
            make: |number| generator.profile(number),
            ours: |profile: &Profile| IndexDocument::profile(profile, reference, weights),
            bare: |profile: &Profile| BareDocument::profile(profile, reference),
        };
        let (vacancies, bare_vacancies, first) =
            vacancies.build(workspace, engine, size, alone, progress)?;
        let (profiles, bare_profiles, second) =
            profiles.build(workspace, engine, size, alone, progress)?;
        let built = vec![first, second];
        Ok(Self { vacancies, profiles, bare_vacancies, bare_profiles, built })
    }
}

/// How the documents of one collection are made.
struct Recipe<M, O, B> {
    collection: &'static str,
    make: M,
    ours: O,
    bare: B,
}

impl<M, O, B> Recipe<M, O, B> {
    fn build<C: Columns, T: Send + Sync>(
        self,
        workspace: &Workspace,
        engine: &Engine,
        size: usize,
        alone: bool,
        progress: Progress<'_>,
    ) -> Result<(Index<C>, Option<BareIndex>, Built), BenchError>
    where
        M: Fn(u64) -> T + Sync,
        O: Fn(&T) -> Option<IndexDocument> + Sync,
        B: Fn(&T) -> Option<BareDocument> + Sync,
    {
        let path = workspace.folder(self.collection)?;
        let bare_path = workspace.folder(&format!("bare-{}", self.collection))?;
        let index: Index<C> = Index::open(&path, KEY, &engine.settings, &engine.reference)?;
        let mut bare = match alone {
            true => None,
            false => Some(BareIndex::create(&bare_path, &engine.settings).map_err(bare_error)?),
        };
        let (mut time, mut bare_time) = (Duration::ZERO, Duration::ZERO);
        for from in (0..size).step_by(CHUNK) {
            progress(self.collection, from as u64, size as u64);
            let to = (from + CHUNK).min(size);
            let records: Vec<T> = (from as u64..to as u64)
                .into_par_iter()
                .map(|number| (self.make)(number))
                .collect();
            let started = Instant::now();
            let documents: Vec<IndexDocument> =
                records.par_iter().filter_map(|record| (self.ours)(record)).collect();
            index.put(documents, false)?;
            index.commit(to as u64)?;
            time += started.elapsed();
            if let Some(bare) = &mut bare {
                let documents: Vec<BareDocument> =
                    records.par_iter().filter_map(|record| (self.bare)(record)).collect();
                let started = Instant::now();
                bare.write(documents).map_err(bare_error)?;
                bare_time += started.elapsed();
            }
        }
        progress(self.collection, size as u64, size as u64);
        index.merge_all()?;
        let documents = index.snapshot().num_docs();
        drop(index);
        let bare = match bare {
            Some(mut bare) => {
                bare.merge_all().map_err(bare_error)?;
                drop(bare);
                let started = Instant::now();
                let bare = BareIndex::open(&bare_path).map_err(bare_error)?;
                Some((bare, milliseconds(started.elapsed())))
            }
            None => None,
        };
        let started = Instant::now();
        let index: Index<C> = Index::open(&path, KEY, &engine.settings, &engine.reference)?;
        let open_ms = milliseconds(started.elapsed());
        let count = documents.max(1) as f64;
        let built = Built {
            collection: self.collection,
            documents,
            per_second: count / time.as_secs_f64(),
            bare_per_second: bare.as_ref().map(|_| count / bare_time.as_secs_f64()),
            bytes: bytes(&path) as f64 / count,
            bare_bytes: bare.as_ref().map(|_| bytes(&bare_path) as f64 / count),
            open_ms,
            bare_open_ms: bare.as_ref().map(|(_, ms)| *ms),
        };
        Ok((index, bare.map(|(bare, _)| bare), built))
    }
}

fn bare_error(error: impl Into<crate::index::IndexError>) -> BenchError {
    BenchError::Index(error.into())
}

/// Size of the files in a folder; 0 where it cannot be read.
fn bytes(path: &Path) -> u64 {
    let files = std::fs::read_dir(path).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|data| data.len()).sum()
}
