//! The judged matches: people and vacancies of `data/judged`, in both directions, beside what most services do.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::{
    Direction, Engine, EvaluationError, Judgements, MatchSide, MatchTask, Measure, Measured,
    Progress, RankedItem, Ranking, measure, read_json_lines,
};
use crate::domain::{ConceptId, Lang, LocalizedText, Profile, Vacancy};
use crate::evaluation::records::each_line;
use crate::taxonomy::ConceptKind;
use crate::text::analysis::Analyzer;

/// Settings that are compared, the engine's own first: `words` is BM25 on the same texts and names of stated concepts
/// (k1 1.2, b 0.75; Robertson & Zaragoza 2009), `bases` the same by the dictionaries' base forms with the names in all
/// three languages, `codes` the equality of ISCO-08 unit groups, newest first among equals.
pub const MATCH_SETTINGS: [&str; 4] = ["full", "words", "bases", "codes"];

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
    let judged = JudgedMatches::read(folder)?;
    let (MatchSide::Vacancies(vacancies), MatchSide::Profiles(profiles)) =
        (&judged.adverts, &judged.people)
    else {
        return Ok(Vec::new());
    };
    let complete = |(id, vacancy): &(String, Vacancy)| {
        let mut vacancy = vacancy.clone();
        let reference = &engine.reference;
        engine.lexicon.complete(
            &mut vacancy,
            &reference.taxonomy,
            &reference.places,
            &reference.qualifications,
        );
        (id.clone(), vacancy)
    };
    let completed: Vec<(String, Vacancy)> = vacancies.iter().map(complete).collect();
    let adverts = Side {
        ids: completed.iter().map(|(id, _)| id.clone()).collect(),
        words: vacancies.iter().map(|(_, it)| engine.words_of_vacancy(it, Words::Plain)).collect(),
        bases: vacancies.iter().map(|(_, it)| engine.words_of_vacancy(it, Words::Bases)).collect(),
        codes: completed.iter().map(|(_, vacancy)| engine.codes_of_vacancy(vacancy)).collect(),
        changed: completed.iter().map(|(_, vacancy)| vacancy.published.as_second()).collect(),
    };
    let people = Side {
        ids: profiles.iter().map(|(id, _)| id.clone()).collect(),
        words: profiles.iter().map(|(_, it)| engine.words_of_profile(it, Words::Plain)).collect(),
        bases: profiles.iter().map(|(_, it)| engine.words_of_profile(it, Words::Bases)).collect(),
        codes: profiles.iter().map(|(_, profile)| engine.codes_of_profile(profile)).collect(),
        changed: profiles.iter().map(|(_, profile)| profile.modified.as_second()).collect(),
    };
    let mut rows = Vec::new();
    for direction in [Direction::Vacancies, Direction::Candidates] {
        let for_people = direction == Direction::Vacancies;
        let judgements = judged.judgements(direction);
        let (queries, corpus) = if for_people { (&people, &adverts) } else { (&adverts, &people) };
        let (query_side, corpus_side) = judged.sides(direction);
        let task = MatchTask::prepare(engine, direction, query_side, corpus_side, progress)?;
        let full = task.run(corpus.ids.len(), progress)?.rankings;
        let words = by_words(queries, corpus, |side| &side.words);
        let bases = by_words(queries, corpus, |side| &side.bases);
        let lists = [full, words, bases, by_codes(queries, corpus)];
        for (setting, rankings) in MATCH_SETTINGS.into_iter().zip(lists) {
            let Some(measured) = measure(&rankings, &judgements) else { continue };
            rows.push(MatchRow {
                direction: if for_people { "vacancies" } else { "candidates" }.to_owned(),
                setting: setting.to_owned(),
                queries: measured.judged_queries,
                ndcg_10: estimate_of(&measured, Measure::Ndcg10),
                hit_1: estimate_of(&measured, Measure::Hit1),
            });
        }
    }
    Ok(rows)
}

/// A measure's mean with the ends of its interval.
pub(super) fn estimate_of(measured: &Measured, measure: Measure) -> [f64; 3] {
    let found = measured.measures.iter().find(|estimate| estimate.measure == measure);
    found.map_or([0.0; 3], |estimate| [estimate.mean, estimate.low, estimate.high])
}

/// The judged matches of a folder.
pub(super) struct JudgedMatches {
    adverts: MatchSide,
    people: MatchSide,
    /// Vacancy, profile and grade.
    grades: Vec<(String, String, f64)>,
}

impl JudgedMatches {
    pub(super) fn read(folder: &Path) -> Result<Self, EvaluationError> {
        let vacancies = read_json_lines(&folder.join("match-vacancies.jsonl"), |line| {
            let vacancy = Vacancy::from_json(line).map_err(|invalid| invalid.to_string())?;
            Ok((vacancy.id.as_str().to_owned(), vacancy))
        })?;
        let profiles = read_json_lines(&folder.join("match-profiles.jsonl"), |line| {
            let profile = Profile::from_json(line).map_err(|invalid| invalid.to_string())?;
            Ok((profile.id.as_str().to_owned(), profile))
        })?;
        Ok(Self {
            adverts: MatchSide::Vacancies(vacancies),
            people: MatchSide::Profiles(profiles),
            grades: grades(&folder.join("match.qrels.tsv"))?,
        })
    }

