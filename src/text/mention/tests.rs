//! 1. Every preferred label that only one concept has is found in itself, as a whole.
//! 2. Everyday words prove little, names and terms much.
//! 3. Mentions stop at the end of a sentence; articles and inflection do not matter.
//! 4. Places are found in Finnish cases.
//! 5. For any text: mentions lie on character boundaries, in order, without overlap, and slice back to their
//!    words; probabilities are above 0 and at most 1.
//! 6. Positions of extractions count characters and slice back to their words; nothing occurs twice.
//! 7. The lexicon is small.
//! 8. Languages are asked for in every form that people write; countries, adjectives and ordinary words are none.
//! 9. Of alternatives none is demanded; an island is no skill.
//! 10. The body tells whom an advert seeks and where the work is, where the title does not.
//! 11. A CV gives headline, wishes, jobs with their time and degrees; what is denied is no job.
//! 12. A title that no label is found in is linked to what its labels are near, or to nothing.

use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;
use crate::domain::{Importance, TextField};
use crate::taxonomy::codes::Codes;
use crate::text::analysis::Analyzer;

static TAXONOMY: LazyLock<Taxonomy> = LazyLock::new(|| Taxonomy::embedded().unwrap());
static PLACES: LazyLock<Places> = LazyLock::new(|| Places::embedded().unwrap());
static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let mut builder = LexiconBuilder::default();
    builder.taxonomy(&TAXONOMY);
    builder.places(&PLACES);
    for code in Codes::embedded().unwrap().list("language").unwrap().iter() {
        for lang in Lang::ALL {
            if let Some(name) = code.own_name(lang) {
                builder.language(lang, name, code.code().parse().unwrap());
            }
        }
    }
    builder.card(Lang::Fi, "hygieniapassi", CardCode::from_number(22).unwrap());
    builder.build()
});

fn probability(text: &str, lang: Lang, words: &str) -> f32 {
    LEXICON
        .mentions(text, &[lang])
        .iter()
        .find(|mention| mention.words == words)
        .map_or(0.0, |mention| mention.probability)
}

#[test]
fn unique_preferred_labels_are_found_in_themselves() {
    let mut missed = Vec::new();
    for lang in Lang::ALL {
        for concept in TAXONOMY.concepts() {
            let label = TAXONOMY.label(concept, lang);
            let own = TAXONOMY.lookup(label, lang) == [concept];
            let words = Analyzer::new(lang).terms(label).len();
            let plain = !label.contains(['(', ':', '.', ';', '+', '–', '²', '|', '*', '“', '”']);
            if !own || !plain || words > 8 || label.contains(", ") {
                continue;
            }
            let found = LEXICON.mentions(label, &[lang]);
            if found.first().is_none_or(|mention| mention.words != label) {
                missed.push((lang, label, found));
            }
        }
    }
    assert!(missed.is_empty(), "{missed:#?}");
}

/// One test, because a lexicon of all labels is costly to make without optimisation.
#[test]
fn examples() {
    everyday_words_prove_little();
    names_and_terms_prove_much();
    a_sentence_ends_a_label();
    places_in_finnish_cases();
    an_advert_without_structured_data();
    heads_of_compounds_in_titles();
    languages_are_asked_for();
    languages_are_not_asked_for();
    alternatives_are_not_demanded();
    islands_are_no_skills();
    whom_the_body_seeks();
    where_the_work_is();
    cvs_line_by_line();
    titles_near_labels();
    the_lexicon_is_small();
}

/// "fi must B2, sv nice" for an advert.
fn languages(text: &str, lang: Lang) -> String {
    let found = LEXICON.extract("", text, Some(lang));
    let mut all: Vec<String> = found
        .languages
        .iter()
        .map(|found| {
            let need = if found.importance == Importance::Must { "must" } else { "nice" };
            let level = found.item.level.map(|level| format!(" {level:?}")).unwrap_or_default();
            format!("{} {need}{level}", found.item.language.as_str())
        })
        .collect();
    all.sort();
    all.join(", ")
}

