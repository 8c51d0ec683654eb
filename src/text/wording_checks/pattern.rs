//! Phrases as they are looked for, and texts as they are read for them.

use crate::domain::Lang;
use crate::text::analysis::{Lexica, fold};

/// Finnish endings whose stem changes with the case, and forms that the stem of the basic form does not reach.
const GRADATION: &[(&str, &[&str])] = &[
    ("mies", &["miehen", "miestä", "miehiä", "miesten", "miehet"]),
    ("nainen", &["naisen", "naista", "naisia", "naiset"]),
    ("inen", &["isen", "ista", "istä", "isia", "isiä", "iset"]),
    ("tar", &["ttaren", "tarta", "ttaria", "ttaret"]),
    ("tär", &["ttären", "tärtä", "ttäriä", "ttäret"]),
    ("vuotias", &["vuotiaan", "vuotiaita", "vuotiasta", "vuotiaat", "vuotiaiden"]),
    ("kas", &["kkaan", "kasta", "kkaita", "kkaat"]),
    ("emäntä", &["emännän", "emäntää", "emäntiä", "emännät"]),
    ("henkilö", &["henkilön", "henkilöitä"]),
    ("tyttö", &["tytön", "tyttöä", "tyttöjä", "tytöt"]),
    ("poika", &["pojan", "poikaa", "poikia", "pojat"]),
    ("suku", &["suvun"]),
    ("suomi", &["suomen", "suomea"]),
    ("taso", &["tason", "tasoa", "tasolla"]),
    ("kunto", &["kunnon", "kuntoa", "kunnossa"]),
    ("näkö", &["näön", "näköä"]),
    ("nuori", &["nuoren", "nuorta", "nuoria", "nuoret"]),
    ("ava", &["avan", "avaa", "avia"]),
    ("ja", &["jan", "jaa", "jia", "jat"]),
    ("jä", &["jän", "jää", "jiä", "jät"]),
    ("kyky", &["kyvyn", "kykyä"]),
    ("tön", &["ttömän", "töntä", "ttömiä", "ttömät"]),
    ("ton", &["ttoman", "tonta", "ttomia", "ttomat"]),
    ("terve", &["terveen", "tervettä", "terveitä"]),
    ("terveys", &["terveyden", "terveyttä"]),
    ("kieli", &["kielen", "kieltä", "kielellä"]),
    ("kansalaisuus", &["kansalaisuuden", "kansalaisuutta"]),
    ("kokemus", &["kokemusta", "kokemuksen"]),
];

/// A word of a phrase.
#[derive(Debug, Clone, PartialEq)]
enum Part {
    /// Any form of the word: its base forms and stems.
    Forms(Vec<String>),
    /// As it is written, folded.
    Exact(String),
    /// Every word that begins so, folded.
    Prefix(String),
    /// A number in digits.
    Number,
}

/// A phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pattern(Vec<Part>);

/// A word of a text.
#[derive(Debug)]
pub(super) struct Word {
    folded: String,
    /// Base forms and stem.
    forms: Vec<String>,
    /// Number of its sentence, from 0.
    pub(super) sentence: usize,
    /// Byte offset.
    pub(super) start: usize,
    /// Byte offset of its end.
    pub(super) end: usize,
}

/// Reads a text word by word.
pub(super) fn read(lexica: &Lexica, lang: Lang, text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let (mut sentence, mut last) = (0, 0);
    lexica.read(Some(lang), text, |word| {
        let between = text.get(last..word.start).unwrap_or_default();
        let ends = |c: char| matches!(c, '.' | '!' | '?' | '\n' | ';' | '•' | '·');
        // A full stop inside a number or an abbreviation has no space after it.
        if last > 0 && between.contains(ends) && between.contains(char::is_whitespace) {
            sentence += 1;
        }
        last = word.end;
        let written = text.get(word.start..word.end).unwrap_or_default();
        let mut forms: Vec<String> = word.bases().map(str::to_owned).collect();
        if !forms.iter().any(|form| form == word.stem) {
            forms.push(word.stem.to_owned());
        }
        let folded = fold(written);
        words.push(Word { folded, forms, sentence, start: word.start, end: word.end });
    });
    words
}

impl Pattern {
    /// Reads a phrase; `None` where it has no word.
    pub(super) fn new(phrase: &str, lang: Lang, lexica: &Lexica) -> Option<Self> {
        let mut parts = Vec::new();
        for word in phrase.split_whitespace() {
            let folded = fold(word);
            if word == "#" {
                parts.push(Part::Number);
            } else if let Some(written) = folded.strip_prefix('=') {
                parts.push(Part::Exact(written.to_owned()));
            } else if let Some(prefix) = folded.strip_suffix('*') {
                parts.push(Part::Prefix(prefix.to_owned()));
            } else {
                // A hyphen parts words in texts, and so it does here.
                parts.extend(folded.split('-').map(|word| Part::Forms(forms(word, lang, lexica))));
            }
        }
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// Whether a number belongs to it: an age.
    pub(super) fn has_number(&self) -> bool {
        self.0.contains(&Part::Number)
    }

    /// Past the last word of the phrase, if it begins at a word.
    pub(super) fn matches(&self, words: &[Word], at: usize) -> Option<usize> {
        let end = at + self.0.len();
        let own = words.get(at..end)?;
        let sentence = own.first()?.sentence;
        let holds = own.iter().zip(&self.0).all(|(word, part)| {
            word.sentence == sentence
                && match part {
                    Part::Forms(forms) => word.forms.iter().any(|form| forms.contains(form)),
                    Part::Exact(written) => word.folded == *written,
                    Part::Prefix(prefix) => word.folded.starts_with(prefix.as_str()),
                    Part::Number => word.folded.chars().all(|c| c.is_ascii_digit()),
                }
        });
        holds.then_some(end)
    }
}

/// The base forms and stems by which the forms of a word are known.
fn forms(word: &str, lang: Lang, lexica: &Lexica) -> Vec<String> {
    let mut all = Vec::new();
    let mut add = |form: &str, with_bases: bool| {
        lexica.read(Some(lang), form, |read| {
            let bases = read.bases().filter(|_| with_bases);
            for known in bases.chain([read.stem]) {
                if !all.iter().any(|one| one == known) {
                    all.push(known.to_owned());
                }
            }
        });
    };
    add(word, true);
    if lang == Lang::Fi {
        for (ending, others) in GRADATION {
            if let Some(root) = word.strip_suffix(ending) {
                // Base forms of other forms may be those of other words.
                others.iter().for_each(|other| add(&format!("{root}{other}"), false));
            }
        }
    }
    all
}
