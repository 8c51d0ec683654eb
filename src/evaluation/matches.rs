//! The judged matches: people and vacancies of `data/judged`, in both directions, beside what most services do.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Direction, Engine, EvaluationError, Judgements, MatchSide, MatchTask, Measure, Progress,
    RankedItem, Ranking, measure, read_json_lines,
};
use crate::domain::{ConceptId, Lang, LocalizedText, Profile, Vacancy};
use crate::evaluation::records::each_line;
use crate::taxonomy::ConceptKind;

/// Settings that are compared, the engine's own first: `words` is BM25 on the same texts (k1 1.2, b 0.75; Robertson &
/// Zaragoza 2009), `codes` the equality of ISCO-08 unit groups, newest first among equals.
pub const MATCH_SETTINGS: [&str; 3] = ["full", "words", "codes"];

/// Saturation of term frequencies.
const K1: f64 = 1.2;
/// Share of the normalisation by length.
const B: f64 = 0.75;

/// One line of the table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchRow {
    /// `vacancies` for people who look for work, `candidates` for vacancies.
    pub direction: String,
    /// What counted: one of [`MATCH_SETTINGS`].
    pub setting: String,
    /// Judged queries.
    pub queries: usize,
    /// Mean nDCG@10 with the ends of its 95 % interval.
    pub ndcg_10: [f64; 3],
    /// Share with a judged pair first, likewise.
    pub hit_1: [f64; 3],
}

/// Measures the matches of a folder laid out as `data/judged`.
///
/// # Errors
/// A file cannot be read, or a line of one is wrong.
pub fn judged_matches(
    engine: &Engine,
    folder: &Path,
    progress: Progress<'_>,
) -> Result<Vec<MatchRow>, EvaluationError> {
    let vacancies = read_json_lines(&folder.join("match-vacancies.jsonl"), |line| {
        let vacancy = Vacancy::from_json(line).map_err(|invalid| invalid.to_string())?;
        Ok((vacancy.id.as_str().to_owned(), vacancy))
    })?;
    let profiles = read_json_lines(&folder.join("match-profiles.jsonl"), |line| {
        let profile = Profile::from_json(line).map_err(|invalid| invalid.to_string())?;
        Ok((profile.id.as_str().to_owned(), profile))
    })?;
    let grades = grades(&folder.join("match.qrels.tsv"))?;
    let complete = |(id, vacancy): &(String, Vacancy)| {
        let mut vacancy = vacancy.clone();
        let reference = &engine.reference;
        engine.lexicon.complete(&mut vacancy, &reference.taxonomy, &reference.qualifications);
        (id.clone(), vacancy)
    };
    let completed: Vec<(String, Vacancy)> = vacancies.iter().map(complete).collect();
    let adverts = Side {
        ids: completed.iter().map(|(id, _)| id.clone()).collect(),
        texts: vacancies.iter().map(|(_, vacancy)| engine.words_of_vacancy(vacancy)).collect(),
        codes: completed.iter().map(|(_, vacancy)| engine.codes_of_vacancy(vacancy)).collect(),
        changed: completed.iter().map(|(_, vacancy)| vacancy.published.as_second()).collect(),
    };
    let people = Side {
        ids: profiles.iter().map(|(id, _)| id.clone()).collect(),
        texts: profiles.iter().map(|(_, profile)| engine.words_of_profile(profile)).collect(),
        codes: profiles.iter().map(|(_, profile)| engine.codes_of_profile(profile)).collect(),
        changed: profiles.iter().map(|(_, profile)| profile.modified.as_second()).collect(),
    };
    let (adverts_side, people_side) =
        (MatchSide::Vacancies(vacancies), MatchSide::Profiles(profiles));
    let mut rows = Vec::new();
    for direction in [Direction::Vacancies, Direction::Candidates] {
        let for_people = direction == Direction::Vacancies;
        let judgements: Judgements = grades
            .iter()
            .map(|(vacancy, profile, grade)| {
                let (query, item) =
                    if for_people { (profile, vacancy) } else { (vacancy, profile) };
                (query.as_str(), item.as_str(), *grade)
            })
            .collect();
        let (queries, corpus) = if for_people { (&people, &adverts) } else { (&adverts, &people) };
        let (query_side, corpus_side) =
            if for_people { (&people_side, &adverts_side) } else { (&adverts_side, &people_side) };
        let task = MatchTask::prepare(engine, direction, query_side, corpus_side, progress)?;
        let full = task.run(corpus.ids.len(), progress)?.rankings;
        let lists = [full, by_words(queries, corpus), by_codes(queries, corpus)];
        for (setting, rankings) in MATCH_SETTINGS.into_iter().zip(lists) {
            let Some(measured) = measure(&rankings, &judgements) else { continue };
            let estimate = |measure| {
                let found = measured.measures.iter().find(|estimate| estimate.measure == measure);
                found.map_or([0.0; 3], |estimate| [estimate.mean, estimate.low, estimate.high])
            };
            rows.push(MatchRow {
                direction: if for_people { "vacancies" } else { "candidates" }.to_owned(),
                setting: setting.to_owned(),
                queries: measured.judged_queries,
                ndcg_10: estimate(Measure::Ndcg10),
                hit_1: estimate(Measure::Hit1),
            });
        }
    }
    Ok(rows)
}

/// Vacancy, profile and grade of every line.
fn grades(path: &Path) -> Result<Vec<(String, String, f64)>, EvaluationError> {
    let mut grades = Vec::new();
    each_line(path, |_, line| {
        let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
        let [vacancy, profile, grade, ..] = columns.as_slice() else {
            return Err("expected vacancy, profile and grade, with tabs between".to_owned());
        };
        let grade = grade.parse().map_err(|_bad: std::num::ParseFloatError| {
            format!("grade `{grade}` is not a number")
        })?;
        grades.push(((*vacancy).to_owned(), (*profile).to_owned(), grade));
        Ok(())
    })?;
    Ok(grades)
}

