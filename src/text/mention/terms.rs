//! Words for terms of work, driving licences and levels of education, recognised in any inflection.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::find::{Word, hashed_words};
use super::table::{empty, extend};
use crate::domain::{Contract, DrivingClass, Lang, Remote, Shift, WorkingTime};
use crate::text::analysis::Analyzer;
use crate::text::hash::hash;

/// What a phrase says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Term {
    /// Extent of work.
    WorkingTime(WorkingTime),
    /// When in the day or week work is done.
    Shift(Shift),
    /// Remote work; without a share where any will do.
    Remote(Option<Remote>),
    /// Continuity and form of the contract.
    Contract(Contract),
    /// A driving licence.
    Driving(DrivingClass),
    /// A completed education, as an ISCED 2011 level.
    Education(u8),
}

const FULL_TIME: Term = Term::WorkingTime(WorkingTime::FullTime);
const PART_TIME: Term = Term::WorkingTime(WorkingTime::PartTime);
const ANY_REMOTE: Term = Term::Remote(None);
const PARTLY_REMOTE: Term = Term::Remote(Some(Remote::Partial));
const FULLY_REMOTE: Term = Term::Remote(Some(Remote::Full));

const NOT_REMOTE: Term = Term::Remote(Some(Remote::None));

#[rustfmt::skip]
const PHRASES: [(Term, Lang, &[&str]); 79] = [
    (FULL_TIME, Lang::Fi, &["kokoaikatyö", "kokoaikatyöt", "kokoaikainen", "kokoaikaisesti", "kokoaikainen työ", "kokoaikaista työtä", "kokoaika", "kokopäivätyö", "kokopäiväinen", "täysipäiväinen", "täysipäiväisesti", "täysiaikainen", "täysi työaika", "täyttä työaikaa"]),
    (FULL_TIME, Lang::Sv, &["heltid", "heltidsarbete", "heltidsjobb", "heltidstjänst", "heltidsanställning", "full arbetstid", "full tid"]),
    (FULL_TIME, Lang::En, &["full time", "fulltime", "full time job", "full time work", "full time position", "full time hours", "full working hours"]),
    (PART_TIME, Lang::Fi, &["osa-aikatyö", "osa-aikainen", "osa-aikainen työ", "osa-aikaista työtä", "osa-aika", "osa-aikaisesti", "osapäivätyö", "osapäiväinen", "osapäiväisesti", "lyhennetty työaika"]),
    (PART_TIME, Lang::Sv, &["deltid", "deltidsarbete", "deltidsjobb", "deltidstjänst", "deltidsanställning", "halvtid", "halvtidstjänst", "extrajobb"]),
    (PART_TIME, Lang::En, &["part time", "parttime", "part time job", "part time work", "part time position", "half time", "reduced hours"]),
    (ANY_REMOTE, Lang::Fi, &["etätyö", "etätyöt", "etätyötä", "etätöitä", "etänä", "etätyömahdollisuus", "etätyöpaikka", "etätyöskentely", "etäpäivä", "etäillä"]),
    (ANY_REMOTE, Lang::Sv, &["distansarbete", "distansjobb", "på distans", "hemarbete", "arbeta hemifrån", "jobba hemifrån", "arbete hemifrån"]),
    (ANY_REMOTE, Lang::En, &["remote", "remotely", "remote work", "remote job", "remote working", "work from home", "working from home", "telework", "teleworking", "home office"]),
    (PARTLY_REMOTE, Lang::Fi, &["hybridityö", "hybridi", "hybridimalli", "osittainen etätyö", "osittain etänä"]),
    (PARTLY_REMOTE, Lang::Sv, &["hybridarbete", "delvis på distans", "delvis hemifrån"]),
    (PARTLY_REMOTE, Lang::En, &["hybrid work", "hybrid working", "hybrid job", "hybrid role", "hybrid model", "partly remote", "partially remote"]),
    (FULLY_REMOTE, Lang::Fi, &["täysin etänä", "kokonaan etänä", "täysi etätyö", "sataprosenttisesti etänä"]),
    (FULLY_REMOTE, Lang::Sv, &["helt på distans", "helt hemifrån", "hundra procent distans"]),
    (FULLY_REMOTE, Lang::En, &["fully remote", "remote only", "remote first", "100 remote"]),
    (NOT_REMOTE, Lang::Fi, &["lähityö", "lähityötä", "läsnätyö", "läsnätyötä", "lähityöskentely", "vain paikan päällä", "työskentely paikan päällä", "työ tehdään paikan päällä"]),
    (NOT_REMOTE, Lang::Sv, &["arbete på plats", "arbetet utförs på plats", "arbetet sker på plats", "arbetar på plats", "endast på plats", "bara på plats"]),
    (NOT_REMOTE, Lang::En, &["on-site only", "onsite only", "on-site work", "onsite work", "on-site role", "on-site position", "on-site job", "fully on-site", "fully onsite", "in-office only", "office-based", "not remote", "not a remote"]),
    (Term::Shift(Shift::ShiftWork), Lang::Fi, &["vuorotyö", "vuorotyöt", "vuorotöitä", "vuorotöissä", "kaksivuorotyö", "kolmivuorotyö", "viisivuorotyö", "kaksivuoro", "kolmivuoro", "kaksivuoroinen", "kolmivuoroinen", "2-vuorotyö", "3-vuorotyö", "5-vuorotyö", "2-vuoro", "3-vuoro", "kahdessa vuorossa", "kolmessa vuorossa", "viidessä vuorossa", "kahteen vuoroon", "kolmeen vuoroon", "työvuorot vaihtelevat", "vaihtelevat vuorot", "vaihtelevat työvuorot"]),
    (Term::Shift(Shift::ShiftWork), Lang::Sv, &["skift", "skiftarbete", "skiftgång", "skiftgående", "tvåskift", "treskift", "femskift", "tvåskiftsarbete", "treskiftsarbete", "2-skift", "3-skift", "5-skift", "två skift", "tre skift", "växlande skift", "roterande skift", "kontinuerligt skift"]),
    (Term::Shift(Shift::ShiftWork), Lang::En, &["shift work", "shiftwork", "shifts", "working in shifts", "rotating shifts", "shift pattern", "shift basis", "shift based", "two shift", "three shift", "two shifts", "three shifts", "2 shift", "3 shift", "shift rota"]),
    (Term::Shift(Shift::Night), Lang::Fi, &["yötyö", "yötyöt", "yötöitä", "yövuoro", "yöaika", "yöaikaan", "yöisin", "öisin", "yöpainotteinen"]),
    (Term::Shift(Shift::Night), Lang::Sv, &["nattarbete", "nattjobb", "nattjänst", "nattjänstgöring", "nattpass", "nattskift", "nattetid", "nattkörning", "nätter", "på natten"]),
    (Term::Shift(Shift::Night), Lang::En, &["night work", "night shift", "nights", "night duty", "night time"]),
    (Term::Shift(Shift::Evening), Lang::Fi, &["iltatyö", "iltatyöt", "iltatöitä", "iltavuoro", "iltaisin", "ilta-aika", "ilta-aikaan", "iltapainotteinen", "iltapainotteisesti"]),
    (Term::Shift(Shift::Evening), Lang::Sv, &["kvällsarbete", "kvällsjobb", "kvällspass", "kvällsskift", "kvällstid", "kvällar"]),
    (Term::Shift(Shift::Evening), Lang::En, &["evening work", "evening shift", "evenings", "late shift"]),
    (Term::Shift(Shift::Day), Lang::Fi, &["päivätyö", "päivätyöt", "päivätöitä", "päivävuoro", "päiväaika", "päiväaikaan", "päiväaikainen", "virka-aika", "virka-aikaan", "toimistoaika", "toimistoaikaan", "päiväpainotteinen"]),
    (Term::Shift(Shift::Day), Lang::Sv, &["dagtid", "dagarbete", "dagjobb", "dagskift", "dagpass", "kontorstid"]),
    (Term::Shift(Shift::Day), Lang::En, &["day shift", "day work", "daytime", "daytime work", "office hours"]),
    (Term::Shift(Shift::Weekdays), Lang::Fi, &["arkisin", "arkipäivisin", "arkipäivinä", "maanantaista perjantaihin"]),
    (Term::Shift(Shift::Weekdays), Lang::Sv, &["vardagar", "på vardagar", "måndag till fredag"]),
    (Term::Shift(Shift::Weekdays), Lang::En, &["weekdays", "monday to friday", "monday through friday", "monday friday"]),
    (Term::Shift(Shift::Weekends), Lang::Fi, &["viikonloppu", "viikonloput", "viikonlopputyö", "viikonlopputyöt", "viikonloppuvuoro", "viikonloppuisin", "viikonloppupainotteinen", "lauantai", "sunnuntai", "lauantaisin", "sunnuntaisin", "lauantaityö", "sunnuntaityö"]),
    (Term::Shift(Shift::Weekends), Lang::Sv, &["helg", "helger", "helgarbete", "helgjobb", "helgpass", "helgtjänst", "helgtjänstgöring", "veckoslut", "veckoslutsarbete", "lördag", "söndag", "lördagar", "söndagar"]),
    (Term::Shift(Shift::Weekends), Lang::En, &["weekend", "weekends", "weekend work", "weekend shift", "saturdays", "sundays"]),
    (Term::Shift(Shift::Periodic), Lang::Fi, &["jaksotyö", "jaksotyöaika"]),
    (Term::Shift(Shift::Periodic), Lang::Sv, &["periodarbete", "periodarbetstid"]),
    (Term::Shift(Shift::Flexible), Lang::Fi, &["joustotyö", "joustotyöaika", "liukuva työaika"]),
    (Term::Shift(Shift::Flexible), Lang::Sv, &["flextid", "flexibel arbetstid", "flexibla arbetstider"]),
    (Term::Shift(Shift::Flexible), Lang::En, &["flexitime", "flextime", "flexible working hours"]),
    (Term::Contract(Contract::Permanent), Lang::Fi, &["vakituinen", "vakinainen", "vakituisesti", "toistaiseksi voimassa oleva", "toistaiseksi voimassaoleva"]),
    (Term::Contract(Contract::Permanent), Lang::Sv, &["tillsvidareanställning", "tillsvidare", "tills vidare", "fast anställning", "fast tjänst", "ordinarie tjänst", "ordinarie anställning"]),
    (Term::Contract(Contract::Permanent), Lang::En, &["permanent position", "permanent contract", "permanent job", "permanent role", "permanent employment", "permanent post", "open-ended contract"]),
    (Term::Contract(Contract::FixedTerm), Lang::Fi, &["määräaikainen", "määräaikaisesti", "määräaikaisuus", "sijaisuus", "perhevapaan sijaisuus", "äitiysloman sijaisuus"]),
    (Term::Contract(Contract::FixedTerm), Lang::Sv, &["visstid", "visstidsanställning", "vikariat", "tidsbegränsad", "tidsbunden", "projektanställning"]),
    (Term::Contract(Contract::FixedTerm), Lang::En, &["fixed term", "fixed term contract", "temporary position", "temporary contract", "temporary job", "temporary role", "temporary work", "temporary post", "maternity cover", "parental leave cover"]),
    (Term::Contract(Contract::Seasonal), Lang::Fi, &["kausityö", "kausityöt", "kausityötä", "kausityöntekijä", "sesonkityö"]),
    (Term::Contract(Contract::Seasonal), Lang::Sv, &["säsongsarbete", "säsongsjobb", "säsongsanställning", "säsongsarbetare"]),
    (Term::Contract(Contract::Seasonal), Lang::En, &["seasonal work", "seasonal job", "seasonal position", "seasonal worker"]),
    (Term::Contract(Contract::Summer), Lang::Fi, &["kesätyö", "kesätyöt", "kesätyötä", "kesätöitä", "kesätöihin", "kesätyöpaikka", "kesätyöntekijä", "kesäsijainen", "kesäsijaisuus", "kesäapulainen"]),
    (Term::Contract(Contract::Summer), Lang::Sv, &["sommarjobb", "sommararbete", "sommarvikariat", "sommarvikarie", "sommarvikarier", "sommarjobbare", "sommaranställning"]),
    (Term::Contract(Contract::Summer), Lang::En, &["summer job", "summer work", "summer position", "summer worker", "summer employment", "summer internship"]),
    (Term::Contract(Contract::OnCall), Lang::Fi, &["tarvittaessa työhön kutsuttava", "tarvittaessa töihin kutsuttava", "keikkatyö", "keikkatyöt", "keikkatöitä", "tuntityö", "tuntityöntekijä", "keikkalainen", "nollatuntisopimus"]),
    (Term::Contract(Contract::OnCall), Lang::Sv, &["timanställning", "timanställd", "timvikarie", "behovsanställning", "behovsanställd", "inhoppare", "inhopp"]),
    (Term::Contract(Contract::OnCall), Lang::En, &["on-call work", "on-call contract", "zero hours contract", "zero hour contract", "casual work", "casual contract"]),
    (Term::Contract(Contract::Agency), Lang::Fi, &["vuokratyö", "vuokratyöt", "vuokratyösuhde", "henkilöstövuokraus"]),
    (Term::Contract(Contract::Agency), Lang::Sv, &["bemanningsuppdrag", "inhyrd personal"]),
    (Term::Contract(Contract::Agency), Lang::En, &["agency work", "temp agency", "temporary agency work"]),
    (Term::Contract(Contract::SelfEmployed), Lang::Fi, &["toiminimellä", "toimeksiantosopimus", "freelancer", "laskutussopimus"]),
    (Term::Contract(Contract::SelfEmployed), Lang::Sv, &["egen företagare", "egenföretagare", "frilans", "frilansare"]),
    (Term::Contract(Contract::SelfEmployed), Lang::En, &["self-employed", "freelance", "freelancer", "independent contractor"]),
    (Term::Education(3), Lang::Fi, &["ammatillinen perustutkinto", "perustutkinto", "ammatillinen tutkinto", "ammattitutkinto", "toisen asteen tutkinto", "ylioppilastutkinto", "ammatillinen koulutus", "ammattikoulutus", "ammattikoulu", "ammatillinen pätevyys"]),
    (Term::Education(3), Lang::Sv, &["gymnasieutbildning", "gymnasieexamen", "gymnasiekompetens", "grundexamen", "yrkesexamen", "yrkesutbildning", "andra stadiets utbildning"]),
    (Term::Education(3), Lang::En, &["vocational qualification", "vocational education", "upper secondary education", "high school diploma", "secondary school diploma"]),
    (Term::Education(4), Lang::Fi, &["erikoisammattitutkinto"]),
    (Term::Education(4), Lang::Sv, &["specialyrkesexamen"]),
    (Term::Education(6), Lang::Fi, &["korkeakoulututkinto", "alempi korkeakoulututkinto", "ammattikorkeakoulututkinto", "AMK-tutkinto", "kandidaatin tutkinto", "insinöörin tutkinto"]),
    (Term::Education(6), Lang::Sv, &["högskoleutbildning", "högskoleexamen", "yrkeshögskoleexamen", "kandidatexamen", "lägre högskoleexamen", "akademisk examen", "ingenjörsexamen", "universitetsutbildning"]),
    (Term::Education(6), Lang::En, &["bachelor's degree", "bachelor degree", "bachelor", "university degree", "degree", "BSc"]),
    (Term::Education(7), Lang::Fi, &["ylempi korkeakoulututkinto", "maisterin tutkinto", "maisteri", "ylempi AMK-tutkinto", "diplomi-insinöörin tutkinto", "oikeustieteen maisteri"]),
    (Term::Education(7), Lang::Sv, &["högre högskoleexamen", "magisterexamen", "masterexamen", "civilingenjörsexamen"]),
    (Term::Education(7), Lang::En, &["master's degree", "master degree", "MSc", "postgraduate degree"]),
    (Term::Education(8), Lang::Fi, &["tohtorin tutkinto", "tohtori", "väitöskirja"]),
    (Term::Education(8), Lang::Sv, &["doktorsexamen", "doktorsgrad"]),
    (Term::Education(8), Lang::En, &["doctoral degree", "doctorate", "PhD"]),
    // A licence without a class is that of a car.
    (Term::Driving(DrivingClass::B), Lang::Fi, &["henkilöauton ajokortti", "ajokortti"]),
    (Term::Driving(DrivingClass::B), Lang::Sv, &["körkort"]),
    (Term::Driving(DrivingClass::B), Lang::En, &["driving licence", "driving license", "driver's licence", "driver's license"]),
];

