//! Skills that an advert names in words of its own: "lääkkeiden antaminen" for "antaa lääkkeitä", "lastar och lossar
//! bilar" for "lasta gods".
//!
//! A run of words may mean a skill of which a label shares a root with it: what the forms of a word and the words made
//! of it begin with. Of those the one is taken that the model of relatedness finds nearest; ESCO's skills of the
//! advert's occupation are more likely. Far too many things share a word, so both are needed: the root says what to
//! compare, the model how near it is.

mod words;

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use super::Target;
use super::find::Hit;
use super::need::clauses;
use crate::domain::Lang;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};
use crate::text::analysis::Lexica;
use crate::text::link::{ConceptLinker, LinkSettings};
use crate::text::relatedness::{Direction, LabelIndex, Model, compared_labels, normalise};
use crate::text::titles::{Title, Titles};
use words::{Memory, Words, each_root};

/// Words of a run besides stop words, at most.
const LONGEST: usize = 4;
/// A run of so many words means a skill only where two of them share a root with it.
const LONG: usize = 3;
/// A root that more skills have says too little of what to compare; it still may begin or end a run.
const COMMON: usize = 120;
/// Skills whose labels are compared one by one: those with the nearest centres.
const SHORTLIST: usize = 4;

/// What a skill of the advert's occupation has before others, in nearness.
const OF_OCCUPATION: f32 = 0.1;
/// Nearness from which on a run means the skill more likely than not.
const EVEN: f32 = 0.76;
/// How quickly it becomes likely: odds grow by e with each 1/STEEPNESS of nearness.
const STEEPNESS: f32 = 12.0;

/// What runs of words are compared with.
#[derive(Debug)]
pub(super) struct Skills {
    /// Tells one from another in the threads' memories of words.
    id: u64,
    model: Arc<Model>,
    index: LabelIndex,
    /// Places in the index of the skills that a root may mean; none for a common one.
    by_root: HashMap<(Lang, u32), Vec<u32>>,
}

/// Finds skills by nearness. What it compares with is made when the first text is read: it takes two seconds.
#[derive(Debug)]
pub(super) struct NearSkills {
    taxonomy: Arc<Taxonomy>,
    lexica: Arc<Lexica>,
    skills: OnceLock<Option<Skills>>,
    occupations: OnceLock<ConceptLinker>,
    titles: Titles,
}

/// A run of words and what it may mean.
struct Run {
    score: f32,
    start: usize,
    end: usize,
    concept: Concept,
}

impl Skills {
    fn new(taxonomy: &Taxonomy, lexica: &Lexica) -> Option<Self> {
        let model = Model::embedded();
        let model = model.inspect_err(|error| tracing::error!(%error, "no model of short texts"));
        let model = model.ok()?;
        let mut labels = Vec::new();
        let mut roots: Vec<((Lang, u32), Concept)> = Vec::new();
        for lang in Lang::ALL {
            let own = compared_labels(taxonomy, lang, ConceptKind::is_skill);
            for label in &own {
                let Some(concept) = Concept::from_index(label.concept as usize) else { continue };
                each_root(lexica, lang, label.text, |root| roots.push(((lang, root), concept)));
            }
            labels.extend(own);
        }
        // Made under a lock, so not by the threads of a pool.
        let index = LabelIndex::on_one_thread(&model, &labels);
        roots.sort_unstable_by_key(|((lang, root), concept)| (*lang as u8, *root, *concept));
        roots.dedup();
        let mut by_root = HashMap::new();
        for same in roots.chunk_by(|a, b| a.0 == b.0) {
            let telling = if same.len() <= COMMON { same } else { &[] };
            let places = telling.iter().filter_map(|(_, concept)| {
                Some(index.place_of(u32::from(concept.to_u16()))? as u32)
            });
            by_root.extend(same.first().map(|(key, _)| (*key, places.collect())));
        }
        static NEXT: AtomicU64 = AtomicU64::new(1);
        Some(Self { id: NEXT.fetch_add(1, Ordering::Relaxed), model, index, by_root })
    }
}

impl NearSkills {
    pub(super) fn new(taxonomy: Arc<Taxonomy>, lexica: Arc<Lexica>) -> Self {
        let (skills, occupations) = (OnceLock::new(), OnceLock::new());
        Self { taxonomy, lexica, skills, occupations, titles: Titles::default() }
    }

