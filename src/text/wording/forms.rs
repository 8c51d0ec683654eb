//! Words as the labels of concepts have them: the model has learnt from labels, and people inflect.

use std::collections::{BTreeMap, HashMap};

use crate::domain::Lang;
use crate::taxonomy::Taxonomy;
use crate::text::analysis::{Lexica, fold};

/// Past forms of verbs of work whose stem is not that of the present, with the present that labels have.
#[rustfmt::skip]
const PAST: [&[(&str, &str)]; 3] = [
    &[],
    &[
        ("band", "binda"), ("bar", "bära"), ("bytte", "byta"), ("bytt", "byta"), ("byggde", "bygga"),
        ("byggt", "bygga"), ("drev", "driva"), ("drivit", "driva"), ("drog", "dra"), ("dragit", "dra"),
        ("flög", "flyga"), ("grävde", "gräva"), ("grävt", "gräva"), ("hjälpte", "hjälpa"),
        ("hjälpt", "hjälpa"), ("köpte", "köpa"), ("köpt", "köpa"), ("körde", "köra"), ("kört", "köra"),
        ("ledde", "leda"), ("lett", "leda"), ("läste", "läsa"), ("läst", "läsa"), ("lärde", "lära"),
        ("lärt", "lära"), ("mötte", "möta"), ("ritat", "rita"), ("rökte", "röka"), ("sjöng", "sjunga"),
        ("skar", "skära"), ("skurit", "skära"), ("skrev", "skriva"), ("skrivit", "skriva"),
        ("skötte", "sköta"), ("skött", "sköta"), ("slog", "slå"), ("smidde", "smida"), ("spred", "sprida"),
        ("sydde", "sy"), ("sytt", "sy"), ("sålde", "sälja"), ("sålt", "sälja"), ("vävde", "väva"),
        ("vävt", "väva"), ("åkte", "åka"),
    ],
    &[
        ("bought", "buy"), ("bound", "bind"), ("brought", "bring"), ("built", "build"), ("caught", "catch"),
        ("chose", "choose"), ("dealt", "deal"), ("drawn", "draw"), ("drew", "draw"), ("driven", "drive"),
        ("drove", "drive"), ("dug", "dig"), ("fed", "feed"), ("flew", "fly"), ("flown", "fly"),
        ("grew", "grow"), ("grown", "grow"), ("held", "hold"), ("hung", "hang"), ("laid", "lay"),
        ("led", "lead"), ("lent", "lend"), ("met", "meet"), ("ran", "run"), ("rode", "ride"),
        ("sang", "sing"), ("sent", "send"), ("sewn", "sew"), ("shot", "shoot"), ("sold", "sell"),
        ("sought", "seek"), ("spoke", "speak"), ("spoken", "speak"), ("spun", "spin"), ("swept", "sweep"),
        ("swam", "swim"), ("taught", "teach"), ("wove", "weave"), ("woven", "weave"), ("written", "write"),
        ("wrote", "write"),
    ],
];

/// For each language the words of labels.
#[derive(Debug)]
pub(super) struct LabelForms([LabelWords; 3]);

#[derive(Debug, Default)]
struct LabelWords {
    /// How many times labels have a word.
    counts: HashMap<String, usize>,
    /// For a base form the word that most labels have of it.
    of_base: HashMap<String, String>,
}

impl LabelForms {
    pub(super) fn new(taxonomy: &Taxonomy, lexica: &Lexica) -> Self {
        Self(Lang::ALL.map(|lang| LabelWords::new(taxonomy, lexica, lang)))
    }

    /// A phrase with each word as labels have it; words of no label are left as they are.
    pub(super) fn of(&self, phrase: &str, lang: Lang, lexica: &Lexica) -> String {
        let Self(languages) = self;
        let words = &languages[lang as usize];
        let mut forms = String::with_capacity(phrase.len());
        lexica.read(Some(lang), phrase, |word| {
            let own = fold(phrase.get(word.start..word.end).unwrap_or_default());
            let past = PAST[lang as usize].iter().find(|(past, _)| *past == own);
            let own = past.map_or(own, |(_, present)| (*present).to_owned());
            // A Finnish base form is the word itself. A stem is that of other words, too: "paint" and "painting".
            let is_known = lang != Lang::Fi && words.counts.contains_key(&own);
            let form =
                if is_known { None } else { word.bases().find_map(|base| words.of_base.get(base)) };
            if !forms.is_empty() {
                forms.push(' ');
            }
            forms.push_str(form.unwrap_or(&own));
        });
        forms
    }
}

impl LabelWords {
    fn new(taxonomy: &Taxonomy, lexica: &Lexica, lang: Lang) -> Self {
        let mut counts: HashMap<String, usize> = HashMap::new();
        let mut bases: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (_, _, label) in taxonomy.all_labels(lang) {
            lexica.read(Some(lang), label, |word| {
                let form = fold(label.get(word.start..word.end).unwrap_or_default());
                for base in word.bases() {
                    let forms = bases.entry(base.to_owned()).or_default();
                    if !forms.contains(&form) {
                        forms.push(form.clone());
                    }
                }
                *counts.entry(form).or_default() += 1;
            });
        }
        // Of words that are as frequent the first of the alphabet, so that it is always the same.
        let most = |forms: Vec<String>| {
            forms
                .into_iter()
                .max_by(|a, b| counts.get(a).cmp(&counts.get(b)).then_with(|| b.cmp(a)))
        };
        let of_base = bases.into_iter().filter_map(|(base, forms)| Some((base, most(forms)?)));
        Self { of_base: of_base.collect(), counts }
    }
}