fn languages_are_asked_for() {
    for (lang, text, expected) in [
        (Lang::Fi, "Edellytämme hyvää suomen kielen taitoa.", "fi must B2"),
        (Lang::Fi, "Puhut ruotsia sujuvasti.", "sv must C1"),
        (Lang::Fi, "Englannista on hyötyä.", "en nice"),
        (
            Lang::Fi,
            "Hyvä suomen ja viron kielen suullinen taito vaaditaan.",
            "et must B2, fi must B2",
        ),
        (Lang::Fi, "Hoidat suomen- ja ruotsinkielistä asiakaspalvelua.", "fi must, sv must"),
        (Lang::Fi, "Kirjoitat raportteja suomeksi.", "fi must"),
        (Lang::Fi, "Kielitaito: suomi, ruotsi (B1).", "fi must, sv must B1"),
        (Lang::Fi, "Ruotsin kielen tyydyttävä taito ja sujuva englanti.", "en must C1, sv must B1"),
        (Lang::Fi, "Osaat viittomakieltä.", "fse must"),
        (Lang::Fi, "Työkielinä ovat suomi ja englanti.", "en must, fi must"),
        (Lang::Fi, "Et tarvitse suomen kieltä, englanti riittää.", "en must"),
        (
            Lang::Sv,
            "Goda kunskaper i svenska och engelska i tal och skrift.",
            "en must B2, sv must B2",
        ),
        (Lang::Sv, "Nöjaktiga kunskaper i finska.", "fi must B1"),
        (Lang::Sv, "Vi söker svensktalande personal.", "sv must"),
        (Lang::Sv, "Finska underlättar.", "fi nice"),
        (Lang::En, "English is required, Polish is a big plus.", "en must, pl nice"),
        (Lang::En, "Fluent Finnish and basic Swedish.", "fi must C1, sv must A2"),
        (Lang::En, "You speak German daily.", "de must"),
    ] {
        assert_eq!(languages(text, lang), expected, "{text}");
    }
}

fn languages_are_not_asked_for() {
    for (lang, text) in [
        (Lang::Fi, "Olemme Suomen suurin ravintola, ja sinulla on hyvä Ruotsin tuntemus."),
        (Lang::Fi, "Keität ranskan perunat. Kiinnostuitko vai kysytkö lisää?"),
        (Lang::Fi, "Toimistomme ovat Ruotsissa ja Norjassa."),
        (Lang::Fi, "Emme edellytä suomen kielen taitoa."),
        (Lang::Sv, "Kom till oss! Du behöver stå ut med fula dagar."),
        (Lang::Sv, "Vi säljer danska möbler till svenska och finska kunder. Du har körkort."),
        (Lang::En, "You must polish floors for our Danish owner, who sells Thai food."),
        (Lang::En, "Experience of the Finnish or Swedish market is required."),
        (Lang::En, "No Finnish needed."),
    ] {
        assert_eq!(languages(text, lang), "", "{text}");
        let skills = LEXICON.extract("", text, Some(lang)).skills;
        let called: Vec<&str> =
            skills.iter().map(|found| TAXONOMY.label(found.item, Lang::En)).collect();
        let named = ["Swedish", "Finnish", "Danish", "Polish", "French", "Norwegian", "Thai"];
        assert!(called.iter().all(|called| !named.contains(called)), "{text}: {called:?}");
    }
}

fn alternatives_are_not_demanded() {
    for (lang, text, expected) in [
        (Lang::En, "You speak English or Finnish.", "en nice, fi nice"),
        (Lang::Sv, "Svenska eller finska krävs.", "fi nice, sv nice"),
        (Lang::Fi, "Puhut viroa, venäjää tai suomea.", "et nice, fi nice, ru nice"),
        (Lang::En, "Basic Finnish (A1) or English.", "en nice, fi nice A1"),
    ] {
        assert_eq!(languages(text, lang), expected, "{text}");
    }
    let found =
        LEXICON.extract("", "You know SQL or Python well, and you know HACCP.", Some(Lang::En));
    for found in found.skills {
        let must = found.evidence.words == "HACCP";
        assert_eq!(found.importance == Importance::Must, must, "{found:?}");
    }
}

fn islands_are_no_skills() {
    let has_java = |text: &str, lang| {
        let found = LEXICON.extract("", text, Some(lang)).skills;
        found.iter().any(|found| found.evidence.words.starts_with("Java"))
    };
    for (lang, text) in [
        (
            Lang::En,
            "You guide tours to Java. Every day you will swim in the sea and you will like it.",
        ),
        (
            Lang::En,
            "You know the island life, on Java island for instance, and you will like it there.",
        ),
        (Lang::Sv, "Java är en ö. Du guidar grupper och du är en person som gillar att resa."),
        (Lang::En, "The beans come from Java and Sumatra, as all of us in this house know by now."),
    ] {
        assert!(!has_java(text, lang), "{text}");
    }
    assert!(has_java(
        "You write Java and SQL every day, in a team that knows what it wants.",
        Lang::En
    ));
}

fn whom_the_body_seeks() {
    for (lang, text, expected) in [
        (Lang::Fi, "Haemme sairaanhoitajaa ja kahta lähihoitajaa.", 2),
        (Lang::Sv, "Vi söker en kock till vår restaurang.", 1),
        (Lang::En, "We are looking for a carpenter. Our electricians are friendly.", 1),
        (Lang::Fi, "Emme hae kokkia. Hitsaaja auttaa sinua.", 0),
    ] {
        let found = LEXICON.extract("Tule!", text, Some(lang)).occupations;
        assert_eq!(found.len(), expected, "{text}: {found:?}");
    }
}