/// One side of the matches as other services would read it.
struct Side {
    ids: Vec<String>,
    /// Words of all texts and names.
    texts: Vec<Vec<String>>,
    /// ISCO-08 unit groups.
    codes: Vec<Vec<String>>,
    /// Seconds since 1970.
    changed: Vec<i64>,
}

impl Engine {
    fn words(&self, text: &LocalizedText, words: &mut Vec<String>) {
        for (language, text) in text.iter() {
            let terms = self.reference.lexica.terms(language.lang(), text);
            let bases = terms.bases.lines().lines().flat_map(|line| line.split('\t'));
            words.extend(bases.filter(|base| !base.is_empty()).map(str::to_owned));
        }
    }

    /// Names of concepts in all languages of the service.
    fn names<'a>(&self, ids: impl Iterator<Item = &'a ConceptId>, words: &mut Vec<String>) {
        let taxonomy = &self.reference.taxonomy;
        for concept in ids.filter_map(|id| taxonomy.find(id.as_str())) {
            for lang in Lang::ALL {
                let mut name = LocalizedText::default();
                name.set(lang, taxonomy.label(concept, lang));
                self.words(&name, words);
            }
        }
    }

    fn words_of_vacancy(&self, vacancy: &Vacancy) -> Vec<String> {
        let mut words = Vec::new();
        self.words(&vacancy.title, &mut words);
        self.words(&vacancy.description, &mut words);
        let named = vacancy.occupations.iter().map(|asked| &asked.concept);
        self.names(named.chain(vacancy.skills.iter().map(|asked| &asked.concept)), &mut words);
        words
    }

    fn words_of_profile(&self, profile: &Profile) -> Vec<String> {
        let mut words = Vec::new();
        self.words(&profile.headline, &mut words);
        self.words(&profile.summary, &mut words);
        for job in &profile.employments {
            self.words(&job.title, &mut words);
            self.words(&job.description, &mut words);
        }
        profile.educations.iter().for_each(|taken| self.words(&taken.name, &mut words));
        let jobs = profile.employments.iter().filter_map(|job| job.occupation.as_ref());
        let named = profile.stated_skills().into_iter().chain(jobs);
        self.names(named.chain(&profile.wishes.occupations), &mut words);
        words
    }

    fn groups<'a>(&self, ids: impl Iterator<Item = &'a ConceptId>) -> Vec<String> {
        let taxonomy = &self.reference.taxonomy;
        let group = |id: &ConceptId| {
            let concept = taxonomy.find(id.as_str())?;
            let unit = match taxonomy.kind(concept) {
                ConceptKind::IscoGroup => concept,
                _ => taxonomy.isco_group(concept)?,
            };
            Some(taxonomy.code(unit).to_owned())
        };
        ids.filter_map(group).collect()
    }

    fn codes_of_vacancy(&self, vacancy: &Vacancy) -> Vec<String> {
        self.groups(vacancy.occupations.iter().map(|asked| &asked.concept))
    }

    fn codes_of_profile(&self, profile: &Profile) -> Vec<String> {
        let jobs = profile.employments.iter().filter_map(|job| job.occupation.as_ref());
        self.groups(profile.wishes.occupations.iter().chain(jobs))
    }
}

fn ranked(queries: &Side, corpus: &Side, score: impl Fn(usize, usize) -> f64) -> Vec<Ranking> {
    let list = |(number, query): (usize, &String)| {
        let mut scored: Vec<(f64, usize)> =
            (0..corpus.ids.len()).map(|item| (score(number, item), item)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let items = scored
            .into_iter()
            .map(|(score, item)| RankedItem { id: corpus.ids[item].clone(), score: score as f32 });
        Ranking { query: query.clone(), items: items.collect() }
    };
    queries.ids.iter().enumerate().map(list).collect()
}

fn by_words(queries: &Side, corpus: &Side) -> Vec<Ranking> {
    let mut counts: Vec<HashMap<&str, f64>> = Vec::new();
    let mut holding: HashMap<&str, f64> = HashMap::new();
    for text in &corpus.texts {
        let mut own: HashMap<&str, f64> = HashMap::new();
        text.iter().for_each(|word| *own.entry(word).or_default() += 1.0);
        own.keys().for_each(|word| *holding.entry(word).or_default() += 1.0);
        counts.push(own);
    }
    let documents = corpus.texts.len() as f64;
    let mean = corpus.texts.iter().map(Vec::len).sum::<usize>() as f64 / documents.max(1.0);
    ranked(queries, corpus, |query, item| {
        let length = corpus.texts[item].len() as f64 / mean.max(1.0);
        let mut words: Vec<&str> = queries.texts[query].iter().map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        let weigh = |word: &str| {
            let count = counts[item].get(word).copied().unwrap_or(0.0);
            let holds = holding.get(word).copied().unwrap_or(0.0);
            let idf = (1.0 + (documents - holds + 0.5) / (holds + 0.5)).ln();
            idf * count * (K1 + 1.0) / (count + K1 * (1.0 - B + B * length))
        };
        words.into_iter().map(weigh).sum()
    })
}

fn by_codes(queries: &Side, corpus: &Side) -> Vec<Ranking> {
    let newest = corpus.changed.iter().copied().max().unwrap_or_default();
    ranked(queries, corpus, |query, item| {
        let same = corpus.codes[item].iter().any(|code| queries.codes[query].contains(code));
        // Less than the difference that equality makes, however old.
        let age = (newest - corpus.changed[item]) as f64 / 1e12;
        f64::from(u8::from(same)) - age
    })
}
