//! 1. What excludes is found in natural sentences of the three languages, in any inflection, with and without a
//!    dictionary.
//! 2. What only looks like it is not.
//! 3. A finding has its place, its kind and words to use instead; every kind has a reason and a law.
//! 4. A list that is not one is refused with its place.

use std::sync::LazyLock;

use super::*;
use crate::text::analysis::AnalysisSettings;

static LEXICA: LazyLock<[Lexica; 2]> = LazyLock::new(|| {
    let taxonomy = crate::taxonomy::Taxonomy::embedded().unwrap();
    // With Voikko where it is installed, and by stems alone.
    [Lexica::load(&taxonomy, &AnalysisSettings::default()).unwrap(), Lexica::stems_only()]
});

fn kinds(lexica: &Lexica, checks: &WordingChecks, lang: Lang, text: &str) -> Vec<String> {
    checks.find(lexica, lang, text).iter().map(|found| found.kind.to_owned()).collect()
}

#[rustfmt::skip]
const EXCLUDING: &[(Lang, &str, &str)] = &[
    (Lang::Fi, "gender", "Etsimme esimiestä varastoon."),
    (Lang::Fi, "gender", "Palomiehen tehtävässä pääset auttamaan ihmisiä."),
    (Lang::Fi, "gender", "Haemme lakimiehiä Helsingin toimistoomme."),
    (Lang::Fi, "gender", "Valiokunnan puhemiehen avustaja."),
    (Lang::Fi, "gender", "Ravintolaamme kaivataan tarjoilijatarta kesäksi."),
    (Lang::Fi, "gender", "Laitosemännän sijaisuus vuodeksi."),
    (Lang::Fi, "gender", "Vahva esimieskokemus katsotaan eduksi."),
    (Lang::Fi, "gender", "Haemme naista vastaanottoon."),
    (Lang::Fi, "gender", "Olet reipas poika ja herätät luottamusta."),
    (Lang::Fi, "gender", "Talonmiehelle on tarjolla asunto."),
    (Lang::Fi, "age", "Tule nuorekkaaseen työyhteisöömme!"),
    (Lang::Fi, "age", "Tiimimme on nuorekas ja rento."),
    (Lang::Fi, "age", "Etsimme nuorta myyjää Tampereelle."),
    (Lang::Fi, "age", "Olemme nuori ja dynaaminen joukko."),
    (Lang::Fi, "age", "Sopii alle 30-vuotiaalle tekijälle."),
    (Lang::Fi, "age", "Haemme 20–30-vuotiasta avustajaa."),
    (Lang::Fi, "age", "Olet diginatiivi ja seuraat trendejä."),
    (Lang::Fi, "language", "Puhut äidinkielenäsi suomea."),
    (Lang::Fi, "language", "Hakija puhuu suomea äidinkielenään."),
    (Lang::Fi, "language", "Edellytämme täydellistä suomen kielen taitoa."),
    (Lang::Fi, "language", "Englannin natiivitaso on välttämätön."),
    (Lang::Fi, "health", "Olet terve ja ahkera."),
    (Lang::Fi, "health", "Työ vaatii hyvää fyysistä kuntoa."),
    (Lang::Fi, "family", "Tehtävä sopii perheettömälle."),
    (Lang::Fi, "origin", "Hakijan tulee olla Suomen kansalainen."),
    (Lang::Fi, "origin", "Palkkaamme vain suomalaisia."),
    (Lang::Fi, "appearance", "Edellytämme edustavaa ulkonäköä."),
    (Lang::Sv, "gender", "Vi söker en brandman till räddningsverket."),
    (Lang::Sv, "gender", "Tjänstemannen ansvarar för beredningen."),
    (Lang::Sv, "gender", "Städerska sökes till kontor."),
    (Lang::Sv, "gender", "Vi behöver en servitris i sommar."),
    (Lang::Sv, "gender", "Sjuksköterskor till hemvården."),
    (Lang::Sv, "age", "Vi är ett ungt team med hög energi."),
    (Lang::Sv, "age", "Du är ung och driven."),
    (Lang::Sv, "age", "En ungdomlig arbetsplats väntar dig."),
    (Lang::Sv, "language", "Du har svenska som modersmål."),
    (Lang::Sv, "language", "Arbetet kräver felfri svenska."),
    (Lang::Sv, "health", "Vi förutsätter god hälsa."),
    (Lang::Sv, "family", "Passar dig som är ogift."),
    (Lang::Sv, "origin", "Du ska vara finsk medborgare."),
    (Lang::En, "gender", "We are looking for an experienced salesman."),
    (Lang::En, "gender", "Waitresses wanted for a busy restaurant."),
    (Lang::En, "gender", "The chairman leads the board."),
    (Lang::En, "gender", "He/she will report to the director."),
    (Lang::En, "gender", "The site needs more manpower."),
    (Lang::En, "age", "Join our young and dynamic company."),
    (Lang::En, "age", "Ideal for a recent graduate."),
    (Lang::En, "age", "You are a digital native."),
    (Lang::En, "age", "Applicants should be under 35 years."),
    (Lang::En, "language", "Only native speakers of Finnish can apply."),
    (Lang::En, "language", "Your mother tongue is Swedish."),
    (Lang::En, "health", "You must be physically fit."),
    (Lang::En, "health", "We expect you to be in good health."),
    (Lang::En, "family", "Suits a person with no family commitments."),
    (Lang::En, "origin", "Applicants must be Finnish citizens."),
    (Lang::En, "appearance", "A presentable appearance is a must."),
    (Lang::En, "belief", "You share the Christian faith."),
];

