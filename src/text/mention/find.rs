//! The longest labels in a text, from left to right.

use super::builder::is_article;
use super::evidence::{Capitals, Evidence};
use super::table::{Entry, Name, empty, extend};
use super::{Lexicon, Mention, Target};
use crate::domain::Lang;
use crate::text::analysis::{Analyzer, is_stop_word};
use crate::text::hash::{hash, mix};

/// A word of the text in one language's stems.
#[derive(Debug, Clone, Copy)]
struct Word {
    start: usize,
    end: usize,
    stem: u64,
    folded: u64,
    stop: bool,
}

/// A text cut into words in one language.
struct Reading {
    lang: Lang,
    words: Vec<Word>,
    /// The first word that has not been passed.
    next: usize,
}

/// A label found, before its words are copied.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hit {
    pub(super) target: Target,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) probability: f32,
    pub(super) language: Lang,
}

impl Reading {
    fn new(lang: Lang, text: &str) -> Self {
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6);
        Analyzer::unstemmed().analyze(text, |token| {
            words.push(Word {
                start: token.start,
                end: token.end,
                stem: 0,
                folded: if is_article(lang, token.term) { 0 } else { hash(token.term.as_bytes()) },
                stop: is_stop_word(lang, token.term),
            });
        });
        // Both analyzers give the same words, except where folding or stemming leaves nothing.
        let mut at = 0;
        Analyzer::new(lang).analyze(text, |token| {
            while words.get(at).is_some_and(|word| word.start < token.start) {
                at += 1;
            }
            if let Some(word) = words.get_mut(at).filter(|word| word.start == token.start) {
                word.stem = hash(token.term.as_bytes());
            }
        });
        words.retain(|word| word.folded != 0 && word.stem != 0);
        Self { lang, words, next: 0 }
    }

    fn skip_to(&mut self, position: usize) {
        while self.words.get(self.next).is_some_and(|word| word.start < position) {
            self.next += 1;
        }
    }
}

impl Lexicon {
    /// Every label in the text, longest first from left to right; they never overlap. The first of
    /// `languages` is the text's own: labels of the others count less, unless they are names.
    ///
    /// Improbable mentions are among them: compare [`Mention::probability`].
    #[must_use]
    pub fn mentions(&self, text: &str, languages: &[Lang]) -> Vec<Mention> {
        self.find(text, languages, true, |_| true)
            .into_iter()
            .filter_map(|hit| {
                Some(Mention {
                    target: hit.target,
                    words: text.get(hit.start..hit.end)?.to_owned(),
                    start: hit.start,
                    end: hit.end,
                    probability: hit.probability,
                    language: hit.language,
                })
            })
            .collect()
    }

    /// As [`Lexicon::mentions`], of the labels that are wanted. With `others_equal` labels of every
    /// language count as the text's own.
    pub(super) fn find(
        &self,
        text: &str,
        languages: &[Lang],
        others_equal: bool,
        wanted: impl Fn(&Entry) -> bool,
    ) -> Vec<Hit> {
        let mut readings: Vec<Reading> =
            languages.iter().map(|lang| Reading::new(*lang, text)).collect();
        let has_capitals = writes_names(text);
        let mut hits = Vec::new();
        let mut position = 0;
        loop {
            for reading in &mut readings {
                reading.skip_to(position);
            }
            let start = readings.iter().filter_map(|reading| reading.words.get(reading.next));
            let Some(start) = start.map(|word| word.start).min() else { break };
            let mut best: Option<Hit> = None;
            for (nth, reading) in readings.iter().enumerate() {
                let own = others_equal || nth == 0;
                let hit = self.longest_at(text, reading, start, own, has_capitals, &wanted);
                let longer =
                    |old: &Hit, new: &Hit| (new.end, new.probability) > (old.end, old.probability);
                if let Some(hit) = hit.filter(|hit| best.is_none_or(|best| longer(&best, hit))) {
                    best = Some(hit);
                }
            }
            position = match best {
                Some(hit) => {
                    hits.push(hit);
                    hit.end
                }
                None => start + 1,
            };
        }
        hits
    }

    fn longest_at(
        &self,
        text: &str,
        reading: &Reading,
        start: usize,
        own_language: bool,
        has_capitals: bool,
        wanted: &impl Fn(&Entry) -> bool,
    ) -> Option<Hit> {
        let words = reading.words.get(reading.next..)?;
        let first = words.first().filter(|word| word.start == start)?;
        let longest = self.table.longest(extend(empty(reading.lang), first.stem));
        let mut key = empty(reading.lang);
        let mut folded = 0;
        let mut best = None;
        let mut all_stop = true;
        for (at, word) in words.iter().take(longest).enumerate() {
            key = extend(key, word.stem);
            folded = mix(folded, word.folded);
            all_stop &= word.stop;
            let entries = self.table.get(key);
            if all_stop || entries.is_empty() {
                continue;
            }
            let written = text.get(start..word.end)?;
            let evidence = |entry: &Entry, shared_by| Evidence {
                kind: entry.kind,
                role: entry.role,
                words: at + 1,
                letters: written.chars().filter(|c| c.is_alphanumeric()).count(),
                exact: entry.folded == folded as u32,
                capitals: capitals(entry.name, written, has_capitals),
                shared_by,
                commonness: entry.commonness,
                own_language,
            };
            let choice = entries
                .iter()
                .filter(|entry| wanted(entry))
                .map(|entry| (entry, evidence(entry, 1).probability()))
                .reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((entry, _)) = choice else { continue };
            let same_part = |other: &&Entry| other.role == entry.role && other.kind == entry.kind;
            let shared_by = entries.iter().filter(same_part).count();
            best = Some(Hit {
                target: entry.target,
                start,
                end: word.end,
                probability: evidence(entry, shared_by).probability(),
                language: reading.lang,
            });
        }
        best
    }

    /// The longest ending of a word that is by itself a wanted label of one word: heads of Finnish and
    /// Swedish compounds (psykiatrisjuksköterska). Gives the label and the bytes before it.
    pub(super) fn head_of_compound(
        &self,
        lang: Lang,
        word: &str,
        wanted: impl Fn(&Entry) -> bool,
    ) -> Option<(Target, usize)> {
        word.char_indices().skip(SHORTEST_MODIFIER).find_map(|(at, _)| {
            let ending = word.get(at..)?;
            if ending.chars().take(SHORTEST_HEAD).count() < SHORTEST_HEAD {
                return None;
            }
            let mut key = empty(lang);
            Analyzer::new(lang)
                .analyze(ending, |token| key = extend(key, hash(token.term.as_bytes())));
            let entry = self.table.get(key).iter().find(|entry| wanted(entry))?;
            Some((entry.target, at))
        })
    }
}

/// Letters that a compound has at least before its head, and in its head.
const SHORTEST_MODIFIER: usize = 3;
const SHORTEST_HEAD: usize = 5;

/// Whether capitals tell names in this text: it has some, and not only those.
fn writes_names(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && text.chars().any(char::is_lowercase)
}

fn capitals(name: Name, written: &str, has_capitals: bool) -> Capitals {
    let fits = || match name {
        Name::No => true,
        Name::Capital => written.chars().any(|c| c.is_uppercase() || c.is_numeric()),
        Name::Capitals => {
            // A case ending may follow: SQL:ää.
            let stem = written.split_once(':').map_or(written, |(stem, _)| stem);
            !stem.chars().any(char::is_lowercase)
        }
    };
    match name {
        Name::No => Capitals::NoName,
        _ if !has_capitals => Capitals::Unknown,
        _ if fits() => Capitals::Fit,
        _ => Capitals::Differ,
    }
}
