//! Reading a text with the dictionaries: base forms and compound parts in one pass.

use std::sync::Arc;

use super::cache::Scratch;
use super::lexica::{Finnish, Lexica};
use super::stem::stem;
use super::{MAX_WORD_BYTES, TermList, words};
use crate::domain::Lang;
use crate::text::compound::{CompoundDictionary, Division, SplitScratch};
use crate::text::voikko::ReadingScratch;

/// Stands between terms that share a position; no word of a text contains it.
const BETWEEN: char = '\t';

/// Compound parts of fewer letters are passed over: they are linking letters and abbreviations.
const LEAST_PART: usize = 2;

/// One word of a text as the dictionaries read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadWord<'a> {
    /// Its stem, as [`Analyzer`](super::Analyzer) gives it; never empty.
    pub stem: &'a str,
    bases: &'a str,
    parts: &'a str,
    /// Number of the word in the text, from 0.
    pub position: u32,
    /// Byte offset of the word in the text.
    pub start: usize,
    /// Byte offset of the word's end.
    pub end: usize,
}

impl<'a> ReadWord<'a> {
    /// Its base forms: of Finnish every one that it may have, of other languages the stem.
    pub fn bases(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        terms(self.bases)
    }

    /// [`ReadWord::bases`] with a tab between them.
    #[must_use]
    pub fn base_list(&self) -> &'a str {
        self.bases
    }

    /// The base forms of its compound parts; none where it is no compound.
    pub fn parts(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        terms(self.parts)
    }
}

fn terms(list: &str) -> impl Iterator<Item = &str> {
    list.split(BETWEEN).filter(|term| !term.is_empty())
}

/// What a text is indexed by, one list for each kind of term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TextTerms {
    /// Stems, as [`Analyzer::list`](super::Analyzer::list) gives them.
    pub stems: TermList,
    /// Base forms; those of one word share a position.
    pub bases: TermList,
    /// Base forms of compound parts.
    pub parts: TermList,
}

impl Lexica {
    /// Calls `emit` for each word of a text, in order; words of another language than the service's
    /// are only folded. Allocates only for words that this thread has not met lately.
    pub fn read(&self, lang: Option<Lang>, text: &str, mut emit: impl FnMut(ReadWord<'_>)) {
        Scratch::with(|scratch| {
            let mut position = 0_u32;
            words::each_word(text, |word| {
                let (start, end) = (word.start, word.end);
                if word.text.len() <= MAX_WORD_BYTES {
                    let [stem, bases, parts] = match lang {
                        Some(lang) => scratch.reading(self, lang, word.text).lists(),
                        None => {
                            let folded = scratch.fold(word.text);
                            [folded, folded, ""]
                        }
                    };
                    if !stem.is_empty() {
                        emit(ReadWord { stem, bases, parts, position, start, end });
                    }
                }
                position = position.saturating_add(1);
            });
        });
    }

    /// The terms of a text, in one pass.
    #[must_use]
    pub fn terms(&self, lang: Option<Lang>, text: &str) -> TextTerms {
        let mut found = TextTerms::default();
        found.stems.0.reserve(text.len());
        found.bases.0.reserve(text.len() + text.len() / 4);
        found.parts.0.reserve(text.len() / 2);
        let mut lines = 0;
        self.read(lang, text, |word| {
            while lines < word.position {
                found.stems.0.push('\n');
                found.bases.0.push('\n');
                lines += 1;
            }
            found.stems.push(word.stem);
            found.bases.push(word.bases);
            for part in word.parts() {
                found.parts.push(part);
            }
            lines += 1;
        });
        found
    }

    /// The base forms of each word of a text, read in one language.
    #[must_use]
    pub fn base_forms(&self, lang: Option<Lang>, text: &str) -> Vec<Vec<String>> {
        let mut all = Vec::new();
        self.read(lang, text, |word| all.push(word.bases().map(str::to_owned).collect()));
        all
    }

    /// The base forms of all parts of a compound, for each of its divisions into the fewest parts; none where it may
    /// be a simple word too or only its end is known.
    #[must_use]
    pub fn divisions(&self, lang: Lang, word: &str) -> Vec<Vec<String>> {
        let mut is_compound = false;
        self.read(Some(lang), word, |read| is_compound |= !read.parts.is_empty());
        if is_compound { self.compounds(lang, &super::fold(word)) } else { Vec::new() }
    }

    fn compounds(&self, lang: Lang, folded: &str) -> Vec<Vec<String>> {
        let by_words = |dictionary: &CompoundDictionary, word: &str| {
            let mut scratch = SplitScratch::default();
            let split = dictionary.split(word, &mut scratch);
            let parts: Vec<String> =
                split.parts().map(|part| stem(lang, part).into_owned()).collect();
            if split.division() == Division::Whole { vec![parts] } else { Vec::new() }
        };
        match (lang, &self.finnish) {
            (Lang::Fi, Finnish::Voikko(morphology)) => {
                let mut scratch = ReadingScratch::default();
                let readings = morphology.read(folded, &mut scratch);
                let fewest = readings.iter().map(|reading| reading.parts().len()).min();
                let mut divisions: Vec<Vec<String>> = Vec::new();
                for reading in readings.iter() {
                    let parts: Vec<String> = reading.parts().map(str::to_owned).collect();
                    if parts.len() > 1 && Some(parts.len()) == fewest && !divisions.contains(&parts)
                    {
                        divisions.push(parts);
                    }
                }
                divisions
            }
            (Lang::Fi, Finnish::Stems(words)) => {
                words.as_ref().map_or_else(Vec::new, |words| by_words(words, folded))
            }
            (Lang::Sv, _) => self.swedish.as_ref().map_or_else(Vec::new, |words| {
                by_words(words, indefinite(folded, words, &mut SplitScratch::default()))
            }),
            (Lang::En, _) => Vec::new(),
        }
    }
}

/// A folded text in letters without marks, so that what is typed on another keyboard finds it: å and ä are a, ö is o.
///
/// ```
/// use kohtaanto::text::analysis::plain_letters;
/// assert_eq!(plain_letters("sähköasentaja"), "sahkoasentaja");
/// ```
#[must_use]
pub fn plain_letters(folded: &str) -> String {
    use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};
    if folded.is_ascii() {
        return folded.to_owned();
    }
    folded.nfd().filter(|c| !is_combining_mark(*c)).collect()
}

