//! Whose lists are audited: made-up and written records, those of files, or those of the store.

use std::collections::BinaryHeap;
use std::path::Path;

use rayon::prelude::*;

use super::AuditArgs;
use crate::cli::{engine, first_start};
use crate::config::Config;
use crate::demo::Generator;
use crate::domain::{Profile, Vacancy};
use crate::evaluation::audit::Person;
use crate::evaluation::{Engine, EvaluationError, read_json_lines};
use crate::index::id_hash;
use crate::store::Store;

/// People and vacancies of the judged matches: written by hand, with texts.
const JUDGED_PROFILES: &str = include_str!("../../../data/judged/match-profiles.jsonl");
const JUDGED_VACANCIES: &str = include_str!("../../../data/judged/match-vacancies.jsonl");

/// Records that are read from the store at a time.
const PAGE: usize = 1_000;

/// Records to audit.
pub(super) struct Records {
    /// People who are told otherwise.
    pub(super) people: Vec<Person>,
    /// People in lists of candidates.
    pub(super) candidates: Vec<Person>,
    pub(super) vacancies: Vec<(String, Vacancy)>,
    /// Where they come from, in words.
    pub(super) origin: String,
}

impl Records {
    /// Those of files or of the store; `None` where neither is asked for.
    pub(super) fn given(args: &AuditArgs, config: &Config) -> anyhow::Result<Option<Self>> {
        let mut people = Sample::new(args.profiles.max(args.candidates), args.seed);
        let mut vacancies = Sample::new(args.vacancies, args.seed);
        let origin = if let (Some(profiles), Some(adverts)) =
            (&args.profiles_file, &args.vacancies_file)
        {
            profiles_of(profiles)?.into_iter().for_each(|(id, profile)| people.add(id, profile));
            let adverts_read = vacancies_of(adverts)?;
            adverts_read.into_iter().for_each(|(id, vacancy)| vacancies.add(id, vacancy));
            format!("records of {} and {}", file_name(profiles), file_name(adverts))
        } else if args.stored {
            let store = engine::open_store(config)?;
            let mut after = None;
            loop {
                let page = store.scan_profiles(after.as_ref(), PAGE)?;
                let Some(last) = page.last() else { break };
                after = Some(last.id.clone());
                page.into_iter().for_each(|it| people.add(it.id.as_str().to_owned(), it));
            }
            let mut after = None;
            loop {
                let page = store.scan_vacancies(after.as_ref(), PAGE)?;
                let Some(last) = page.last() else { break };
                after = Some(last.id.clone());
                page.into_iter().for_each(|it| vacancies.add(it.id.as_str().to_owned(), it));
            }
            "records of the store".to_owned()
        } else {
            return Ok(None);
        };
        let drawn = people.drawn();
        // The first of a sample are a sample themselves: both are in the order of their draw.
        let some =
            |most: u64| -> Vec<Person> { drawn.iter().take(most as usize).cloned().collect() };
        Ok(Some(Self {
            people: some(args.profiles),
            candidates: some(args.candidates),
            vacancies: vacancies.drawn(),
            origin,
        }))
    }

    /// Generated records beside those that are written by hand.
    pub(super) fn made_up(args: &AuditArgs, engine: &Engine) -> anyhow::Result<Self> {
        let reference = &engine.reference;
        let (seed, today) = (args.seed, engine.today);
        let generator = Generator::new(&reference.taxonomy, &reference.places, seed, today);
        let (demo_vacancies, demo_profiles) = first_start::written(today)?;
        let mut written: Vec<Person> =
            demo_profiles.into_iter().map(|it| (it.id.as_str().to_owned(), it)).collect();
        written.extend(judged(JUDGED_PROFILES, Profile::from_json, |it| it.id.as_str())?);
        let mut vacancies: Vec<(String, Vacancy)> =
            demo_vacancies.into_iter().map(|it| (it.id.as_str().to_owned(), it)).collect();
        vacancies.extend(judged(JUDGED_VACANCIES, Vacancy::from_json, |it| it.id.as_str())?);
        let made = (0..args.vacancies).into_par_iter().map(|number| generator.vacancy(number));
        vacancies.par_extend(made.map(|it| (it.id.as_str().to_owned(), it)));
        let with_made = |count: u64| {
            let made = (0..count).into_par_iter().map(|number| generator.profile(number));
            let mut people = written.clone();
            people.par_extend(made.map(|it| (it.id.as_str().to_owned(), it)));
            people
        };
        Ok(Self {
            people: with_made(args.profiles),
            candidates: with_made(args.candidates),
            vacancies,
            origin: "made-up and written records".to_owned(),
        })
    }
}