fn where_the_work_is() {
    for (lang, title, body, expected) in [
        (Lang::Fi, "Kokki, Turku", "Pääkonttorimme on Helsingissä.", &["Turku"][..]),
        (Lang::Sv, "Kock till Vasa", "", &["Vaasa"]),
        (Lang::Fi, "Kokki", "Työpaikka sijaitsee Salossa. Asuinpaikka Turku.", &["Salo"]),
        (Lang::Fi, "Kokki", "Etsimme kokkia Tampereelle ja Nokialle.", &["Tampere", "Nokia"]),
        (Lang::En, "Chef", "Location: Espoo", &["Espoo"]),
        (Lang::Sv, "Kock", "Restaurang Kajen i Vasa söker en kock.", &["Vaasa"]),
        (Lang::Fi, "Kokki", "Haemme kokkia keittiöömme, Seinäjoki.", &["Seinäjoki"]),
        (
            Lang::En,
            "Chef",
            "The company was founded in Oulu. We work with customers in Lahti.",
            &[],
        ),
        (Lang::Fi, "Ruotsin kielen opettaja", "Haemme opettajaa.", &[]),
    ] {
        let found = LEXICON.workplaces(title, body, Some(lang), &PLACES);
        let names: Vec<&str> = found.iter().map(|it| PLACES.name(it.item, Lang::Fi)).collect();
        assert_eq!(names, expected, "{title}: {body}");
    }
}

fn everyday_words_prove_little() {
    let text = "You will lead and support the team and design the right things for our customers, \
                and access to a car is an advantage in this role.";
    for word in ["lead", "support", "design", "access", "car", "role", "team"] {
        let probability = probability(text, Lang::En, word);
        assert!(probability < 0.3, "{word} {probability}");
    }
    assert!(probability("Tehtävänäsi on johtaa työtä", Lang::Fi, "johtaa") < 0.35);
}

fn names_and_terms_prove_much() {
    let text = "We work with Java, SQL and Python every day and follow HACCP in the kitchens of the house.";
    for word in ["Java", "SQL", "Python", "HACCP"] {
        let probability = probability(text, Lang::En, word);
        assert!(probability > 0.65, "{word} {probability}");
    }
    assert!(probability("kirurgia ja psykiatria", Lang::Fi, "psykiatria") > 0.5);
}

fn a_sentence_ends_a_label() {
    let whole = LEXICON.mentions("work in a team", &[Lang::En]);
    assert_eq!(whole[0].words, "work in a team");
    let apart = LEXICON.mentions("This is work. In teams", &[Lang::En]);
    assert!(apart.iter().all(|mention| !mention.words.contains('.')), "{apart:?}");
}

fn places_in_finnish_cases() {
    for (text, words, name) in [
        ("sairaanhoitaja helsingissä", "helsingissä", "Helsinki"),
        ("Kokki Rovaniemelle", "Rovaniemelle", "Rovaniemi"),
        ("myyjä Turkuun", "Turkuun", "Turku"),
        ("työtä Tampereelta", "Tampereelta", "Tampere"),
        ("jobb i Åbo", "Åbo", "Turku"),
    ] {
        let found = LEXICON.mentions(text, &Lang::ALL);
        let place = found.iter().find(|mention| mention.words == words).unwrap();
        let Target::Place(found) = place.target else { panic!("{text}: {place:?}") };
        assert_eq!(PLACES.name(found, Lang::Fi), name);
        assert!(place.probability > 0.5);
    }
}

fn an_advert_without_structured_data() {
    let title = "Hitsaaja ja kokki Poriin";
    let body = "Haemme osaajaa, jolla on hygieniapassi. Käytössä on SQL:ää, viittomakieltä. \
                Alana on psykiatria. Muista: psykiatria vaatii kokemusta ja HACCP tarkkuutta.";
    let extracted = LEXICON.extract(title, body, None);
    let titles: Vec<&str> =
        extracted.occupations.iter().map(|found| found.evidence.words.as_str()).collect();
    assert_eq!(titles, ["Hitsaaja", "kokki"]);
    assert_eq!(extracted.cards[0].evidence.words, "hygieniapassi");
    assert!(extracted.skills.iter().any(|found| found.evidence.words == "SQL:ää"), "{extracted:?}");
    let psychiatry = |found: &&Found<Concept>| found.evidence.words.starts_with("psykiatria");
    assert_eq!(extracted.skills.iter().filter(psychiatry).count(), 1);
}

