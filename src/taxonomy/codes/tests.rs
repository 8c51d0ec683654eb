//! Properties:
//!
//! 1. Every list is there with as many codes as its source, and each code leads back to itself.
//! 2. The same digits in two lists are two things.
//! 3. All cards, Työmarkkinatori codes and broad fields have a name of their own in three languages.
//! 4. Languages are found by any ISO code and by name in any of the three languages and their own.
//! 5. Levels of education and licence classes lead to their counterparts and back.
//! 6. Parents are in the same list.
//! 7. Every name of our own belongs to a code that exists.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::domain::Lang;

static CODES: LazyLock<Codes> = LazyLock::new(|| Codes::embedded().unwrap());

#[test]
fn lists_are_complete() {
    for (name, count) in [
        ("language", 498),
        ("cefr", 7),
        ("education_level", 10),
        ("driving_licence", 17),
        ("card", 95),
        ("isced_f", 220),
        ("nace2", 996),
        ("nace2_1", 1047),
        ("koulutus", 3159),
        ("tutkintonimike", 459),
        ("osaamisala", 889),
        ("eures/contract_type", 4),
        ("eures/experience", 6),
        ("tmt/tyoaika", 2),
    ] {
        assert_eq!(CODES.list(name).map(CodeList::len), Some(count), "{name}");
    }
    let tmt = CODES.lists().filter(|list| list.name().starts_with("tmt/"));
    assert_eq!(tmt.map(CodeList::len).sum::<usize>(), 63);
    assert!(CODES.list("no such list").is_none());
}

#[test]
fn codes_lead_back() {
    for list in CODES.lists() {
        for code in list.iter() {
            assert_eq!(list.get(code.code()), Some(code), "{} {}", list.name(), code.code());
        }
    }
}

#[test]
fn the_same_digits_differ_between_lists() {
    let name = |list, code| CODES.list(list).unwrap().get(code).unwrap().name(Lang::Fi);
    assert_eq!(name("tmt/tyon_jatkuvuus", "0201"), "Kausityö");
    assert_eq!(name("tmt/tyotunnit_ajanjakso", "0201"), "Osa-aikatyö, tuntia viikossa");
    assert_ne!(name("tmt/tyoaika", "01"), name("tmt/tyollistaja", "01"));
}

#[test]
fn what_the_page_shows_has_three_names() {
    let mut lists: Vec<&CodeList> =
        CODES.lists().filter(|list| list.name().starts_with("tmt/")).collect();
    for name in ["card", "cefr", "education_level", "driving_licence", "eures/contract_duration"] {
        lists.push(CODES.list(name).unwrap());
    }
    for list in lists {
        for code in list.iter() {
            for lang in Lang::ALL {
                assert!(code.own_name(lang).is_some(), "{} {} {lang}", list.name(), code.code());
            }
        }
    }
    for field in CODES.list("isced_f").unwrap().iter().filter(|field| field.code().len() < 4) {
        assert!(Lang::ALL.iter().all(|lang| field.own_name(*lang).is_some()), "{}", field.code());
    }
    assert_eq!(CODES.card("079").unwrap().name(Lang::Sv), "Arbetssäkerhetskort");
    assert_eq!(CODES.card("022").unwrap().name(Lang::En), "Hygiene passport");
    assert!(CODES.card("096").is_none());
}

#[test]
fn languages_by_code_and_name() {
    for code in ["fi", "fin"] {
        assert_eq!(CODES.language(code).unwrap().code(), "fi");
    }
    assert_eq!(CODES.language("ger").unwrap().code(), "de");
    let by_name = |name| CODES.list("language").unwrap().find(name).map(Code::code);
    assert_eq!(by_name("ruotsi"), Some("sv"));
    assert_eq!(by_name("Engelska"), Some("en"));
    assert_eq!(by_name("GERMAN"), Some("de"));
    assert_eq!(by_name("eesti"), Some("et"));
    assert_eq!(by_name("suomalainen viittomakieli"), Some("fse"));
    assert_eq!(by_name("klingon kieli"), None);
    assert_eq!(CODES.language("crn").unwrap().name(Lang::En), "Montenegrin");
}

#[test]
fn levels_of_education_and_their_counterparts() {
    let vocational = CODES.education_level_of_tmt("32").unwrap();
    assert_eq!((vocational.isced(), vocational.eqf()), (3, Some(4)));
    assert_eq!(vocational.tmt().collect::<Vec<_>>(), ["31", "32"]);
    let master = CODES.education_level(7).unwrap();
    assert_eq!(master.name(Lang::Sv), "Högre högskolenivå");
    assert_eq!(master.eures(), "7");
    assert_eq!(CODES.education_level(0).unwrap().tmt().count(), 0);
    assert!(CODES.education_level(10).is_none());
    for level in CODES.education_levels() {
        for code in level.tmt() {
            assert!(CODES.list("tmt/koulutusaste").unwrap().get(code).is_some());
        }
    }
}

#[test]
fn licence_classes_and_their_groups() {
    assert_eq!(CODES.driving_licence("C1E").unwrap().parent(), Some("C1ECE"));
    let motorcycles: Vec<_> = CODES.driving_licences_of("A1A2A").map(Code::code).collect();
    assert_eq!(motorcycles, ["A1", "A2", "A"]);
    for class in CODES.list("driving_licence").unwrap().iter() {
        if let Some(group) = class.parent() {
            assert!(CODES.list("tmt/ajokortti").unwrap().get(group).is_some());
        }
    }
}

#[test]
fn parents_are_in_the_list() {
    for name in ["nace2", "nace2_1", "isced_f"] {
        let list = CODES.list(name).unwrap();
        for parent in list.iter().filter_map(Code::parent) {
            assert!(list.get(parent).is_some(), "{name} {parent}");
        }
    }
    let nace = CODES.list("nace2").unwrap();
    assert_eq!(nace.get("A1.1"), nace.get("01.1"));
}

#[test]
fn our_own_names_belong_to_codes() {
    let own = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/codes/own_names.tsv"));
    for line in own.lines().skip(1) {
        let mut fields = line.split('\t');
        let (list, code) = (fields.next().unwrap(), fields.next().unwrap());
        let found = CODES.list(list).and_then(|list| list.get(code));
        assert_eq!(found.map(Code::code), Some(code), "{list} {code}");
    }
}

proptest! {
    #[test]
    fn a_code_is_found_by_its_names(list in 0..CODES.lists.len(), position: usize, upper: bool) {
        let list = &CODES.lists[list];
        let code = list.codes[position % list.len()];
        for lang in Lang::ALL {
            let name = code.name(lang);
            let typed = if upper { name.to_uppercase() } else { name.to_owned() };
            let found = list.find(&typed).or_else(|| list.find(name)).or_else(|| list.get(name));
            // Another code of the list may carry the same name; then that one comes first.
            let same = found.is_some_and(|found| Lang::ALL.iter().any(|other| {
                found.name(*other).to_lowercase() == name.to_lowercase()
            }) || list.name() == "language");
            prop_assert!(same, "{} {}", list.name(), name);
        }
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,12}") {
        for list in CODES.lists() {
            let _ = (list.get(&text), list.find(&text));
        }
    }
}