/// Endings of Finnish adjectives in -nen, besides that.
const ADJECTIVE_CASES: [&str; 8] = ["sen", "sta", "stä", "seksi", "seen", "sena", "set", "sia"];

/// How a driving licence is called, with `{}` for the class.
const LICENCES: [(Lang, &[&str]); 3] = [
    (
        Lang::Fi,
        &[
            "{} ajokortti",
            "{} kortti",
            "{} luokan ajokortti",
            "{} luokan kortti",
            "ajokortti {}",
            "ajokortin {}",
            "ajokortti luokka {}",
        ],
    ),
    (
        Lang::Sv,
        &["{} körkort", "körkort {}", "körkort klass {}", "körkort kategori {}", "{} behörighet"],
    ),
    (
        Lang::En,
        &[
            "{} licence",
            "{} license",
            "licence class {}",
            "licence category {}",
            "license class {}",
            "license category {}",
            "{} driving licence",
            "{} driving license",
            "{} driver's license",
            "{} driver's licence",
            "driving licence {}",
            "driving license {}",
            "class {} licence",
            "category {} licence",
            "class {} license",
            "category {} license",
        ],
    ),
];

/// Phrases by their stems.
#[derive(Debug)]
pub struct TermWords {
    /// By [`extend`]ed hashes of language and stems; beginnings of phrases say nothing themselves.
    by_stems: HashMap<u64, Option<Term>>,
}

