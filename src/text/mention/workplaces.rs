//! Where the work is, as far as an advert says so in words.
//!
//! A place in the title is that of the work if it stands by itself, in a case or after a preposition. In the body the
//! words before it must say so: what is named elsewhere is where the employer's customers, offices or founders are.

use super::announced::seeks;
use super::evidence::Kind;
use super::extract::extractions;
use super::find::{Hit, Word, hashed_words};
use super::need::{Need, Needs};
use super::{Found, Lexicon, Target};
use crate::domain::{Lang, TextField};
use crate::taxonomy::places::{Place, PlaceKind, Places};
use crate::text::analysis::{fold, guess_language};

/// Places less probable than this are left out.
const LIKELY: f32 = 0.6;
/// Where the words only make it likely that the work is done there.
const IN_BODY: f32 = 0.85;
/// Places of work of one advert.
const MOST: usize = 5;
/// Words between what tells of a place and it, at most.
const WORDS_BETWEEN: usize = 12;

/// Beginnings of words that say that a place is that of the work.
#[rustfmt::skip]
const OF_WORK: [&str; 40] = [
    "työpaik", "työpist", "työskentely", "työskentelet", "työn suorit", "työnteko", "toimipist", "toimipaik", "toimip", "sijainti", "sijaitse", "sijoitus", "työkohte", "paikkakun", "työllistym",
    "arbetsplats", "arbetsort", "arbetet", "arbetar", "jobbar", "placering", "placerad", "stationer", "tjänstgöring", "ort", "beläge", "ligger", "tjänsten",
    "location", "located", "based", "workplace", "workstation", "position", "job", "role", "work", "working", "site", "post",
];
/// Beginnings of words that say that it is another.
#[rustfmt::skip]
const OF_OTHERS: [&str; 43] = [
    "kotipaik", "kotikun", "pääkonttor", "pääkaupun", "pääpaik", "perustet", "perustanut", "kotoisin", "asui", "asut", "asua", "asiakk", "matkust", "matko", "toimitamme", "konserni", "lähtöisin", "toimistoj", "maahantuo", "yhteystie", "lisätie", "naapur",
    "huvudkont", "hemort", "hemkommun", "grunda", "bosatt", "kunder", "resor", "reser", "säte", "levererar",
    "headquart", "founded", "hometown", "customers", "clients", "travel", "trips", "offices", "born", "deliver", "tours",
];
/// Words after which a place stands in Swedish and English.
const PREPOSITIONS: [&str; 8] = ["i", "på", "till", "vid", "in", "at", "near", "to"];

impl Lexicon {
    /// The places where the work is done, by the title or, where it names none, by the body; the likeliest first.
    #[must_use]
    pub fn workplaces(
        &self,
        title: &str,
        body: &str,
        lang: Option<Lang>,
        places: &Places,
    ) -> Vec<Found<Place>> {
        let own = lang.or_else(|| guess_language(body)).or_else(|| guess_language(title));
        let own = own.unwrap_or_default();
        let others = Lang::ALL.into_iter().filter(|lang| *lang != own);
        let languages: Vec<Lang> = std::iter::once(own).chain(others).collect();
        for (field, text) in [(TextField::Title, title), (TextField::Description, body)] {
            let words = hashed_words(text, &languages);
            let hits =
                self.find((text, &words), &languages, true, |entry| entry.kind == Kind::Place);
            let reading = Reading { text, words: &words, needs: Needs::of(text), places };
            let at = |hit: &Hit| match field {
                TextField::Title => reading.in_title(hit),
                _ => reading.in_body(hit),
            };
            let meant: Vec<(Place, Hit)> = hits
                .into_iter()
                .filter(|hit| hit.probability >= LIKELY && reading.is_written(hit) && at(hit))
                .filter_map(|hit| match hit.target {
                    Target::Place(place) => Some((place, hit)),
                    _ => None,
                })
                .collect();
            let found = reading.smallest(&meant, field, own);
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }
}

struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
    needs: Needs,
    places: &'a Places,
}