#[rustfmt::skip]
const HARMLESS: &[(Lang, &str)] = &[
    (Lang::Fi, "Nuoriso-ohjaaja kaupungin nuorisotaloon."),
    (Lang::Fi, "Työskentelet nuorten kanssa koulupäivän jälkeen."),
    (Lang::Fi, "Nuorten työpaja hakee valmentajaa."),
    (Lang::Fi, "Vanhustyön lähihoitaja palvelutaloon."),
    (Lang::Fi, "Hoidat ikääntyneitä asukkaita."),
    (Lang::Fi, "Miesten turvakoti hakee yötyöntekijää."),
    (Lang::Fi, "Asunnottomien miesten asumisyksikkö etsii ohjaajaa."),
    (Lang::Fi, "Naistentautien poliklinikka hakee lääkäriä."),
    (Lang::Fi, "Äidinkielen opettaja yläkouluun."),
    (Lang::Fi, "Opetat suomen kieltä ja kirjallisuutta."),
    (Lang::Fi, "Oman äidinkielen opetus alkaa elokuussa."),
    (Lang::Fi, "Kehität natiivisovelluksia puhelimiin."),
    (Lang::Fi, "Hyvä suomen kielen taito tasolla B2."),
    (Lang::Fi, "Terveydenhuollon ammattilainen."),
    (Lang::Fi, "Meillä on terve työyhteisö ja hyvä henki."),
    (Lang::Fi, "Perheneuvola etsii psykologia."),
    (Lang::Fi, "Äitiysloman sijaisuus vuodeksi."),
    (Lang::Fi, "Suomalainen perheyritys hakee kirjanpitäjää."),
    (Lang::Fi, "Olemme suomalainen ohjelmistotalo."),
    (Lang::Fi, "Tehtävässä on oltava täysi-ikäinen, koska työhön kuuluu alkoholin myyntiä."),
    (Lang::Fi, "Ohjaat 5–12-vuotiaiden lasten kerhoja."),
    (Lang::Fi, "Yrityksemme on 30-vuotias ja kasvaa."),
    (Lang::Fi, "Emme aseta ikää vaatimukseksi."),
    (Lang::Fi, "Esihenkilö tukee sinua työssäsi."),
    (Lang::Fi, "Pelastaja pelastuslaitokselle."),
    (Lang::Fi, "Juristi kaupungin lakiasioihin."),
    (Lang::Fi, "Ihmisten kohtaaminen on työn ydin."),
    (Lang::Fi, "Laki edellyttää, että hakija on Suomen kansalainen."),
    (Lang::Fi, "Miehistön huolto kuuluu tehtäviin."),
    (Lang::Fi, "Työ on fyysistä: nostat alle 20 kilon laatikoita."),
    (Lang::Fi, "Sairaanhoitaja lastenosastolle."),
    (Lang::Sv, "Ungdomsledare till ungdomsgården."),
    (Lang::Sv, "Du arbetar med unga klienter."),
    (Lang::Sv, "Modersmålslärare till grundskolan."),
    (Lang::Sv, "Undervisning i modersmål och litteratur."),
    (Lang::Sv, "Vi erbjuder bemanning åt sjukhus."),
    (Lang::Sv, "Barnträdgårdslärare för barn under 3 år."),
    (Lang::Sv, "Du har mellan 2 och 5 års erfarenhet."),
    (Lang::Sv, "Mansmottagningen söker en terapeut."),
    (Lang::Sv, "Kvinnojouren söker en socialarbetare."),
    (Lang::Sv, "Goda kunskaper i svenska på nivå C1."),
    (Lang::Sv, "Familjerådgivningen söker en psykolog."),
    (Lang::Sv, "Hälsovårdare till rådgivningen."),
    (Lang::Sv, "Ett friskt företag med god ekonomi."),
    (Lang::Sv, "Finländska företag i hela landet är våra kunder."),
    (Lang::Sv, "Äldreomsorgen söker närvårdare."),
    (Lang::En, "Young people's services manager."),
    (Lang::En, "You will support young adults at a day centre."),
    (Lang::En, "Youth worker for the city."),
    (Lang::En, "Manpower Group is hiring for its client."),
    (Lang::En, "ManpowerGroup offers staffing services."),
    (Lang::En, "You build cloud native services."),
    (Lang::En, "Experience with React Native is a plus."),
    (Lang::En, "We develop native apps for phones."),
    (Lang::En, "A healthy work environment and good colleagues."),
    (Lang::En, "Health care assistant for an aged care home."),
    (Lang::En, "You care for children aged 3-6."),
    (Lang::En, "Night worker in a men's shelter."),
    (Lang::En, "Consultant in women's health."),
    (Lang::En, "Management of human resources."),
    (Lang::En, "Good command of Finnish at level B2."),
    (Lang::En, "Family doctor at a health centre."),
    (Lang::En, "The Finnish market is our largest."),
    (Lang::En, "Salesperson for a shop in Turku."),
    (Lang::En, "Graduate programme in engineering."),
    (Lang::En, "Our company is between 20 and 30 years old."),
    (Lang::En, "Citizenship act: the law requires a Finnish citizen."),
];