/// A phrase found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FoundTerm {
    /// What it says.
    pub term: Term,
    /// Byte offset of the words.
    pub start: usize,
    /// Byte offset of their end.
    pub end: usize,
}

impl Default for TermWords {
    fn default() -> Self {
        Self::new()
    }
}

impl TermWords {
    /// The phrases of all three languages.
    #[must_use]
    pub fn new() -> Self {
        let mut by_stems = HashMap::new();
        let mut add = |lang: Lang, phrase: &str, meaning| {
            let mut key = empty(lang);
            for stem in Analyzer::new(lang).terms(phrase) {
                key = extend(key, hash(stem.as_bytes()));
                by_stems.entry(key).or_insert(None);
            }
            by_stems.insert(key, Some(meaning));
        };
        for (term, lang, phrases) in PHRASES {
            for phrase in phrases {
                add(lang, phrase, term);
                // The stems of these differ by case: kokoaikainen, kokoaikaista.
                if let (Lang::Fi, Some(start)) = (lang, phrase.strip_suffix("nen")) {
                    ADJECTIVE_CASES
                        .iter()
                        .for_each(|end| add(lang, &format!("{start}{end}"), term));
                }
            }
        }
        for class in DrivingClass::ALL {
            for (lang, patterns) in LICENCES {
                // "A licence": an article.
                let is_article = |pattern: &&&str| {
                    lang == Lang::En && class == DrivingClass::A && pattern.starts_with("{}")
                };
                let patterns = patterns.iter().filter(|pattern| !is_article(pattern));
                let phrases = patterns.map(|pattern| pattern.replace("{}", class.code()));
                phrases.for_each(|phrase| add(lang, &phrase, Term::Driving(class)));
            }
        }
        Self { by_stems }
    }