    /// The occupations whose labels are nearest to a title, best first, with scores up to 1.
    pub(super) fn occupations(&self, title: &str, limit: usize) -> Vec<(Concept, f32)> {
        self.linker().rank(title, limit)
    }

    fn linker(&self) -> &ConceptLinker {
        self.occupations.get_or_init(|| {
            let model = Model::embedded().ok();
            let settings = LinkSettings::default();
            ConceptLinker::of(&self.taxonomy, model, settings, ConceptKind::is_occupation)
        })
    }

    /// The preferred label of a concept.
    pub(super) fn label(&self, concept: Concept, lang: Lang) -> &str {
        self.taxonomy.label(concept, lang)
    }

    /// What a word means as a title, in the first of these languages that knows it.
    pub(super) fn title(&self, word: &str, languages: &[Lang]) -> Title {
        self.titles.read(word, languages, &self.taxonomy, &self.lexica)
    }

    /// Makes what texts are compared with, unless it is made.
    pub(super) fn make_ready(&self) -> Option<&Skills> {
        self.linker();
        let make = || Skills::new(&self.taxonomy, &self.lexica);
        self.skills.get_or_init(make).as_ref()
    }

    /// The skills that runs of words of a text in one language are near, in the order of the text; `taken` are bytes of
    /// the text that name something already, `named` tells the skills of the advert's occupations.
    pub(super) fn find(
        &self,
        text: &str,
        lang: Lang,
        taken: &[(usize, usize)],
        named: impl Fn(Concept) -> bool,
    ) -> Vec<Hit> {
        let Some(skills) = self.make_ready() else { return Vec::new() };
        let (mut runs, mut met, mut words) = (Vec::new(), Met::of(skills), Words::default());
        Memory::with(skills, |memory| {
            for clause in clauses(text) {
                memory.read(skills, &self.lexica, lang, clause, &mut words);
                runs_of(skills, &words, taken, &named, &mut met, &mut runs);
            }
        });
        runs.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.start.cmp(&b.start)));
        let mut kept: Vec<Run> = Vec::new();
        for run in runs {
            let apart = |other: &Run| run.end <= other.start || other.end <= run.start;
            if kept.iter().all(|other| apart(other) && other.concept != run.concept) {
                kept.push(run);
            }
        }
        kept.sort_by_key(|run| (run.start, Reverse(run.end)));
        let hit = |run: Run| Hit {
            target: Target::Concept(run.concept),
            start: run.start,
            end: run.end,
            probability: 1.0 / (1.0 + (-STEEPNESS * (run.score - EVEN)).exp()),
            language: lang,
        };
        kept.into_iter().map(hit).collect()
    }
}

/// The runs of a clause that are as near to a skill as counts and touch nothing that is taken.
fn runs_of(
    skills: &Skills,
    Words { all: words, vectors }: &Words,
    taken: &[(usize, usize)],
    named: &impl Fn(Concept) -> bool,
    met: &mut Met,
    runs: &mut Vec<Run>,
) {
    if words.iter().all(|word| word.candidates.as_ref().is_none_or(|known| known.is_empty())) {
        return;
    }
    let dimensions = skills.model.dimensions();
    let (mut sum, mut query) = (vec![0.0; dimensions], vec![0.0; dimensions]);
    let mut direction = Direction::of(&query);
    for first in (0..words.len()).filter(|first| words[*first].candidates.is_some()) {
        sum.fill(0.0);
        met.begin();
        let start = words[first].start;
        let ahead = taken.iter().filter(|(_, end)| *end > start);
        let free_until = ahead.map(|(from, _)| *from).min().unwrap_or(usize::MAX);
        for last in first..words.len().min(first + LONGEST) {
            if words[last].end > free_until {
                break;
            }
            let vector = &vectors[last * dimensions..(last + 1) * dimensions];
            sum.iter_mut().zip(vector).for_each(|(sum, value)| *sum += value);
            let Some(more) = &words[last].candidates else { continue };
            more.iter().for_each(|place| met.add(*place));
            // One plain word may belong to anything.
            if first == last && !words[first].compound {
                continue;
            }
            let wanted = if last - first + 1 < LONG { &met.once } else { &met.twice };
            if wanted.is_empty() {
                continue;
            }
            query.copy_from_slice(&sum);
            normalise(&mut query);
            direction.set(&query);
            let best = best(&skills.index, &query, &direction, wanted, named);
            if let Some((score, concept)) = best.filter(|(score, _)| *score >= EVEN) {
                runs.push(Run { score, start, end: words[last].end, concept });
            }
        }
    }
}