    /// Who asks, and what is ranked.
    pub(super) const fn sides(&self, direction: Direction) -> (&MatchSide, &MatchSide) {
        match direction {
            Direction::Vacancies => (&self.people, &self.adverts),
            Direction::Candidates => (&self.adverts, &self.people),
        }
    }

    pub(super) fn judgements(&self, direction: Direction) -> Judgements {
        let of = |(vacancy, profile, grade): &'_ (String, String, f64)| match direction {
            Direction::Vacancies => (profile.clone(), vacancy.clone(), *grade),
            Direction::Candidates => (vacancy.clone(), profile.clone(), *grade),
        };
        let all: Vec<(String, String, f64)> = self.grades.iter().map(of).collect();
        all.iter().map(|(query, item, grade)| (query.as_str(), item.as_str(), *grade)).collect()
    }
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
    /// Words of all texts and names as they stand.
    words: Vec<Vec<String>>,
    /// Their base forms.
    bases: Vec<Vec<String>>,
    /// ISCO-08 unit groups.
    codes: Vec<Vec<String>>,
    /// Seconds since 1970.
    changed: Vec<i64>,
}

/// How texts are read for BM25.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Words {
    /// As they stand.
    Plain,
    /// By their base forms.
    Bases,
}

impl Engine {
    fn words(&self, text: &LocalizedText, how: Words, words: &mut Vec<String>) {
        for (language, text) in text.iter() {
            if how == Words::Plain {
                words.extend(Analyzer::unstemmed().terms(text));
                continue;
            }
            let terms = self.reference.lexica.terms(language.lang(), text);
            let bases = terms.bases.lines().lines().flat_map(|line| line.split('\t'));
            words.extend(bases.filter(|base| !base.is_empty()).map(str::to_owned));
        }
    }

    /// Names of concepts: in the languages of the record's texts, or in all languages of the service.
    fn names<'a>(
        &self,
        ids: impl Iterator<Item = &'a ConceptId>,
        (own, how): (&LocalizedText, Words),
        words: &mut Vec<String>,
    ) {
        let taxonomy = &self.reference.taxonomy;
        for concept in ids.filter_map(|id| taxonomy.find(id.as_str())) {
            for lang in Lang::ALL {
                let is_own = own.get(lang).is_some() || own.is_empty() && lang == Lang::Fi;
                if how == Words::Plain && !is_own {
                    continue;
                }
                let mut name = LocalizedText::default();
                name.set(lang, taxonomy.label(concept, lang));
                self.words(&name, how, words);
            }
        }
    }

    fn words_of_vacancy(&self, vacancy: &Vacancy, how: Words) -> Vec<String> {
        let mut words = Vec::new();
        self.words(&vacancy.title, how, &mut words);
        self.words(&vacancy.description, how, &mut words);
        let named = vacancy.occupations.iter().map(|asked| &asked.concept);
        let named = named.chain(vacancy.skills.iter().map(|asked| &asked.concept));
        self.names(named, (&vacancy.title, how), &mut words);
        words
    }

    fn words_of_profile(&self, profile: &Profile, how: Words) -> Vec<String> {
        let mut words = Vec::new();
        self.words(&profile.headline, how, &mut words);
        self.words(&profile.summary, how, &mut words);
        for job in &profile.employments {
            self.words(&job.title, how, &mut words);
            self.words(&job.description, how, &mut words);
        }
        profile.educations.iter().for_each(|taken| self.words(&taken.name, how, &mut words));
        let jobs = profile.employments.iter().filter_map(|job| job.occupation.as_ref());
        let named = profile.stated_skills().into_iter().chain(jobs);
        let named = named.chain(&profile.wishes.occupations);
        self.names(named, (&profile.headline, how), &mut words);
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

fn by_words(
    queries: &Side,
    corpus: &Side,
    texts: impl Fn(&Side) -> &[Vec<String>],
) -> Vec<Ranking> {
    let (asked, held) = (texts(queries), texts(corpus));
    let mut counts: Vec<HashMap<&str, f64>> = Vec::new();
    let mut holding: HashMap<&str, f64> = HashMap::new();
    for text in held {
        let mut own: HashMap<&str, f64> = HashMap::new();
        text.iter().for_each(|word| *own.entry(word).or_default() += 1.0);
        own.keys().for_each(|word| *holding.entry(word).or_default() += 1.0);
        counts.push(own);
    }
    let documents = held.len() as f64;
    let mean = held.iter().map(Vec::len).sum::<usize>() as f64 / documents.max(1.0);
    ranked(queries, corpus, |query, item| {
        let length = held[item].len() as f64 / mean.max(1.0);
        let mut words: Vec<&str> = asked[query].iter().map(String::as_str).collect();
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
