//! The labels as training reads them: numbered words with their rows, and which labels may be
//! paired.

use std::collections::{HashMap, HashSet};

use super::features::{Scratch, each_word};
use super::random::Random;
use super::train::TrainOptions;
use super::{GroupKind, LabelGroup, LabelKind, Language};

/// Weights of languages when a label of a skill is drawn; skills have few labels but in English.
const SKILL_WEIGHT: f32 = 1.0;
/// Of a skill's label in a language other than Finnish, Swedish and English.
const SKILL_OTHER_WEIGHT: f32 = 0.2;
/// How often another second label is drawn before a concept is given up.
const DRAWS: usize = 6;

/// The labels of a concept in one language; a preferred label stands first.
struct LanguageLabels {
    language: Language,
    weight: f32,
    labels: Vec<u32>,
}

/// A concept.
#[derive(Default)]
struct Group {
    languages: Vec<LanguageLabels>,
    total_weight: f32,
    broader: Vec<u32>,
}

/// All that training draws from.
#[derive(Default)]
pub(super) struct Corpus {
    /// Where each word's rows start, and the number of rows at the end.
    word_starts: Vec<u32>,
    word_rows: Vec<u32>,
    /// Where each label's words start, and the number of words at the end.
    label_starts: Vec<u32>,
    label_words: Vec<u32>,
    /// Labels of the same words have the same number.
    label_texts: Vec<u32>,
    texts: usize,
    groups: Vec<Group>,
    /// Occupations that can make a pair, and all other such concepts.
    pools: [Vec<u32>; 2],
}

/// Two labels of a concept, and labels that go with the second.
pub(super) struct Pair {
    pub(super) first: u32,
    pub(super) second: u32,
}

impl Corpus {
    /// Numbers the words and labels of some groups. `broader` holds pairs of concept numbers,
    /// narrower first; pairs with an unknown concept are passed over.
    pub(super) fn new(
        groups: &[LabelGroup],
        broader: impl IntoIterator<Item = (u32, u32)>,
        options: &TrainOptions,
    ) -> Self {
        let mut corpus = Self { word_starts: vec![0], label_starts: vec![0], ..Self::default() };
        let mut numbering = Numbering::default();
        for (at, group) in (0_u32..).zip(groups) {
            let entry = corpus.add_group(group, &mut numbering, options);
            let texts: HashSet<u32> = entry
                .languages
                .iter()
                .flat_map(|language| &language.labels)
                .map(|label| corpus.label_texts[*label as usize])
                .collect();
            if texts.len() >= 2 {
                corpus.pools[usize::from(group.kind != GroupKind::Occupation)].push(at);
            }
            corpus.groups.push(entry);
        }
        corpus.texts = numbering.texts.len();
        let places: HashMap<u32, u32> =
            groups.iter().zip(0..).map(|(group, at)| (group.concept, at)).collect();
        for (narrower, broader) in broader {
            if let (Some(narrower), Some(broader)) = (places.get(&narrower), places.get(&broader)) {
                corpus.groups[*narrower as usize].broader.push(*broader);
            }
        }
        corpus
    }

    fn add_group(
        &mut self,
        group: &LabelGroup,
        numbering: &mut Numbering,
        options: &TrainOptions,
    ) -> Group {
        let mut entry = Group::default();
        for label in &group.labels {
            let Some((id, text)) = self.add_label(&label.text, numbering, options) else {
                continue;
            };
            let at = entry
                .languages
                .iter()
                .position(|known| known.language == label.language)
                .unwrap_or_else(|| {
                    entry.languages.push(LanguageLabels {
                        language: label.language,
                        weight: weight(group.kind, label.language, options),
                        labels: Vec::new(),
                    });
                    entry.languages.len() - 1
                });
            let labels = &mut entry.languages[at].labels;
            if labels.iter().any(|known| self.label_texts[*known as usize] == text) {
                continue;
            }
            if label.kind == LabelKind::Preferred {
                labels.insert(0, id);
            } else {
                labels.push(id);
            }
        }
        entry.total_weight = entry.languages.iter().map(|language| language.weight).sum();
        entry
    }