impl Reading<'_> {
    fn folded(&self, at: usize) -> String {
        let word = self.words.get(at).and_then(|word| self.text.get(word.start..word.end));
        word.map(fold).unwrap_or_default()
    }

    /// Whether a name begins with a capital: "for" is no Forssa.
    fn is_written(&self, hit: &Hit) -> bool {
        self.text.get(hit.start..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    }

    /// Whether a place is in a case of being there or going there, or after a preposition.
    fn is_there(&self, hit: &Hit) -> bool {
        let name = fold(self.text.get(hit.start..hit.end).unwrap_or_default());
        let Target::Place(place) = hit.target else { return false };
        let inflected = hit.language == Lang::Fi && fold(self.places.name(place, Lang::Fi)) != name;
        let case = ["ssa", "ssä", "lla", "llä", "lle", "sta", "stä", "lta", "ltä"];
        let genitive = name.ends_with('n') && !name.ends_with("een") && !self.doubled(&name);
        let first = self.words.partition_point(|word| word.start < hit.start);
        let before = first.checked_sub(1).map(|at| self.folded(at)).unwrap_or_default();
        inflected && (case.iter().any(|end| name.ends_with(end)) || !genitive)
            || PREPOSITIONS.contains(&before.as_str())
    }

    /// Whether a name ends in a doubled vowel and n: Turkuun.
    fn doubled(&self, name: &str) -> bool {
        let mut last = name.chars().rev().skip(1);
        let (one, other) = (last.next(), last.next());
        one.is_some() && one == other
    }

    /// Whether a mark parts a name from the words before it, and from those after it.
    fn apart(&self, hit: &Hit) -> (bool, bool) {
        let parts = |gap: &str| {
            gap.contains([',', '(', ')', '/', '|', '–', '—', ':', ';', '.', '!', '\n'])
                || gap.contains(" - ")
        };
        let first = self.words.partition_point(|word| word.start < hit.start);
        let past = self.words.partition_point(|word| word.start < hit.end);
        let before = first.checked_sub(1).and_then(|at| self.words.get(at));
        let gap = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default();
        let begins = before.is_none_or(|word| parts(gap(word.end, hit.start)));
        let ends = self.words.get(past).is_none_or(|word| parts(gap(hit.end, word.start)));
        (begins, ends)
    }

    fn in_title(&self, hit: &Hit) -> bool {
        let Target::Place(place) = hit.target else { return false };
        let (begins, ends) = self.apart(hit);
        let finnish = self.places.country_of(place).is_some_and(|it| self.places.code(it) == "FI");
        let last = self.words.last().is_some_and(|word| word.start < hit.end);
        self.is_there(hit) || ends && (begins || finnish && last)
    }

    fn in_body(&self, hit: &Hit) -> bool {
        if self.needs.at(hit.start) == Need::Denied {
            return false;
        }
        let Target::Place(place) = hit.target else { return false };
        if self.places.kind(place) == PlaceKind::Country {
            return false;
        }
        let (from, to, _) = self.needs.sentence(hit.start);
        let first = self.words.partition_point(|word| word.start < from);
        let at = self.words.partition_point(|word| word.start < hit.start);
        let past = self.words.partition_point(|word| word.start < to);
        let begins = |word: &str, all: &[&str]| all.iter().any(|begin| word.starts_with(begin));
        if (first..past).any(|at| begins(&self.folded(at), &OF_OTHERS)) {
            return false;
        }
        let mut before = (first.max(at.saturating_sub(WORDS_BETWEEN))..at).rev();
        let announces = before.any(|at| {
            let word = self.folded(at);
            seeks(&word) || begins(&word, &OF_WORK)
        });
        // "Restaurang Kajen i Åbo söker en kock"
        let seeks_after = || {
            (at..past.min(at + WORDS_BETWEEN)).any(|at| seeks(&self.folded(at)))
                && self.is_there(hit)
        };
        // "Kotkan satamaan" goes there as well.
        let genitive = hit.language == Lang::Fi
            && self.text.get(hit.start..hit.end).is_some_and(|name| name.ends_with('n'));
        announces && (self.apart(hit) == (true, true) || genitive || self.is_there(hit))
            || seeks_after()
    }

    /// Places that hold no other that is named, each once.
    fn smallest(&self, meant: &[(Place, Hit)], field: TextField, own: Lang) -> Vec<Found<Place>> {
        let share = if field == TextField::Title { 1.0 } else { IN_BODY };
        let spans = meant.iter().map(|(_, hit)| (hit.start, hit.end, hit.probability * share));
        let evidence = extractions(self.text, field, own, spans);
        let mut found: Vec<Found<Place>> = Vec::new();
        for ((place, _), evidence) in meant.iter().zip(evidence) {
            let holds =
                |(other, _): &(Place, Hit)| other != place && self.places.contains(*place, *other);
            let known = found.iter().any(|found| found.item == *place);
            if !known && !meant.iter().any(holds) && self.places.area_code(*place).is_some() {
                found.push(Found::required(*place, evidence));
            }
        }
        found.truncate(MOST);
        found
    }
}