fn heads_of_compounds_in_titles() {
    let extracted = LEXICON.extract("Kesäkokki", "", Some(Lang::Fi));
    let labels: Vec<&str> =
        extracted.occupations.iter().map(|found| TAXONOMY.label(found.item, Lang::Fi)).collect();
    assert_eq!(labels, ["kokki"]);
}

fn cvs_line_by_line() {
    let text = "Lähihoitaja\n\nOlen ollut hitsaajana kesällä 2015. En ole kokki. Haluan sairaanhoitajaksi.\n\
                Lähihoitaja, Hoivakoti Aalto 2018–2022\nSosiaali- ja terveysalan ammatillinen perustutkinto\nRuotsi B1";
    let today = "2026-11".parse().unwrap();
    let cv = LEXICON.read_cv(text, Some(Lang::Fi), today);
    let label = |concept: &Concept| TAXONOMY.label(*concept, Lang::Fi).to_owned();
    assert_eq!(cv.headline, "Lähihoitaja");
    assert_eq!(cv.wanted.iter().map(label).collect::<Vec<_>>(), ["lähihoitaja", "sairaanhoitaja"]);
    let jobs: Vec<String> = cv
        .jobs
        .iter()
        .map(|job| match job.period {
            Some(period) => format!("{} {}", label(&job.occupation), period.start),
            None => label(&job.occupation),
        })
        .collect();
    assert_eq!(jobs, ["lähihoitaja 2018-07", "hitsaaja 2015-01"]);
    assert_eq!(cv.degrees, ["Sosiaali- ja terveysalan ammatillinen perustutkinto"]);
    assert_eq!(cv.education, Some(3));
    assert_eq!(cv.others.languages.len(), 1);
    assert_eq!(LEXICON.read_cv("", None, today), Cv::default());
}

fn titles_near_labels() {
    let mut builder = LexiconBuilder::default();
    builder.near(
        Arc::new(Taxonomy::embedded().unwrap()),
        Arc::new(crate::text::analysis::Lexica::stems_only()),
    );
    let lexicon = builder.build();
    let linked = |title: &str, lang| {
        let found = lexicon.extract(title, "", Some(lang)).occupations;
        found.iter().map(|it| TAXONOMY.label(it.item, lang).to_owned()).collect::<Vec<_>>()
    };
    let found = linked("Senior backend software engineer 100 %", Lang::En);
    assert_eq!(found.first().map(String::as_str), Some("software developer"), "{found:?}");
    assert!(linked("Qwertz asdf", Lang::En).is_empty());
}

fn the_lexicon_is_small() {
    assert!(LEXICON.bytes() < 60_000_000, "{}", LEXICON.bytes());
}

/// Texts in which labels, places and troublesome characters meet.
fn any_text() -> impl Strategy<Value = String> {
    let words = proptest::sample::select(vec![
        "Java",
        "hitsaaja",
        "manage",
        "a",
        "team",
        "Helsingissä",
        "sjuksköterska",
        "SQL:ää",
        ".",
        ", ",
        "\n\n",
        "work",
        "in",
        "teams",
        "Åbo",
        "a\u{308}",
        "😀",
        "C++",
        "İ",
        "the",
        "/",
        "grundutbildad",
    ]);
    prop_oneof![
        proptest::collection::vec(words, 0..25).prop_map(|words| words.join(" ")),
        "\\PC{0,60}",
        proptest::collection::vec(any::<char>(), 0..30)
            .prop_map(|chars| chars.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn any_text_slices_back(title in any_text(), body in any_text()) {
        let mut before = 0;
        for mention in LEXICON.mentions(&title, &Lang::ALL) {
            prop_assert!(mention.start >= before && mention.start < mention.end);
            prop_assert_eq!(title.get(mention.start..mention.end), Some(mention.words.as_str()));
            prop_assert!(mention.probability > 0.0 && mention.probability <= 1.0);
            before = mention.end;
        }
        let extracted = LEXICON.extract(&title, &body, None);
        prop_assert!(extracted.occupations.len() <= 3 && extracted.skills.len() <= 60);
        let mut items = Vec::new();
        for found in extracted.occupations.iter().chain(&extracted.skills) {
            let evidence = &found.evidence;
            let text = if evidence.field == TextField::Title { &title } else { &body };
            let (start, end) = (evidence.start as usize, evidence.end as usize);
            let words: String = text.chars().skip(start).take(end - start).collect();
            prop_assert_eq!(&words, &evidence.words);
            prop_assert!(evidence.probability > 0.0 && evidence.probability <= 1.0);
            prop_assert!(!items.contains(&found.item));
            items.push(found.item);
        }
    }
}