/// The nearest of some skills, if it is near enough to count: of those with the nearest centres the one with the
/// nearest label, too.
fn best(
    index: &LabelIndex,
    query: &[f32],
    direction: &Direction,
    wanted: &[u32],
    named: &impl Fn(Concept) -> bool,
) -> Option<(f32, Concept)> {
    let mut near = [Candidate { score: f32::NEG_INFINITY, centre: 0.0, place: 0 }; SHORTLIST];
    for place in wanted {
        let centre = index.centre_score(*place as usize, direction);
        // A skill of the occupation may pass others that are nearer.
        let last = near[SHORTLIST - 1].score;
        if centre + OF_OCCUPATION <= last || most(centre) + OF_OCCUPATION < EVEN {
            continue;
        }
        let bonus = bonus(index, *place, named);
        if most(centre) + bonus >= EVEN && centre + bonus > last {
            let score = centre + bonus;
            let at = near.partition_point(|other| other.score >= score);
            near[at..].rotate_right(1);
            near[at] = Candidate { score, centre, place: *place };
        }
    }
    let known = near.iter().filter(|candidate| candidate.score > f32::NEG_INFINITY);
    let scored = known.map(|&Candidate { score, centre, place }| {
        (index.score(place as usize, centre, query) + (score - centre), place)
    });
    let (score, place) = scored.max_by(|a, b| a.0.total_cmp(&b.0))?;
    Some((score, Concept::from_index(index.concept_at(place as usize) as usize)?))
}

/// A skill that a run may mean.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    /// Nearness of its centre with what the advert's occupation adds.
    score: f32,
    centre: f32,
    place: u32,
}

/// The score of a skill whose centre is so near and one of whose labels is the run itself.
fn most(centre: f32) -> f32 {
    f32::midpoint(1.0, centre)
}

/// Skills that words of a run share a root with.
#[derive(Debug)]
struct Met {
    /// By place: the run that met it last, and how many of its words.
    words: Vec<(u32, u8)>,
    run: u32,
    /// Shared by one word or more.
    once: Vec<u32>,
    /// Shared by two or more.
    twice: Vec<u32>,
}

impl Met {
    fn of(skills: &Skills) -> Self {
        let words = vec![(0, 0); skills.index.places()];
        Self { words, run: 0, once: Vec::new(), twice: Vec::new() }
    }

    fn begin(&mut self) {
        self.run += 1;
        self.once.clear();
        self.twice.clear();
    }

    fn add(&mut self, place: u32) {
        let (run, words) = &mut self.words[place as usize];
        if *run != self.run {
            (*run, *words) = (self.run, 0);
            self.once.push(place);
        }
        *words += 1;
        if *words == 2 {
            self.twice.push(place);
        }
    }
}

fn bonus(index: &LabelIndex, place: u32, named: &impl Fn(Concept) -> bool) -> f32 {
    let concept = Concept::from_index(index.concept_at(place as usize) as usize);
    if concept.is_some_and(named) { OF_OCCUPATION } else { 0.0 }
}

#[cfg(test)]
mod tests {
    //! 1. A skill is found in other words than its label's; not where only a word is shared, nor in words that are taken.

    use rayon::prelude::*;

    use super::*;

    #[test]
    fn skills_are_found_in_other_words() {
        let taxonomy = Arc::new(Taxonomy::embedded().unwrap());
        let near = NearSkills::new(Arc::clone(&taxonomy), Arc::new(Lexica::stems_only()));
        let found = |text: &str, taken: &[(usize, usize)]| -> Vec<String> {
            let hits = near.find(text, Lang::En, taken, |_| false);
            let likely = hits.iter().filter(|hit| hit.probability >= 0.5);
            let name = |hit: &Hit| match hit.target {
                Target::Concept(concept) => taxonomy.label(concept, Lang::En).to_owned(),
                _ => String::new(),
            };
            likely.map(name).collect()
        };
        let text = "Reading of standard blueprints.";
        // First asked by the threads of a pool, as imports do: whoever makes the index must not wait for the others.
        let all: Vec<_> = (0..16).into_par_iter().map(|_| found(text, &[])).collect();
        assert!(all.iter().all(|found| *found == ["read standard blueprints"]), "{all:?}");
        assert!(found(text, &[(0, text.len())]).is_empty());
        assert!(found("Our standard is a friendly smile.", &[]).is_empty());
    }
}
