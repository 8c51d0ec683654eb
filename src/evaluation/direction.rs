//! Which of two collections holds adverts and which CVs.

use crate::evaluation::Record;
use crate::text::analysis::Analyzer;

/// Who is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Queries are CVs or profiles, the collection holds adverts.
    Vacancies,
    /// Queries are adverts, the collection holds CVs or profiles.
    Candidates,
}

/// Texts of each collection that are looked at.
const SAMPLE: usize = 200;

/// Words of whoever offers work, folded: they speak for an employer or to an applicant.
const OFFERING: &[&str] = &[
    "we",
    "our",
    "you",
    "your",
    "apply",
    "applicant",
    "applicants",
    "candidate",
    "candidates",
    "offer",
    "join",
    "vi",
    "vår",
    "vårt",
    "våra",
    "dig",
    "ditt",
    "ansök",
    "ansökan",
    "söker",
    "erbjuder",
    "me",
    "haemme",
    "etsimme",
    "tarjoamme",
    "odotamme",
    "sinulla",
    "sinulta",
    "sinä",
    "hakemus",
    "hakemukset",
    "hakemuksesi",
];

/// Words of whoever looks for work: a person about herself, and headings of CVs.
const SEEKING: &[&str] = &[
    "i",
    "my",
    "resume",
    "résumé",
    "cv",
    "curriculum",
    "responsible",
    "worked",
    "managed",
    "university",
    "college",
    "gpa",
    "references",
    "jag",
    "min",
    "mitt",
    "mina",
    "meritförteckning",
    "arbetslivserfarenhet",
    "utbildningar",
    "minä",
    "olen",
    "minulla",
    "työskentelin",
    "vastasin",
    "ansioluettelo",
    "työkokemus",
    "koulutukset",
    "suosittelijat",
];

impl Direction {
    /// Guesses by which collection sounds more like adverts. Where they sound alike, queries are adverts.
    #[must_use]
    pub fn guess(queries: &[Record], corpus: &[Record]) -> Self {
        if offering(queries) < offering(corpus) { Self::Vacancies } else { Self::Candidates }
    }
}

/// How much more a collection's words offer work than seek it, −1 to 1; 0 where it has neither.
fn offering(records: &[Record]) -> f64 {
    // Spread over the collection, because files are often sorted by where they come from.
    let step = records.len().div_ceil(SAMPLE).max(1);
    let (mut offering, mut seeking) = (0_u32, 0_u32);
    for record in records.iter().step_by(step) {
        Analyzer::unstemmed().analyze(&record.text, |token| {
            offering += u32::from(OFFERING.contains(&token.term));
            seeking += u32::from(SEEKING.contains(&token.term));
        });
    }
    let total = offering + seeking;
    if total == 0 { 0.0 } else { (f64::from(offering) - f64::from(seeking)) / f64::from(total) }
}

#[cfg(test)]
mod tests {
    //! The side that sounds like an employer holds the adverts, in each language, whichever side it is.

    use super::*;

    #[test]
    fn adverts_are_told_from_cvs() {
        let pairs = [
            (
                "We are looking for a nurse. Apply now and join our team.",
                "Nurse. I worked in my ward.",
            ),
            (
                "Vi söker en kock och erbjuder dig ett gott lag.",
                "Kock. Jag har lagat mat i mitt hotell.",
            ),
            (
                "Haemme hitsaajaa. Sinulla on ammattitaitoa.",
                "Hitsaaja. Työkokemus: olen hitsannut.",
            ),
        ];
        for (advert, cv) in pairs {
            let record = |text: &str| vec![Record { id: "1".to_owned(), text: text.to_owned() }];
            assert_eq!(Direction::guess(&record(advert), &record(cv)), Direction::Candidates);
            assert_eq!(Direction::guess(&record(cv), &record(advert)), Direction::Vacancies);
        }
        assert_eq!(Direction::guess(&[], &[]), Direction::Candidates);
    }
}