    /// The label's number and its text's; nothing if it has no words.
    fn add_label(
        &mut self,
        label: &str,
        numbering: &mut Numbering,
        options: &TrainOptions,
    ) -> Option<(u32, u32)> {
        let before = self.label_words.len();
        let Numbering { words, texts, scratch } = numbering;
        each_word(label, |word| {
            let number = words.get(word).copied().unwrap_or_else(|| {
                let number = words.len() as u32;
                words.insert(word.to_owned(), number);
                options.space.push_rows(word, scratch, &mut self.word_rows);
                self.word_starts.push(self.word_rows.len() as u32);
                number
            });
            self.label_words.push(number);
        });
        let key = self.label_words.get(before..).filter(|words| !words.is_empty())?;
        let next = texts.len() as u32;
        let text = *texts.entry(key.to_vec()).or_insert(next);
        let id = self.label_texts.len() as u32;
        self.label_texts.push(text);
        self.label_starts.push(self.label_words.len() as u32);
        Some((id, text))
    }

    pub(super) fn words(&self) -> usize {
        self.word_starts.len() - 1
    }

    pub(super) fn texts(&self) -> usize {
        self.texts
    }

    pub(super) fn groups(&self) -> usize {
        self.groups.len()
    }

    /// Concepts that can make a pair: occupations, and all others.
    pub(super) fn pools(&self) -> &[Vec<u32>; 2] {
        &self.pools
    }

    /// The number of a label's text: equal for labels of the same words.
    pub(super) fn text(&self, label: u32) -> u32 {
        self.label_texts[label as usize]
    }

    /// The concepts directly above one.
    pub(super) fn broader(&self, group: u32) -> &[u32] {
        &self.groups[group as usize].broader
    }

    pub(super) fn words_of(&self, label: u32) -> &[u32] {
        let label = label as usize;
        &self.label_words[self.label_starts[label] as usize..self.label_starts[label + 1] as usize]
    }

    pub(super) fn rows_of(&self, word: u32) -> &[u32] {
        let word = word as usize;
        &self.word_rows[self.word_starts[word] as usize..self.word_starts[word + 1] as usize]
    }

    /// The first label in each of the main languages: what a concept is compared by.
    pub(super) fn main_labels(&self, group: u32) -> impl Iterator<Item = u32> {
        self.groups[group as usize]
            .languages
            .iter()
            .filter(|language| is_main(language.language))
            .filter_map(|language| language.labels.first().copied())
    }

    /// A label of a concept: its language by weight, then the preferred label or any.
    pub(super) fn draw(&self, group: u32, random: &mut Random, options: &TrainOptions) -> u32 {
        let group = &self.groups[group as usize];
        let mut left = random.unit() * group.total_weight;
        let language = group
            .languages
            .iter()
            .find(|language| {
                left -= language.weight;
                left <= 0.0
            })
            .unwrap_or(&group.languages[0]);
        if random.unit() < options.preferred_share {
            language.labels[0]
        } else {
            language.labels[random.below(language.labels.len())]
        }
    }

    /// Two labels of different words; nothing if chance does not give them.
    pub(super) fn pair(
        &self,
        group: u32,
        random: &mut Random,
        options: &TrainOptions,
    ) -> Option<Pair> {
        let first = self.draw(group, random, options);
        (0..DRAWS)
            .map(|_| self.draw(group, random, options))
            .find(|second| self.text(*second) != self.text(first))
            .map(|second| Pair { first, second })
    }
}

/// Numbers given so far.
#[derive(Default)]
struct Numbering {
    words: HashMap<String, u32>,
    texts: HashMap<Vec<u32>, u32>,
    scratch: Scratch,
}

fn is_main(language: Language) -> bool {
    [Language::FINNISH, Language::SWEDISH, Language::ENGLISH].contains(&language)
}

fn weight(kind: GroupKind, language: Language, options: &TrainOptions) -> f32 {
    match (kind, language) {
        (GroupKind::Skill, language) if is_main(language) => SKILL_WEIGHT,
        (GroupKind::Skill, _) => SKILL_OTHER_WEIGHT,
        (_, Language::FINNISH) => options.finnish_weight,
        (_, language) if is_main(language) => options.swedish_english_weight,
        _ => options.other_language_weight,
    }
}
