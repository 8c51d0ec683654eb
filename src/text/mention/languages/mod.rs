//! The languages that an advert asks for.
//!
//! A name of a language nearly always names something else too: a country (Ruotsi), what comes from there (svenska
//! kunder, ranskan perunat), an ordinary word (vai, kom). So names are known in the forms that people write, letter by
//! letter, and a language is meant where the form or the words around it say so:
//!
//! | form | a language is meant |
//! |---|---|
//! | compound: suomenkielinen, svensktalande | always |
//! | suomea, suomeksi | always; of languages that adverts rarely name, beside a word for speaking |
//! | suomen | before "kielen", "taito" and the like, with others in between: suomen ja ruotsin hyvä taito |
//! | suomesta, suomella | where the sentence is about needs or languages |
//! | Finnish, finska, suomi | likewise, where what follows shows that it is no adjective |

mod words;

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::announced::seeks;
use super::extract::SpokenLanguage;
use super::find::{Word, hashed_words};
use super::finnish_names::LanguageForms;
use super::levels::{level, level_of};
use super::need::{Needs, alternatives};
use crate::domain::{Cefr, Importance, Lang, LanguageCode};
use crate::text::analysis::{Analyzer, fold, is_any_stop_word};
use crate::text::hash::mix;
use words::{
    follows_noun, is_between, is_head, is_joiner, is_preposition, is_speaking, is_usual, is_verb,
    relates, tells_of_others,
};

/// Words around a name in which its level is looked for.
const LEVEL_WORDS: usize = 6;
/// Words before a name in which what it is the object of is looked for.
const WORDS_BEFORE: usize = 4;
/// Words after a genitive in which what it belongs to is looked for.
const WORDS_TO_HEAD: usize = 8;

/// Parts of words that make an adjective or noun of the name before them. They begin inside a word, so in small letters.
const COMPOUNDED: [&str; 7] = ["kiel", "taito", "taido", "taita", "språk", "talande", "kunnig"];

static COMPOUNDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = AhoCorasick::builder().kind(Some(AhoCorasickKind::DFA)).build(COMPOUNDED);
    words.inspect_err(|error| tracing::error!(%error, "languages in compounds are not found")).ok()
});

/// Names besides those of the code lists, by which adverts call a language.
pub(super) const EVERYDAY: [(Lang, &str, &str); 14] = [
    (Lang::Fi, "viittomakieli", "fse"),
    (Lang::Sv, "teckenspråk", "sgn"),
    (Lang::En, "sign language", "sgn"),
    (Lang::Fi, "saame", "se"),
    (Lang::Sv, "samiska", "se"),
    (Lang::En, "Sami", "se"),
    (Lang::En, "Sámi", "se"),
    (Lang::Fi, "farsi", "fa"),
    (Lang::Sv, "farsi", "fa"),
    (Lang::En, "Farsi", "fa"),
    (Lang::Fi, "mandariinikiina", "zh"),
    (Lang::Sv, "mandarin", "zh"),
    (Lang::En, "Mandarin", "zh"),
    (Lang::Sv, "holländska", "nl"),
];

/// How a name is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// As it is listed.
    Name,
    /// suomen
    Genitive,
    /// suomea, suomeksi
    Object,
    /// suomesta, suomella
    Other,
    /// svensk
    Stem,
    /// suomenkielinen, svensktalande
    Compound,
}

#[derive(Debug, Clone, Copy)]
struct Name {
    code: LanguageCode,
    lang: Lang,
    form: Form,
}

/// Names of languages by their words.
#[derive(Debug, Default)]
pub(super) struct LanguageNames {
    /// By [`mix`]ed hashes of folded words; beginnings of names say nothing themselves.
    by_words: HashMap<u64, Vec<Name>>,
}

/// A language that is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) struct LanguageHit {
    pub(super) spoken: SpokenLanguage,
    /// Bytes of the name.
    pub(super) start: usize,
    pub(super) end: usize,
    /// End of the words that belong to it: suomen kielen taito.
    pub(super) whole: usize,
    pub(super) importance: Option<Importance>,
}