#[test]
fn excluding_words_are_found() {
    assert!(EXCLUDING.len() >= 40);
    let mut missed = Vec::new();
    for (name, lexica) in ["dictionaries", "stems"].into_iter().zip(&*LEXICA) {
        let checks = WordingChecks::load(None, lexica).unwrap();
        for (lang, kind, text) in EXCLUDING {
            let found = kinds(lexica, &checks, *lang, text);
            if !found.iter().any(|known| known == kind) {
                missed.push(format!("{name}: {kind} in `{text}`: {found:?}"));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

#[test]
fn harmless_words_are_left_alone() {
    assert!(HARMLESS.len() >= 60);
    let mut wrong = Vec::new();
    for (name, lexica) in ["dictionaries", "stems"].into_iter().zip(&*LEXICA) {
        let checks = WordingChecks::load(None, lexica).unwrap();
        for (lang, text) in HARMLESS {
            for found in checks.find(lexica, *lang, text) {
                let words = text.get(found.start..found.end);
                wrong.push(format!("{name}: {} {words:?} in `{text}`", found.kind));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn findings_are_placed_and_explained() {
    for lexica in &*LEXICA {
        let checks = WordingChecks::load(None, lexica).unwrap();
        assert!(checks.len() >= 150);
        let text = "Työpaikka: nuorekas tiimi hakee esimiestä.";
        let found = checks.find(lexica, Lang::Fi, text);
        let told: Vec<_> =
            found.iter().map(|it| (it.kind, text.get(it.start..it.end), it.instead)).collect();
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!((told[0].0, told[0].1), ("age", Some("nuorekas")));
        assert_eq!(told[1], ("gender", Some("esimiestä"), "esihenkilö"));
        for kind in &checks.kinds {
            for lang in Lang::ALL {
                let (why, law) = checks.reason(&kind.name, lang).unwrap();
                assert!(why.len() > 20 && law.contains("/"), "{} {lang:?}", kind.name);
            }
        }
    }
}

#[test]
fn what_is_no_list_is_refused() {
    let lexica = &LEXICA[1];
    let error = WordingChecks::from_toml("[gender]\nwhy = 1", lexica).unwrap_err().to_string();
    assert!(error.contains("wording checks"), "{error}");
    let texts = "{ fi = \"a\", sv = \"b\", en = \"c\" }";
    let empty = format!("[age]\nwhy = {texts}\nlaw = {texts}\n[age.fi]\nunless = [\" \"]");
    let error = WordingChecks::from_toml(&empty, lexica).unwrap_err().to_string();
    assert!(error.contains("[age.fi]"), "{error}");
}