    /// Phrases in a text from left to right, at each place the longest, in any of these languages.
    #[must_use]
    pub fn find(&self, text: &str, languages: &[Lang]) -> Vec<FoundTerm> {
        self.find_in(&hashed_words(text, languages), languages)
    }

    /// As [`TermWords::find`] in words of a text.
    pub(super) fn find_in(&self, words: &[Word], languages: &[Lang]) -> Vec<FoundTerm> {
        let mut all = Vec::new();
        for (first, Word { start, .. }) in words.iter().enumerate() {
            for lang in languages {
                let mut key = empty(*lang);
                for Word { end, hashes, .. } in &words[first..] {
                    key = extend(key, hashes.stems[*lang as usize]);
                    match self.by_stems.get(&key) {
                        Some(Some(term)) => {
                            all.push(FoundTerm { term: *term, start: *start, end: *end });
                        }
                        Some(None) => {}
                        None => break,
                    }
                }
            }
        }
        all.sort_by_key(|found| (found.start, Reverse(found.end)));
        let mut end = 0;
        all.retain(|found| {
            let fits = found.start >= end;
            if fits {
                end = found.end;
            }
            fits
        });
        all
    }
}

#[cfg(test)]
mod tests {
    //! 1. Terms of work, licences and levels of education are found in any inflection and language.
    //! 2. Longer phrases win.

