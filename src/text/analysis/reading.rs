//! Reading a text with the dictionaries: base forms and compound parts in one pass.

use std::sync::Arc;

use super::cache::Scratch;
use super::lexica::{Finnish, Lexica};
use super::stem::stem;
use super::{MAX_WORD_BYTES, TermList, words};
use crate::domain::Lang;
use crate::text::compound::{CompoundDictionary, Division, Split, SplitScratch};
use crate::text::hash::hash;
use crate::text::voikko::ReadingScratch;

/// Stands between terms that share a position; no word of a text contains it.
const BETWEEN: char = '\t';
/// Stands between the parts of one division.
const WITHIN: char = '\n';

/// Compound parts of fewer letters are passed over: they are linking letters and abbreviations.
const LEAST_PART: usize = 2;

/// One word of a text as the dictionaries read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadWord<'a> {
    /// Its stem, as [`Analyzer`](super::Analyzer) gives it; never empty.
    pub stem: &'a str,
    /// Hash of the stem.
    stem_hash: u64,
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
    /// Hashes of the stems, word by word.
    pub(crate) stems: Vec<u64>,
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
                    let (stem_hash, [stem, bases, parts]) = match lang {
                        Some(lang) => {
                            let reading = scratch.reading(self, lang, word.text);
                            (reading.stem_hash, reading.lists())
                        }
                        None => {
                            let folded = scratch.fold(word.text);
                            (hash(folded.as_bytes()), [folded, folded, ""])
                        }
                    };
                    if !stem.is_empty() {
                        emit(ReadWord { stem, stem_hash, bases, parts, position, start, end });
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
        found.stems.reserve(text.len() / 6);
        found.bases.0.reserve(text.len() + text.len() / 4);
        found.parts.0.reserve(text.len() / 2);
        let mut lines = 0;
        self.read(lang, text, |word| {
            while lines < word.position {
                found.bases.0.push('\n');
                lines += 1;
            }
            found.stems.push(word.stem_hash);
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
        let mut divisions = Vec::new();
        Scratch::with(|scratch| {
            words::each_word(word, |word| {
                if word.text.len() <= MAX_WORD_BYTES {
                    divisions.extend(scratch.reading(self, lang, word.text).divisions());
                }
            });
        });
        divisions
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
    /// Where word, stem, base forms and parts end; the rest are divisions.
    ends: [u16; 4],
    stem_hash: u64,
}

/// A reading in the making.
#[derive(Debug, Default)]
struct Draft {
    text: String,
    ends: [u16; 4],
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
        let [word, stem, bases, parts] = self.ends.map(usize::from);
        [word..stem, stem..bases, bases..parts]
            .map(|range| self.text.get(range).unwrap_or_default())
    }

    /// Base forms of all parts, for each division into the fewest.
    fn divisions(&self) -> impl Iterator<Item = Vec<String>> {
        let all = self.text.get(usize::from(self.ends[3])..).unwrap_or_default();
        terms(all).map(|division| division.split(WITHIN).map(str::to_owned).collect())
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
        (draft.ended, draft.ends) = (0, [0; 4]);
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
                draft.end();
                let fewest = readings.iter().map(|reading| reading.parts().len()).min();
                let fits = |count: usize| count > 1 && Some(count) == fewest;
                for reading in readings.iter().filter(|reading| fits(reading.parts().len())) {
                    draft.add_division(reading.parts());
                }
            }
            (Lang::Fi, Finnish::Stems(Some(words)), _) if is_word => {
                draft.add(&stemmed);
                draft.end();
                draft.add_split(lang, &words.split(folded, split));
            }
            (Lang::Sv, _, Some(words)) if is_word => {
                let indefinite = indefinite(folded, words, split);
                draft.add(&stem(lang, indefinite));
                draft.end();
                draft.add_split(lang, &words.split(indefinite, split));
            }
            _ => {
                draft.add(&stemmed);
                draft.end();
                draft.end();
            }
        }
        let stem_hash = hash(stemmed.as_bytes());
        Self { text: draft.text.as_str().into(), ends: draft.ends, stem_hash }
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

    /// Parts that a dictionary of words cuts a compound into, and all of them as a division.
    fn add_split(&mut self, lang: Lang, split: &Split<'_>) {
        split.parts().for_each(|part| self.add_part(&stem(lang, part)));
        self.end();
        if split.division() == Division::Whole {
            self.add_division(split.parts().map(|part| stem(lang, part)));
        }
    }

    fn add_division(&mut self, parts: impl Iterator<Item = impl AsRef<str>>) {
        let mut division = String::new();
        for part in parts {
            if !division.is_empty() {
                division.push(WITHIN);
            }
            division.push_str(part.as_ref());
        }
        self.add(&division);
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