impl LanguageHit {
    /// Whether words that a label was found in say no more than that the language is known.
    pub(super) fn takes(&self, text: &str, (start, end): (usize, usize)) -> bool {
        // To sign is a skill too.
        let signed = ["fse", "fss", "sgn"].contains(&self.spoken.language.as_str());
        if signed || end <= self.start || self.whole <= start {
            return false;
        }
        let rest = [(start, self.start), (self.whole, end)];
        rest.into_iter().all(|(from, to)| {
            let mut says = false;
            Analyzer::unstemmed().analyze(text.get(from..to).unwrap_or_default(), |token| {
                says |= !is_any_stop_word(token.term) && !is_speaking(token.term);
            });
            !says
        })
    }
}

impl LanguageNames {
    /// Adds a name as code lists write it.
    pub(super) fn add(&mut self, lang: Lang, name: &str, code: LanguageCode) {
        let name = fold(name);
        let mut put = |words: &str, form| self.put(words, Name { code, lang, form });
        put(&name, Form::Name);
        match lang {
            Lang::Fi => {
                let Some(forms) = LanguageForms::of(&name) else { return };
                put(&forms.genitive, Form::Genitive);
                put(&forms.partitive, Form::Object);
                put(&forms.translative, Form::Object);
                forms.others.iter().for_each(|form| put(form, Form::Other));
            }
            Lang::Sv => {
                put(&format!("{name}n"), Form::Name);
                if let Some(stem) = name.strip_suffix('a') {
                    put(stem, Form::Stem);
                }
            }
            Lang::En => {}
        }
    }

    fn put(&mut self, words: &str, name: Name) {
        let mut key = 0;
        for word in hashed_words(words, &[]) {
            key = mix(key, word.hashes.folded);
            self.by_words.entry(key).or_default();
        }
        let names = self.by_words.entry(key).or_default();
        // Of the names of one word in one language the first stays: that of the code list.
        if names.iter().all(|other| other.lang != name.lang || other.code == name.code) {
            names.push(name);
        }
    }

    /// What a word or several name, in the first of these languages.
    fn named(&self, key: u64, languages: &[Lang], fits: impl Fn(Form) -> bool) -> Option<Name> {
        let names = self.by_words.get(&key)?;
        let of = |lang: &Lang| names.iter().find(|name| name.lang == *lang && fits(name.form));
        languages.iter().find_map(of).copied()
    }

    /// The languages that a text asks for, in its order.
    pub(super) fn find(
        &self,
        text: &str,
        words: &[Word],
        languages: &[Lang],
        needs: &Needs,
    ) -> Vec<LanguageHit> {
        let mut names = self.names_in(text, words, languages);
        if names.is_empty() {
            return Vec::new();
        }
        names.sort_by_key(|named| named.at);
        let reading = Reading { text, words, needs, names: &names };
        let meant: Vec<(Named, usize)> =
            (0..names.len()).filter_map(|nth| Some((names[nth], reading.meant(nth)?))).collect();
        reading.hits(&meant)
    }

    /// Every name in the text.
    fn names_in(&self, text: &str, words: &[Word], languages: &[Lang]) -> Vec<Named> {
        let mut found = Vec::new();
        let mut free = 0;
        for (at, word) in words.iter().enumerate() {
            let mut key = mix(0, word.hashes.folded);
            let mut longest = None;
            let mut past = at;
            while past >= free && self.by_words.contains_key(&key) {
                let name = self.named(key, languages, |_| true);
                longest = name.map(|name| Named { name, at, past: past + 1 }).or(longest);
                past += 1;
                let Some(next) = words.get(past) else { break };
                key = mix(key, next.hashes.folded);
            }
            if let Some(named) = longest {
                free = named.past;
                found.push(named);
            }
        }
        let compounds = COMPOUNDS.iter().flat_map(|compounds| compounds.find_iter(text));
        for part in compounds {
            let at = words.partition_point(|word| word.end <= part.start());
            let before = words.get(at).and_then(|word| text.get(word.start..part.start()));
            let before = before.map(|before| hashed_words(before, &[])).unwrap_or_default();
            let [first] = before.as_slice() else { continue };
            let joins = |form| matches!(form, Form::Genitive | Form::Stem | Form::Name);
            let key = mix(0, first.hashes.folded);
            if let Some(name) = self.named(key, languages, joins) {
                let name = Name { form: Form::Compound, ..name };
                found.push(Named { name, at, past: at + 1 });
            }
        }
        found
    }
}

/// A name and its words.
#[derive(Debug, Clone, Copy)]
struct Named {
    name: Name,
    at: usize,
    past: usize,
}