    use super::*;

    fn found(text: &str) -> Vec<(Term, String)> {
        let phrases = TermWords::new();
        let cut = |found: &FoundTerm| text.get(found.start..found.end).unwrap().to_owned();
        phrases.find(text, &Lang::ALL).iter().map(|found| (found.term, cut(found))).collect()
    }

    #[test]
    fn phrases_are_found() {
        for (text, expected) in [
            ("osa-aikaista työtä", vec![(PART_TIME, "osa-aikaista työtä")]),
            ("jobb på deltid", vec![(PART_TIME, "deltid")]),
            (
                "etätyötä fully remote",
                vec![(ANY_REMOTE, "etätyötä"), (FULLY_REMOTE, "fully remote")],
            ),
            ("kuljettaja CE-kortti", vec![(Term::Driving(DrivingClass::CE), "CE-kortti")]),
            ("B-körkort", vec![(Term::Driving(DrivingClass::B), "B-körkort")]),
            ("tarvitset ajokortin", vec![(Term::Driving(DrivingClass::B), "ajokortin")]),
            ("kolmivuorotyötä", vec![(Term::Shift(Shift::ShiftWork), "kolmivuorotyötä")]),
            (
                "ylempi korkeakoulututkinto",
                vec![(Term::Education(7), "ylempi korkeakoulututkinto")],
            ),
            ("a master's degree in law", vec![(Term::Education(7), "master's degree")]),
            ("sairaanhoitaja", vec![]),
            (
                "Työ on kokoaikaista (päivätyötä).",
                vec![(FULL_TIME, "kokoaikaista"), (Term::Shift(Shift::Day), "päivätyötä")],
            ),
            (
                "iltapainotteista, kahdessa vuorossa",
                vec![
                    (Term::Shift(Shift::Evening), "iltapainotteista"),
                    (Term::Shift(Shift::ShiftWork), "kahdessa vuorossa"),
                ],
            ),
            ("on-site only", vec![(NOT_REMOTE, "on-site only")]),
            (
                "sommarvikarier till hemvården",
                vec![(Term::Contract(Contract::Summer), "sommarvikarier")],
            ),
        ] {
            let expected: Vec<(Term, String)> =
                expected.into_iter().map(|(term, words)| (term, words.to_owned())).collect();
            assert_eq!(found(text), expected, "{text}");
        }
    }
}