/// Buffers for reading words that are not remembered.
#[derive(Debug, Default)]
pub(super) struct ReadScratch {
    voikko: ReadingScratch,
    split: SplitScratch,
    draft: Draft,
}

/// What is remembered of a word: itself and all its terms in one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    text: Arc<str>,
    /// Where word, stem and base forms end; the rest are parts.
    ends: [u16; 3],
}

/// A reading in the making.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    ends: [u16; 3],
    /// How many of the ends are known.
    ended: usize,
}

impl Reading {
    /// The word as it was written.
    pub(super) fn word(&self) -> &str {
        self.text.get(..usize::from(self.ends[0])).unwrap_or_default()
    }

    /// Stem, base forms and parts.
    fn lists(&self) -> [&str; 3] {
        let [word, stem, bases] = self.ends.map(usize::from);
        [word..stem, stem..bases, bases..self.text.len()]
            .map(|range| self.text.get(range).unwrap_or_default())
    }

    /// Reads a word, as it was written and folded.
    pub(super) fn new(
        lexica: &Lexica,
        lang: Lang,
        word: &str,
        folded: &str,
        scratch: &mut ReadScratch,
    ) -> Self {
        let ReadScratch { voikko, split, draft } = scratch;
        (draft.ended, draft.ends) = (0, [0; 3]);
        draft.text.clear();
        draft.text.push_str(word);
        draft.end();
        let stemmed = stem(lang, folded);
        draft.text.push_str(&stemmed);
        draft.end();
        // Names with digits and signs are neither inflected nor compounds.
        let is_word = folded.chars().all(|c| c.is_alphabetic() || c == '\'');
        match (lang, &lexica.finnish, &lexica.swedish) {
            (Lang::Fi, Finnish::Voikko(morphology), _) if is_word => {
                let readings = morphology.read(folded, voikko);
                readings.lemmas().for_each(|lemma| draft.add(lemma));
                if draft.is_empty() {
                    draft.add(&stemmed);
                }
                draft.end();
                for reading in readings.iter().filter(|reading| reading.is_compound()) {
                    reading.parts().for_each(|part| draft.add_part(part));
                }
            }
            (Lang::Fi, Finnish::Stems(Some(words)), _) if is_word => {
                draft.add(&stemmed);
                draft.end();
                words
                    .split(folded, split)
                    .parts()
                    .for_each(|part| draft.add_part(&stem(lang, part)));
            }
            (Lang::Sv, _, Some(words)) if is_word => {
                let indefinite = indefinite(folded, words, split);
                draft.add(&stem(lang, indefinite));
                draft.end();
                let parts = words.split(indefinite, split).parts();
                parts.for_each(|part| draft.add_part(&stem(lang, part)));
            }
            _ => {
                draft.add(&stemmed);
                draft.end();
            }
        }
        Self { text: draft.text.as_str().into(), ends: draft.ends }
    }
}

/// A Swedish word without the article in -an, which Snowball does not know ("skolan" from "skola"), where what is
/// left is a known word or ends with one.
fn indefinite<'w>(
    folded: &'w str,
    words: &CompoundDictionary,
    scratch: &mut SplitScratch,
) -> &'w str {
    let without_case = folded.strip_suffix('s').unwrap_or(folded);
    match without_case.strip_suffix('n').filter(|rest| rest.ends_with('a')) {
        Some(rest)
            if words.knows(rest) || words.split(rest, scratch).division() != Division::None =>
        {
            rest
        }
        _ => folded,
    }
}

impl Draft {
    /// Where the list that is being made begins.
    fn start(&self) -> usize {
        self.ended.checked_sub(1).map_or(0, |last| usize::from(self.ends[last]))
    }

    fn is_empty(&self) -> bool {
        self.text.len() == self.start()
    }

    fn end(&mut self) {
        // Words are bounded, and terms that would not fit are not added.
        self.ends[self.ended] = u16::try_from(self.text.len()).unwrap_or(u16::MAX);
        self.ended += 1;
    }

    fn add_part(&mut self, part: &str) {
        if part.chars().nth(LEAST_PART - 1).is_some() {
            self.add(part);
        }
    }

    /// Adds a term, unless the list has it or there is no more room.
    fn add(&mut self, term: &str) {
        let list = self.text.get(self.start()..).unwrap_or_default();
        let fits = self.text.len() + term.len() < usize::from(u16::MAX);
        if fits && !terms(list).any(|known| known == term) {
            if !list.is_empty() {
                self.text.push(BETWEEN);
            }
            self.text.push_str(term);
        }
    }
}
