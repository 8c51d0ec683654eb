//! Words that are spelt like one that no document has: what a misspelt word, or one typed without å, ä and ö, finds.
//!
//! Words are compared by their runs of four letters ([`four_grams`]), without marks: those of titles, employers' names
//! and preferred labels. They are few beside the documents that have them, so they are compared when a word is not known
//! and no document carries its runs of letters.

use std::sync::{Arc, OnceLock};

use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError};

use super::segments::PerSegment;
use crate::domain::Lang;
use crate::index::Reference;
use crate::text::analysis::plain_letters;
use crate::text::ngrams::four_grams;

/// Share of a word's runs of letters that a similar word has, in hundredths: a wrong letter spoils up to four.
const SHARE: usize = 50;
/// How alike a word is, at least, against the word that is most alike.
const NEARLY: f32 = 0.8;
/// Runs of letters that a similar word has, at least.
const LEAST_GRAMS: usize = 3;
/// Shortest word that has similar ones, in letters.
const LEAST_LETTERS: usize = 5;
/// Similar words that are looked for, of titles and labels each.
const MOST: usize = 24;

/// Words by their runs of letters.
#[derive(Debug, Default)]
struct Spelling {
    /// Terms of the index, with the number of their runs of letters.
    terms: Vec<(Box<str>, u8)>,
    /// Runs of letters with the numbers of the terms that have them, in order.
    grams: Vec<(u64, u32)>,
}

/// The different runs of letters of a word, 16 bits a letter: letters beyond are rare enough to be taken for others.
fn grams(spelling: &str, buffer: &mut String) -> Vec<u64> {
    let number = |gram: &str| gram.chars().fold(0, |all, c| all << 16 | u64::from(c as u32 as u16));
    let mut grams: Vec<u64> = four_grams(spelling, buffer).map(number).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
}

fn is_comparable(word: &str) -> bool {
    word.chars().all(char::is_alphabetic) && word.chars().nth(LEAST_LETTERS - 1).is_some()
}

impl Spelling {
    fn new<'a>(terms: impl Iterator<Item = &'a str>) -> Self {
        let mut made = Self::default();
        let mut buffer = String::new();
        for term in terms.filter(|term| is_comparable(term)) {
            let number = made.terms.len() as u32;
            let grams = grams(&plain_letters(term), &mut buffer);
            made.terms.push((term.into(), grams.len().min(usize::from(u8::MAX)) as u8));
            made.grams.extend(grams.into_iter().map(|gram| (gram, number)));
        }
        made.grams.sort_unstable();
        made.grams.shrink_to_fit();
        made
    }

    /// The terms that have most of a word's runs of letters, with how alike they are (Dice's coefficient of the
    /// runs of letters), the likest first.
    fn similar(&self, spelling: &str) -> Vec<(&str, f32)> {
        let grams = grams(spelling, &mut String::new());
        let least = (grams.len() * SHARE).div_ceil(100).max(LEAST_GRAMS);
        let mut holders: Vec<u32> = Vec::new();
        for gram in &grams {
            let from = self.grams.partition_point(|(known, _)| known < gram);
            let same = self.grams.iter().skip(from).take_while(|(known, _)| known == gram);
            holders.extend(same.map(|(_, term)| *term));
        }
        holders.sort_unstable();
        let runs = holders.chunk_by(|a, b| a == b).filter(|shared| shared.len() >= least);
        let mut found: Vec<(&str, f32)> = runs
            .filter_map(|shared| {
                let (term, own) = self.terms.get(*shared.first()? as usize)?;
                let all = grams.len() + usize::from(*own);
                Some((&**term, 2.0 * shared.len() as f32 / all as f32))
            })
            .collect();
        found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        found.truncate(MOST);
        found
    }
}

/// What similar words are found with, made when the first word is not known.
#[derive(Debug, Default)]
pub(super) struct Spellings {
    labels: OnceLock<Spelling>,
    titles: PerSegment<Spelling>,
}

impl Spellings {
    /// Known terms that are spelt like one of these words, each with how alike they are; besides labels those of
    /// these fields are compared.
    ///
    /// # Errors
    /// The index cannot be read.
    pub(super) fn similar(
        &self,
        searcher: &Searcher,
        fields: [Field; 2],
        reference: &Reference,
        spellings: &[String],
        known: impl Fn(&str) -> bool,
    ) -> Result<Vec<(String, f32)>, TantivyError> {
        let spellings: Vec<String> =
            spellings.iter().filter(|word| is_comparable(word)).map(|s| plain_letters(s)).collect();
        if spellings.is_empty() {
            return Ok(Vec::new());
        }
        let labels = self.labels.get_or_init(|| of_labels(reference));
        let titles: Vec<Arc<Spelling>> = self.titles.of(searcher, |_, reader| {
            let mut terms = Vec::new();
            for field in fields {
                let inverted = reader.inverted_index(field)?;
                let mut stream = inverted.terms().stream()?;
                while stream.advance() {
                    terms.extend(std::str::from_utf8(stream.key()).ok().map(str::to_owned));
                }
            }
            Ok::<_, TantivyError>(Spelling::new(terms.iter().map(String::as_str)))
        })?;
        let mut found: Vec<(&str, f32)> = Vec::new();
        for made in std::iter::once(labels).chain(titles.iter().map(|titles| &**titles)) {
            found.extend(spellings.iter().flat_map(|spelling| made.similar(spelling)));
        }
        found.sort_by(|a, b| a.0.cmp(b.0).then(b.1.total_cmp(&a.1)));
        found.dedup_by(|later, first| later.0 == first.0);
        found.retain(|(term, _)| known(term));
        let best = found.iter().map(|(_, alike)| *alike).fold(0.0, f32::max);
        found.retain(|(_, alike)| *alike >= best * NEARLY);
        Ok(found.into_iter().map(|(term, alike)| (term.to_owned(), alike)).collect())
    }
}

/// The words of preferred labels as the index has them.
fn of_labels(reference: &Reference) -> Spelling {
    let mut terms: Vec<String> = Vec::new();
    for lang in Lang::ALL {
        for concept in reference.taxonomy.concepts() {
            let Some(label) = reference.taxonomy.label_in(concept, lang.code()) else { continue };
            reference
                .lexica
                .read(Some(lang), label, |word| terms.extend(word.bases().map(str::to_owned)));
        }
    }
    terms.sort_unstable();
    terms.dedup();
    Spelling::new(terms.iter().map(String::as_str))
}

#[cfg(test)]
mod tests {
    //! 1. A word is found by most of its runs of letters, the likest first, marks apart; short words and names with
    //!    digits are not compared.

    use super::*;

    #[test]
    fn words_are_found_by_their_letters() {
        let known = ["sähköasentaja", "sähköasennus", "asentaja", "kokki", "haccp2x", "hoitajatar"];
        let spelling = Spelling::new(known.into_iter());
        let words = |typed: &str| -> Vec<&str> {
            spelling.similar(typed).into_iter().map(|(word, _)| word).collect()
        };
        assert_eq!(words("sahkoasentaja")[0], "sähköasentaja");
        assert_eq!(words("sahkoasentja")[0], "sähköasentaja");
        assert_eq!(words("asentajxt")[0], "asentaja");
        assert!(words("kirvesmies").is_empty() && words("haccp2x").is_empty());
        assert_eq!(spelling.similar("asentaja")[0], ("asentaja", 1.0));
    }
}
