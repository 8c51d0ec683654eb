//! Reading a text with the dictionaries: base forms, compound parts and spellings in one pass.

use super::cache::Scratch;
use super::lexica::{Finnish, Lexica};
use super::stem::stem;
use super::{MAX_WORD_BYTES, TermList, words};
use crate::domain::Lang;
use crate::text::compound::{Division, SplitScratch};
use crate::text::ngrams::four_grams;
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
    spellings: &'a str,
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

    /// What similar spellings are compared with: [`plain_letters`] of the Finnish base forms, of other
    /// languages of the word as it stands.
    pub fn spellings(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        terms(self.spellings)
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
    /// Runs of four letters in the spellings, each once; empty unless asked for.
    pub grams: TermList,
}

/// What a word may be when it is searched for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WordForms {
    /// Its base forms.
    pub bases: Vec<String>,
    /// Where it is a compound: for each division the base forms of all its parts.
    pub compounds: Vec<Vec<String>>,
    /// Its [spellings](ReadWord::spellings), and that of the word as it stands.
    pub spellings: Vec<String>,
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
                    let plain;
                    let [stem, bases, parts, spellings] = match lang {
                        Some(lang) => scratch.reading(self, lang, word.text).lists(),
                        None => {
                            let folded = scratch.fold(word.text);
                            plain = plain_letters(folded);
                            [folded, folded, "", plain.as_str()]
                        }
                    };
                    if !stem.is_empty() {
                        emit(ReadWord { stem, bases, parts, spellings, position, start, end });
                    }
                }
                position = position.saturating_add(1);
            });
        });
    }

    /// The terms of a text, in one pass. With `grams` also the runs of letters.
    #[must_use]
    pub fn terms(&self, lang: Option<Lang>, text: &str, grams: bool) -> TextTerms {
        let mut found = TextTerms::default();
        found.stems.0.reserve(text.len());
        found.bases.0.reserve(text.len());
        let mut lines = 0;
        let mut spellings = Vec::new();
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
            if grams {
                spellings.extend(word.spellings().map(str::to_owned));
            }
            lines += 1;
        });
        for gram in grams_of(spellings.iter().map(String::as_str)) {
            found.grams.push(&gram);
        }
        found
    }

    /// What a text's words may be when they are searched for, one entry a word, read in one language.
    #[must_use]
    pub fn forms(&self, lang: Option<Lang>, text: &str) -> Vec<WordForms> {
        let mut all = Vec::new();
        self.read(lang, text, |word| {
            let folded = super::fold(text.get(word.start..word.end).unwrap_or_default());
            let mut spellings: Vec<String> = word.spellings().map(str::to_owned).collect();
            let written = plain_letters(&folded);
            if !spellings.contains(&written) {
                spellings.push(written);
            }
            let compounds = lang.filter(|_| !word.parts.is_empty());
            all.push(WordForms {
                bases: word.bases().map(str::to_owned).collect(),
                compounds: compounds.map_or_else(Vec::new, |lang| self.compounds(lang, &folded)),
                spellings,
            });
        });
        all
    }

    /// The divisions of a folded word into parts, each at least two: those with the fewest parts, and none where
    /// it may be a simple word too or only its end is known.
    fn compounds(&self, lang: Lang, folded: &str) -> Vec<Vec<String>> {
        let by_words = |dictionary: &crate::text::compound::CompoundDictionary| {
            let mut scratch = SplitScratch::default();
            let split = dictionary.split(folded, &mut scratch);
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
            (Lang::Fi, Finnish::Stems(words)) => words.as_ref().map_or_else(Vec::new, by_words),
            (Lang::Sv, _) => self.swedish.as_ref().map_or_else(Vec::new, by_words),
            (Lang::En, _) => Vec::new(),
        }
    }
}

/// The different runs of four letters of some spellings.
fn grams_of<'a>(spellings: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut buffer = String::new();
    let mut grams: Vec<String> = Vec::new();
    for spelling in spellings {
        grams.extend(four_grams(spelling, &mut buffer).map(str::to_owned));
    }
    grams.sort_unstable();
    grams.dedup();
    grams
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
}

/// What is remembered of a word: all its terms in one text.
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    text: String,
    /// Where stem, base forms and parts end; the rest are spellings.
    ends: [u16; 3],
}

impl Reading {
    /// Stem, base forms, parts and spellings.
    fn lists(&self) -> [&str; 4] {
        let [stem, bases, parts] = self.ends.map(usize::from);
        [0..stem, stem..bases, bases..parts, parts..self.text.len()]
            .map(|range| self.text.get(range).unwrap_or_default())
    }

    /// Reads a folded word.
    pub(super) fn make(
        &mut self,
        lexica: &Lexica,
        lang: Lang,
        folded: &str,
        scratch: &mut ReadScratch,
    ) {
        self.text.clear();
        let stemmed = stem(lang, folded);
        self.text.push_str(&stemmed);
        self.end(0);
        // Names with digits and signs are neither inflected nor compounds.
        let word = folded.chars().all(|c| c.is_alphabetic() || c == '\'');
        let mut based = false;
        if word
            && lang == Lang::Fi
            && let Finnish::Voikko(morphology) = &lexica.finnish
        {
            let readings = morphology.read(folded, &mut scratch.voikko);
            for lemma in readings.lemmas() {
                self.add(0, lemma);
                based = true;
            }
            if !based {
                self.add(0, &stemmed);
            }
            self.end(1);
            for reading in readings.iter().filter(|reading| reading.is_compound()) {
                for part in reading.parts() {
                    self.add_part(part);
                }
            }
        } else {
            self.add(0, &stemmed);
            self.end(1);
            let dictionary = match (lang, &lexica.finnish) {
                (Lang::Fi, Finnish::Stems(words)) => words.as_ref(),
                (Lang::Sv, _) => lexica.swedish.as_ref(),
                _ => None,
            };
            if let Some(dictionary) = dictionary.filter(|_| word) {
                for part in dictionary.split(folded, &mut scratch.split).parts() {
                    self.add_part(&stem(lang, part));
                }
            }
        }
        self.end(2);
        if based {
            let bases = self.lists()[1].to_owned();
            terms(&bases).for_each(|base| self.add(2, &plain_letters(base)));
        } else {
            self.add(2, &plain_letters(folded));
        }
    }

    fn end(&mut self, at: usize) {
        let end = u16::try_from(self.text.len()).unwrap_or(u16::MAX);
        for later in &mut self.ends[at..] {
            *later = end;
        }
    }

    fn add_part(&mut self, part: &str) {
        if part.chars().nth(LEAST_PART - 1).is_some() {
            self.add(1, part);
        }
    }

    /// Adds a term to the list that begins at an end, unless it is there or there is no more room.
    fn add(&mut self, at: usize, term: &str) {
        let from = usize::from(self.ends[at]);
        let list = self.text.get(from..).unwrap_or_default();
        let fits = self.text.len() + term.len() < usize::from(u16::MAX);
        if fits && !terms(list).any(|known| known == term) {
            if !list.is_empty() {
                self.text.push(BETWEEN);
            }
            self.text.push_str(term);
        }
    }
}