/// A text with the names in it.
struct Reading<'a> {
    text: &'a str,
    words: &'a [Word],
    needs: &'a Needs,
    names: &'a [Named],
}

impl Reading<'_> {
    fn word(&self, at: usize) -> String {
        let word = self.words.get(at).and_then(|word| self.text.get(word.start..word.end));
        word.map(fold).unwrap_or_default()
    }

    /// What stands before a word, after the last.
    fn gap(&self, at: usize) -> &str {
        let before = at.checked_sub(1).and_then(|at| self.words.get(at)).map_or(0, |w| w.end);
        let start = self.words.get(at).map_or(self.text.len(), |word| word.start);
        self.text.get(before..start).unwrap_or_default()
    }

    /// Whether a word belongs to one phrase with the word before it.
    fn joins(&self, at: usize) -> bool {
        let breaks =
            |c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '•' | '–' | '—' | '(' | ')');
        at > 0 && at < self.words.len() && !self.gap(at).contains(breaks)
    }

    fn named_at(&self, at: usize) -> Option<&Named> {
        let nth = self.names.binary_search_by_key(&at, |named| named.at).ok()?;
        self.names.get(nth)
    }

    /// The word after a name and those that are joined to it by commas and joiners, in the same phrase.
    fn follower(&self, named: &Named) -> Option<(usize, String)> {
        let mut at = named.past;
        loop {
            let listed = self.joins(at) || self.gap(at).trim() == ",";
            if let Some(next) = self.named_at(at).filter(|_| listed) {
                at = next.past;
                continue;
            }
            if !self.joins(at) {
                return None;
            }
            let word = self.word(at);
            match self.named_at(at + 1) {
                Some(next) if is_joiner(&word) && self.joins(at + 1) => at = next.past,
                _ => return Some((at, word)),
            }
        }
    }

    /// The end of the words that a genitive belongs to, if they are about knowing a language.
    fn head(&self, named: &Named) -> Option<usize> {
        let mut end = None;
        for at in named.past..self.words.len().min(named.past + WORDS_TO_HEAD) {
            let word = self.word(at);
            let name = self.named_at(at).map(|other| other.name.form);
            let listed = name.is_some() && matches!(self.gap(at).trim(), "," | "-" | "/");
            if !self.joins(at) && !listed {
                break;
            }
            let is_other = match name {
                Some(_) => end.is_some(),
                None => !is_between(&word),
            };
            if is_head(&word) || name == Some(Form::Compound) {
                end = Some(at + 1);
            } else if is_other {
                break;
            }
        }
        end
    }

    /// Whether a name is written with a capital that no sentence's beginning asks for.
    fn is_capital(&self, named: &Named) -> bool {
        let Some(word) = self.words.get(named.at) else { return false };
        let capital =
            self.text.get(word.start..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
        let before = self.text.get(..word.start).unwrap_or_default().trim_end();
        let begins =
            |c| matches!(c, '.' | '!' | '?' | ':' | '•' | '-' | '–' | '*' | '(' | '"' | '”');
        capital
            && !self.gap(named.at).contains('\n')
            && before.chars().next_back().is_some_and(|c| !begins(c))
    }

    /// Whether the name is the object of a word before it: its verb, or any that is about languages.
    fn is_object(&self, named: &Named, of: fn(&str) -> bool) -> bool {
        let mut at = named.at;
        while at > 0 && named.at - at < WORDS_BEFORE && self.joins(at) {
            at -= 1;
            let word = self.word(at);
            if of(&word) {
                return true;
            }
            let passed = is_any_stop_word(&word) || is_joiner(&word) || level(&word).is_some();
            if !passed && !self.names.iter().any(|other| (other.at..other.past).contains(&at)) {
                return false;
            }
        }
        false
    }

    /// The words of the sentence of a name.
    fn sentence(&self, named: &Named) -> (std::ops::Range<usize>, bool) {
        let start = self.words.get(named.at).map_or(0, |word| word.start);
        let (from, to, says) = self.needs.sentence(start);
        let first = self.words.partition_point(|word| word.start < from);
        let past = self.words.partition_point(|word| word.start < to);
        (first..past, says)
    }

    /// Whether the sentence of a name is about languages.
    fn speaks(&self, named: &Named) -> bool {
        let (words, _) = self.sentence(named);
        words
            .into_iter()
            .any(|at| !(named.at..named.past).contains(&at) && is_speaking(&self.word(at)))
    }

    /// Whether the sentence of a name is nothing but a list of such names, with levels.
    fn is_list(&self, named: &Named) -> bool {
        let (mut words, _) = self.sentence(named);
        words.all(|at| {
            let word = self.word(at);
            let is_name = self.names.iter().any(|other| (other.at..other.past).contains(&at));
            is_name || is_joiner(&word) || level(&word).is_some() || is_any_stop_word(&word)
        })
    }

    /// Where the words end that name a language, if one is meant.
    fn meant(&self, nth: usize) -> Option<usize> {
        let named = self.names.get(nth)?;
        let end = |past: usize| self.words.get(past.checked_sub(1)?).map(|word| word.end);
        let whole = end(self.head(named).unwrap_or(named.past))?;
        let usual = is_usual(named.name.code);
        let follower = self.follower(named);
        let beside = self.is_object(named, is_speaking)
            || follower.as_ref().is_some_and(|(_, word)| is_speaking(word));
        let stray = self.is_capital(named) && named.name.lang != Lang::En && !self.speaks(named);
        let is_meant = match named.name.form {
            Form::Compound => true,
            Form::Genitive => {
                let to_language = || self.word(named.past).starts_with("kiel");
                self.head(named).is_some() && (usual || to_language())
            }
            Form::Object => !stray && (usual || beside),
            Form::Other => !stray && usual && (self.speaks(named) || self.sentence(named).1),
            Form::Stem => {
                let next = self.names.get(nth + 1);
                self.gap(named.past).starts_with('-')
                    && next.is_some_and(|next| {
                        next.name.form == Form::Compound && next.at <= named.past + 1
                    })
            }
            Form::Name if !usual => {
                beside && (named.name.lang != Lang::En || self.is_written(named))
            }
            Form::Name => !stray && self.is_noun(named, follower.as_ref(), beside),
        };
        is_meant.then_some(whole)
    }

    fn is_written(&self, named: &Named) -> bool {
        let start = self.words.get(named.at).map_or(0, |word| word.start);
        self.text.get(start..).is_some_and(|rest| rest.starts_with(char::is_uppercase))
    }

    /// Whether a name that may be a country or an adjective is that of a language.
    fn is_noun(&self, named: &Named, follower: Option<&(usize, String)>, beside: bool) -> bool {
        if named.name.lang == Lang::En && !self.is_written(named) && !beside {
            return false;
        }
        let (_, says_need) = self.sentence(named);
        let speaks = beside || self.speaks(named);
        let object = self.is_object(named, |word| level(word).is_some() || is_speaking(word));
        match follower {
            // Finnish has no adjective that is called so.
            _ if named.name.lang == Lang::Fi => {}
            // "Finnish or EU citizenship"
            Some((_, word)) if is_joiner(word) && !object && !speaks => return false,
            Some((_, word)) if self.is_object(named, is_verb) || follows_noun(word) => {}
            Some(_) => return false,
            None => {}
        }
        let of_level = follower.is_some_and(|(_, word)| level(word).is_some());
        let in_it = named.at.checked_sub(1).is_some_and(|at| is_preposition(&self.word(at)));
        says_need || speaks || object || of_level || in_it || self.is_list(named)
    }

    /// What is asked for, with levels and needs.
    fn hits(&self, meant: &[(Named, usize)]) -> Vec<LanguageHit> {
        let bytes = |named: &Named| {
            let start = self.words.get(named.at).map_or(0, |word| word.start);
            let end = self.words.get(named.past.saturating_sub(1)).map_or(start, |word| word.end);
            (start, end)
        };
        let spans: Vec<(usize, usize)> = meant.iter().map(|(named, _)| bytes(named)).collect();
        let alternative = alternatives(self.text, &spans, follows_noun);
        let levels = self.levels(meant);
        let mut hits = Vec::with_capacity(meant.len());
        for (nth, (named, whole)) in meant.iter().enumerate() {
            let (start, end) = spans[nth];
            let mut importance = super::extract::importance(self.needs.at(start));
            // No requirement holds several languages of which one is enough, so none of them is demanded.
            if alternative[nth] || self.is_only_named(named) {
                importance = importance.map(|_| Importance::Nice);
            }
            let spoken = SpokenLanguage { language: named.name.code, level: levels[nth] };
            hits.push(LanguageHit { spoken, start, end, whole: *whole, importance });
        }
        hits
    }

    /// Whether nothing asks for the language: others speak it, or something is called by it (ruotsinkielinen alue).
    fn is_only_named(&self, named: &Named) -> bool {
        let (words, says_need) = self.sentence(named);
        if says_need {
            return false;
        }
        let words: Vec<String> = words.map(|at| self.word(at)).collect();
        let of_others = words.iter().any(|word| tells_of_others(word));
        let of_levels = words.iter().any(|word| level(word).is_some() || seeks(word));
        of_others && !words.iter().any(|word| relates(word))
            || self.is_compound(named) && !of_levels && !self.speaks(named)
    }

    /// Whether a name is part of a compound, of a later one too: suomen- ja ruotsinkielinen.
    fn is_compound(&self, named: &Named) -> bool {
        named.name.form == Form::Compound || self.gap(named.past).starts_with('-')
    }

    /// The level of each language: of the words around it that no other language is nearer to, or of the language that
    /// it is joined to.
    fn levels(&self, meant: &[(Named, usize)]) -> Vec<Option<Cefr>> {
        let found: Vec<(Option<Cefr>, Option<Cefr>)> = (0..meant.len())
            .map(|nth| {
                let named = &meant[nth].0;
                let last = nth.checked_sub(1).map(|last| meant[last].0.past);
                let next = meant.get(nth + 1).map(|(next, _)| next.at);
                (self.level_before(named, last), self.level_after(named, next))
            })
            .collect();
        let mut levels: Vec<Option<Cefr>> =
            found.iter().map(|(before, after)| after.or(*before)).collect();
        let need = |named: &Named| self.needs.at(self.words.get(named.at).map_or(0, |w| w.start));
        let joined = |nth: usize| {
            let (Some((one, _)), Some((other, _))) = (meant.get(nth), meant.get(nth + 1)) else {
                return false;
            };
            need(one) == need(other)
                && (one.past..other.at)
                    .all(|at| is_joiner(&self.word(at)) || is_head(&self.word(at)))
                && (one.past..=other.at).all(|at| self.joins(at) || self.gap(at).trim() == ",")
        };
        for nth in 1..meant.len() {
            if levels[nth].is_none() && found[nth - 1].1.is_none() && joined(nth - 1) {
                levels[nth] = levels[nth - 1];
            }
        }
        for nth in (0..meant.len().saturating_sub(1)).rev() {
            let with_comma = self.gap(meant[nth + 1].0.at).contains(',');
            if levels[nth].is_none() && found[nth + 1].1.is_some() && !with_comma && joined(nth) {
                levels[nth] = levels[nth + 1];
            }
        }
        levels
    }

    fn level_after(&self, named: &Named, next: Option<usize>) -> Option<Cefr> {
        let ends = |c| matches!(c, ',' | '.' | ';' | '\n' | '!' | '?' | '•');
        let past = self.words.len().min(named.past + LEVEL_WORDS);
        let past = (named.past..past).find(|at| self.gap(*at).contains(ends)).unwrap_or(past);
        let past = match next {
            // What follows the joiner is said of the next.
            Some(next) if next < past => {
                (named.past..next).find(|at| is_joiner(&self.word(*at))).unwrap_or(next)
            }
            _ => past,
        };
        (named.past..past).find_map(|at| level_of(&self.word(at), &self.word(at.wrapping_sub(1))))
    }

    fn level_before(&self, named: &Named, last: Option<usize>) -> Option<Cefr> {
        let ends = |c| matches!(c, ',' | '.' | ';' | '\n' | '!' | '?' | '•');
        let last = last.filter(|last| !(*last..=named.at).any(|at| self.gap(at).contains(ends)));
        // What stands before the joiner is said of the last.
        let joiner = last.and_then(|last| (last..named.at).find(|at| is_joiner(&self.word(*at))));
        let own = joiner.map(|at| at + 1).or(last).unwrap_or(0);
        let from = named.at.saturating_sub(LEVEL_WORDS).max(own);
        let mut at = named.at;
        while at > from && !self.gap(at).contains(ends) {
            at -= 1;
            let word = self.word(at);
            if let Some(level) = level_of(&word, &self.word(at.wrapping_sub(1))) {
                return Some(level);
            }
        }
        None
    }
}
