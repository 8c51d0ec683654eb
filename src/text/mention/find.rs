//! The longest labels in a text, from left to right.

use std::borrow::Cow;

use super::builder::spelling;
use super::evidence::{Capitals, Evidence};
use super::table::{Entry, Name, empty, extend};
use super::{Lexicon, Mention, Target};
use crate::domain::Lang;
use crate::text::analysis::{Analyzer, WordHashes, each_hashed_word};
use crate::text::hash::{hash, mix};

/// A word of the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) hashes: WordHashes,
}

/// The words of a text, their stems in these languages.
pub(super) fn hashed_words(text: &str, languages: &[Lang]) -> Vec<Word> {
    let mut words = Vec::with_capacity(text.len() / 6);
    each_hashed_word(text, languages, |start, end, hashes| {
        words.push(Word { start, end, hashes });
    });
    words
}

/// A text cut into words in one language.
struct Reading<'a> {
    lang: Lang,
    words: Cow<'a, [Word]>,
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

impl<'a> Reading<'a> {
    fn new(lang: Lang, words: &'a [Word]) -> Self {
        let words = match lang {
            Lang::En => words.iter().filter(|word| !word.hashes.article).copied().collect(),
            Lang::Fi | Lang::Sv => Cow::Borrowed(words),
        };
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
        let words = hashed_words(text, languages);
        self.find((text, &words), languages, true, |_| true)
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

    /// As [`Lexicon::mentions`] in a text with its words, of the labels that are wanted. With `others_equal` labels of every
    /// language count as the text's own.
    pub(super) fn find(
        &self,
        (text, words): (&str, &[Word]),
        languages: &[Lang],
        others_equal: bool,
        wanted: impl Fn(&Entry) -> bool,
    ) -> Vec<Hit> {
        let mut readings: Vec<Reading<'_>> =
            languages.iter().map(|lang| Reading::new(*lang, words)).collect();
        let style = style(text, words.len());
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
                let hit = self.longest_at(text, reading, start, own, style, &wanted);
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
        reading: &Reading<'_>,
        start: usize,
        own_language: bool,
        style: Style,
        wanted: &impl Fn(&Entry) -> bool,
    ) -> Option<Hit> {
        let lang = reading.lang;
        let words = reading.words.get(reading.next..)?;
        let first = words.first().filter(|word| word.start == start)?;
        let longest = self.table.longest(extend(empty(lang), first.hashes.stems[lang as usize]));
        let mut key = empty(lang);
        let mut folded = 0;
        let mut best = None;
        let mut telling = 0;
        let mut comma = false;
        let mut end = start;
        for word in words.iter().take(longest) {
            match text.get(end..word.start).map_or(Gap::Break, gap) {
                Gap::Break => break,
                Gap::Comma => comma = true,
                Gap::None => {}
            }
            end = word.end;
            key = extend(key, word.hashes.stems[lang as usize]);
            folded = mix(folded, spelling(lang, &word.hashes));
            telling += usize::from(!word.hashes.stop[lang as usize]);
            let entries = self.table.get(key);
            if telling == 0 || entries.is_empty() {
                continue;
            }
            let written = text.get(start..word.end)?;
            let evidence = |entry: &Entry, shared_by| Evidence {
                kind: entry.kind,
                role: entry.role,
                words: telling,
                letters: written.chars().filter(|c| c.is_alphanumeric()).count(),
                exact: entry.folded == folded as u32,
                capitals: capitals(entry.name, written, style),
                shared_by,
                commonness: entry.commonness,
                english: lang == Lang::En,
                own_language,
            };
            // A list is not a label, unless the label is a list.
            let fits = |entry: &&Entry| wanted(entry) && (!comma || entry.folded == folded as u32);
            let choice = entries
                .iter()
                .filter(fits)
                .map(|entry| (entry, evidence(entry, 1).probability()))
                .reduce(|best, next| if next.1 > best.1 { next } else { best });
            let Some((entry, _)) = choice else { continue };
            let same_part = |other: &&Entry| other.role == entry.role && other.kind == entry.kind;
            let shared_by = entries.iter().filter(fits).filter(same_part).count();
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
            let wanted = self.table.get(key).iter().filter(|entry| wanted(entry));
            let entry = wanted.min_by_key(|entry| entry.role)?;
            Some((entry.target, at))
        })
    }
}

/// What stands between two words.
enum Gap {
    /// Nothing that ends a phrase.
    None,
    /// A comma.
    Comma,
    /// The end of a sentence, item or bracket.
    Break,
}

fn gap(between: &str) -> Gap {
    // Letters here are those of a skipped article.
    let phrase = |c: char| {
        c.is_whitespace()
            || c.is_alphanumeric()
            || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\'' | '’' | '/' | '&' | '"' | '\u{ad}')
    };
    if between.chars().filter(|c| *c == '\n').count() > 1 {
        return Gap::Break;
    }
    if between.chars().all(phrase) {
        Gap::None
    } else if between.chars().all(|c| phrase(c) || c == ',') {
        Gap::Comma
    } else {
        Gap::Break
    }
}

/// Letters that a compound has at least before its head, and in its head.
const SHORTEST_MODIFIER: usize = 3;
const SHORTEST_HEAD: usize = 5;

/// Fewer words are a query or a title, in which capitals are as people please.
const FEWEST_WORDS_WITH_RULES: usize = 12;

/// What a text's capitals are worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    /// No capitals, or nothing else.
    Unknown,
    /// A few words: capitals show names, small letters show nothing.
    Short,
    /// Written by the rules.
    Ruled,
}

fn style(text: &str, words: usize) -> Style {
    if !text.chars().any(char::is_uppercase) || !text.chars().any(char::is_lowercase) {
        Style::Unknown
    } else if words < FEWEST_WORDS_WITH_RULES {
        Style::Short
    } else {
        Style::Ruled
    }
}

fn capitals(name: Name, written: &str, style: Style) -> Capitals {
    if name == Name::No {
        return Capitals::NoName;
    }
    if style == Style::Unknown {
        return Capitals::Unknown;
    }
    let differ = if style == Style::Ruled { Capitals::Differ } else { Capitals::Unknown };
    // A case ending may follow a colon: SQL:ää.
    let stem = written.split_once(':').map_or(written, |(stem, _)| stem);
    let first = stem.chars().next().is_some_and(char::is_uppercase);
    let later = stem.chars().skip(1).any(|c| c.is_uppercase() || c.is_numeric());
    match name {
        Name::Capitals if stem.chars().any(char::is_lowercase) => differ,
        Name::Capitals => Capitals::Fit,
        _ if later => Capitals::Fit,
        _ if first => Capitals::Initial,
        _ if stem.chars().next().is_some_and(char::is_numeric) => Capitals::Fit,
        _ => differ,
    }
}