/// Records written by hand that are compiled in.
fn judged<T>(
    lines: &str,
    parse: impl Fn(&[u8]) -> Result<T, crate::domain::Invalid>,
    id: impl Fn(&T) -> &str,
) -> anyhow::Result<Vec<(String, T)>> {
    let records = lines.lines().filter(|line| !line.is_empty()).map(|line| {
        let record = parse(line.as_bytes())?;
        Ok((id(&record).to_owned(), record))
    });
    records.collect()
}

fn profiles_of(path: &Path) -> Result<Vec<Person>, EvaluationError> {
    read_json_lines(path, |line| {
        let profile = Profile::from_json(line).map_err(|invalid| invalid.to_string())?;
        Ok((profile.id.as_str().to_owned(), profile))
    })
}

fn vacancies_of(path: &Path) -> Result<Vec<(String, Vacancy)>, EvaluationError> {
    read_json_lines(path, |line| {
        let vacancy = Vacancy::from_json(line).map_err(|invalid| invalid.to_string())?;
        Ok((vacancy.id.as_str().to_owned(), vacancy))
    })
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

/// A sample of records that depends on the seed and their ids alone, not on their order.
struct Sample<T> {
    most: usize,
    seed: u64,
    kept: BinaryHeap<Drawn<T>>,
}

/// A record with the lot that it drew; the greatest lot goes first.
struct Drawn<T> {
    lot: (u64, String),
    record: T,
}

impl<T> PartialEq for Drawn<T> {
    fn eq(&self, other: &Self) -> bool {
        self.lot == other.lot
    }
}

impl<T> Eq for Drawn<T> {}

impl<T> PartialOrd for Drawn<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Drawn<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.lot.cmp(&other.lot)
    }
}

impl<T> Sample<T> {
    fn new(most: u64, seed: u64) -> Self {
        Self { most: most as usize, seed, kept: BinaryHeap::new() }
    }

    fn add(&mut self, id: String, record: T) {
        let lot = id_hash(&format!("{}/{id}", self.seed));
        self.kept.push(Drawn { lot: (lot, id), record });
        if self.kept.len() > self.most {
            self.kept.pop();
        }
    }

    /// The sample, in the order of the draw.
    fn drawn(self) -> Vec<(String, T)> {
        let kept = self.kept.into_sorted_vec();
        kept.into_iter().map(|drawn| (drawn.lot.1, drawn.record)).collect()
    }
}

#[cfg(test)]
mod tests {
    //! A sample depends on seed and ids alone, and a smaller one is the beginning of a larger one.

    use super::*;

    fn drawn(most: u64, seed: u64, ids: impl Iterator<Item = usize>) -> Vec<String> {
        let mut sample = Sample::new(most, seed);
        ids.for_each(|id| sample.add(format!("r{id}"), ()));
        sample.drawn().into_iter().map(|(id, ())| id).collect()
    }

    #[test]
    fn samples_depend_on_seed_and_ids() {
        let ten = drawn(10, 1, 0..100);
        assert_eq!(ten.len(), 10);
        assert_eq!(ten, drawn(10, 1, (0..100).rev()));
        assert_ne!(ten, drawn(10, 2, 0..100));
        assert_eq!(ten[..5], drawn(5, 1, 0..100)[..]);
        assert_eq!(drawn(10, 1, 0..3).len(), 3);
    }
}
