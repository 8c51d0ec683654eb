//! Properties:
//!
//! 1. There are 308 municipalities, each with a region, an employment area and the other areas, a point in
//!    Finland, a population and an urban–rural group.
//! 2. Containment is reflexive and transitive, parents are ancestors, and what is in a country has that
//!    country.
//! 3. Kind and code lead back to every place; old codes lead to today's place.
//! 4. Names in Finnish, Swedish and English and common others lead to the place, the likeliest first.
//! 5. Suggestions begin with what was typed, Finnish and populous first, none shown twice.
//! 6. Distances agree with known ones.
//! 7. Postal codes load from a good file; a bad one is refused with file, line and column, and changes nothing.

use std::io::Write as _;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::domain::Lang;

static PLACES: LazyLock<Places> = LazyLock::new(|| Places::embedded().unwrap());

fn first(name: &str) -> Place {
    *PLACES.lookup(name).first().unwrap_or_else(|| panic!("no place is named {name}"))
}

fn shown(place: Place) -> (PlaceKind, &'static str) {
    (PLACES.kind(place), PLACES.code(place))
}

fn of_kind(kind: PlaceKind) -> Vec<Place> {
    PLACES.iter().filter(|place| PLACES.kind(*place) == kind).collect()
}

#[test]
fn every_municipality_has_its_areas_and_a_point_in_finland() {
    let municipalities = of_kind(PlaceKind::Municipality);
    assert_eq!(municipalities.len(), 308);
    let finland = PLACES.country("FI").unwrap();
    for place in municipalities {
        let kinds: Vec<PlaceKind> =
            PLACES.parents(place).iter().map(|parent| PLACES.kind(*parent)).collect();
        for kind in [
            PlaceKind::Region,
            PlaceKind::EmploymentArea,
            PlaceKind::Subregion,
            PlaceKind::WellbeingCounty,
            PlaceKind::VitalityCentre,
            PlaceKind::Nuts,
        ] {
            assert!(kinds.contains(&kind), "{} lacks {kind:?}", PLACES.name(place, Lang::Fi));
        }
        let point = PLACES.point(place).unwrap();
        assert!((59.5..70.2).contains(&point.lat), "{point:?}");
        assert!((19.0..31.7).contains(&point.lon), "{point:?}");
        assert!(PLACES.population(place) > 0);
        assert!(PLACES.urban_rural(place).is_some());
        assert_eq!(PLACES.country_of(place), Some(finland));
    }
    assert_eq!(of_kind(PlaceKind::Region).len(), 19);
    assert_eq!(of_kind(PlaceKind::EmploymentArea).len(), 46);
    assert_eq!(PLACES.municipalities_of(finland).len(), 308);
    let inhabitants = PLACES.population(finland);
    assert!((5_400_000..5_800_000).contains(&inhabitants), "{inhabitants}");
}

#[test]
fn areas_of_one_territory_hold_each_other() {
    let region = PLACES.region("06").unwrap();
    let nuts = PLACES.nuts("FI19B").unwrap();
    assert!(PLACES.contains(region, nuts) && PLACES.contains(nuts, region));
    let hervanta = first("Hervanta");
    assert!(PLACES.contains(nuts, hervanta));
    assert!(!PLACES.contains(hervanta, nuts));
    let lapland = PLACES.find(PlaceKind::VitalityCentre, "10").unwrap();
    assert!(PLACES.contains(lapland, PLACES.nuts("FI1D7").unwrap()));
    assert!(!PLACES.contains(lapland, region));
}

#[test]
fn areas_have_a_point_where_people_live() {
    for kind in [PlaceKind::Region, PlaceKind::EmploymentArea, PlaceKind::WellbeingCounty] {
        for area in of_kind(kind) {
            let point = PLACES.point(area).unwrap();
            let near = PLACES
                .municipalities_of(area)
                .into_iter()
                .map(|place| PLACES.point(place).unwrap().distance_km(&point))
                .fold(f32::INFINITY, f32::min);
            assert!(near < 100.0, "{} is {near} km from all", PLACES.name(area, Lang::Fi));
        }
    }
    let stockholm = PLACES.point(first("Stockholm")).unwrap();
    let county = PLACES.point(PLACES.nuts("SE110").unwrap()).unwrap();
    assert!(stockholm.distance_km(&county) < 20.0);
    assert!(PLACES.point(PLACES.country("DE").unwrap()).is_some());
    assert!(PLACES.point(PLACES.country("BR").unwrap()).is_none());
}

#[test]
fn kind_and_code_lead_back() {
    for place in PLACES.iter() {
        let (kind, code) = shown(place);
        assert_eq!(PLACES.find(kind, code), Some(place), "{kind:?} {code}");
    }
}

#[test]
fn old_and_other_codes_lead_to_todays_place() {
    assert_eq!(shown(PLACES.nuts("FI193").unwrap()), (PlaceKind::Nuts, "FI198"));
    assert_eq!(shown(PLACES.nuts("FI197").unwrap()), (PlaceKind::Nuts, "FI19B"));
    assert_eq!(shown(PLACES.nuts("FR71").unwrap()), (PlaceKind::Nuts, "FRK2"));
    assert_eq!(shown(PLACES.nuts("UK").unwrap()), (PlaceKind::Country, "GB"));
    for code in ["GR", "EL", "GRC"] {
        assert_eq!(shown(PLACES.country(code).unwrap()), (PlaceKind::Country, "GR"));
    }
    assert_eq!(shown(PLACES.municipality("911").unwrap()), (PlaceKind::Municipality, "541"));
    assert_eq!(shown(first("Nastola")), (PlaceKind::Locality, "645035"));
    let lahti = PLACES.municipality("398").unwrap();
    assert!(PLACES.lookup("Nastola").contains(&lahti));
    assert!(PLACES.contains(lahti, first("Nastola")));
    assert_eq!(shown(PLACES.country("AX").unwrap()), (PlaceKind::Region, "21"));
    assert_eq!(PLACES.nuts("ZZ999"), None);
}

#[test]
fn every_nuts_code_of_the_tables_resolves_to_its_country() {
    for place in of_kind(PlaceKind::Nuts) {
        let country = PLACES.country_of(place).unwrap();
        let own = PLACES.code(place).get(..2).unwrap();
        assert_eq!(PLACES.country(own), Some(country));
    }
}

#[test]
fn names_in_three_languages() {
    for (name, kind, code) in [
        ("Helsingfors", PlaceKind::Municipality, "091"),
        ("helsinki", PlaceKind::Municipality, "091"),
        ("ÅBO", PlaceKind::Municipality, "853"),
        ("A\u{30a}bo", PlaceKind::Municipality, "853"),
        ("Tammerfors", PlaceKind::Municipality, "837"),
        ("Pedersöre", PlaceKind::Municipality, "599"),
        ("Vantaa", PlaceKind::Municipality, "092"),
        ("London", PlaceKind::Locality, "2643743"),
        ("Lontoo", PlaceKind::Locality, "2643743"),
        ("Tukholma", PlaceKind::Locality, "2673730"),
        ("Göteborg", PlaceKind::Locality, "2711537"),
        ("Gothenburg", PlaceKind::Locality, "2711537"),
        ("Kööpenhamina", PlaceKind::Locality, "2618425"),
        ("Stockholms län", PlaceKind::Nuts, "SE110"),
        ("Lappi", PlaceKind::Region, "19"),
        ("Åland", PlaceKind::Region, "21"),
        ("Ruotsi", PlaceKind::Country, "SE"),
        ("Deutschland", PlaceKind::Country, "DE"),
        ("Luxemburg", PlaceKind::Country, "LU"),
    ] {
        assert_eq!(shown(first(name)), (kind, code), "{name}");
    }
    assert!(PLACES.lookup("").is_empty());
    assert!(PLACES.lookup("Ei mikään paikka").is_empty());
    let helsinki = first("Helsingfors");
    assert_eq!(
        Lang::ALL.map(|lang| PLACES.name(helsinki, lang)),
        ["Helsinki", "Helsingfors", "Helsinki"]
    );
    let jakobstad = first("Pietarsaari");
    assert_eq!(PLACES.name(jakobstad, Lang::En), "Jakobstad");
    let london = first("London");
    assert_eq!(Lang::ALL.map(|lang| PLACES.name(london, lang)), ["Lontoo", "London", "London"]);
}

#[test]
fn a_swedish_city_lies_in_its_county() {
    assert!(PLACES.contains(first("Stockholms län"), first("Tukholma")));
    assert!(PLACES.contains(first("Västra Götalands län"), first("Gothenburg")));
    assert!(PLACES.contains(PLACES.nuts("DE2").unwrap(), first("München")));
    assert!(PLACES.contains(PLACES.nuts("UKI").unwrap(), first("London")));
    assert!(!PLACES.contains(first("Stockholms län"), first("Gothenburg")));
}

#[test]
fn suggestions_are_finnish_and_populous_first() {
    let names = |prefix, lang, limit| -> Vec<&str> {
        let found = PLACES.suggest(prefix, lang, limit);
        found.into_iter().map(|place| PLACES.name(place, lang)).collect()
    };
    assert_eq!(names("hels", Lang::Fi, 1), ["Helsinki"]);
    assert_eq!(names("hels", Lang::Sv, 1), ["Helsingfors"]);
    assert_eq!(names("tamp", Lang::Fi, 1), ["Tampere"]);
    assert_eq!(names("lonto", Lang::Fi, 1), ["Lontoo"]);
    assert_eq!(names("lond", Lang::Fi, 1), ["Lontoo"]);
    assert_eq!(names("stoc", Lang::Fi, 1), ["Tukholma"]);
    assert!(names("tukh", Lang::Sv, 5).contains(&"Stockholm"));
    assert_eq!(names("tur", Lang::Sv, 1), ["Åbo"]);
    assert_eq!(names("uusimaa", Lang::Fi, 1), ["Uusimaa"]);
    assert_eq!(names("tam", Lang::Fi, 1), ["Tampere"]);
    assert!(names("", Lang::Fi, 5).is_empty());
    assert!(names("he", Lang::Fi, 0).is_empty());
    for prefix in ["a", "sto", "lu", "väs"] {
        let found = PLACES.suggest(prefix, Lang::Fi, 50);
        let abroad = |place: &Place| PLACES.country_of(*place) != PLACES.country("FI");
        let told = |place: &Place| {
            let name = PLACES.name(*place, Lang::Fi).to_lowercase();
            let municipality = PLACES.kind(*place) == PlaceKind::Municipality;
            (municipality || name.starts_with(prefix)) && !abroad(place)
        };
        assert!(found.is_sorted_by_key(|place| !told(place)), "{prefix}");
        let mut unique: Vec<_> = found
            .iter()
            .map(|place| (PLACES.name(*place, Lang::Fi), PLACES.country_of(*place)))
            .collect();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), found.len(), "{prefix}");
    }
}

#[test]
fn distances_agree_with_known_ones() {
    let between =
        |a, b| PLACES.point(first(a)).unwrap().distance_km(&PLACES.point(first(b)).unwrap());
    for (a, b, km) in [
        ("Helsinki", "Tampere", 161.0),
        ("Helsinki", "Rovaniemi", 700.0),
        ("Helsinki", "London", 1822.0),
    ] {
        assert!((between(a, b) - km).abs() < km * 0.02, "{a}–{b}: {}", between(a, b));
    }
    assert_eq!(between("Oulu", "Oulu"), 0.0);
}

fn load(places: &mut Places, content: &[u8]) -> Result<usize, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(content).unwrap();
    places.load_postal_codes(file.path()).map_err(|error| {
        let name = file.path().display().to_string();
        error.to_string().replace(&name, "file")
    })
}

#[test]
fn postal_codes_load() {
    let mut places = Places::embedded().unwrap();
    let loaded = load(&mut places, b"postcode\tname_fi\tmunicipality_code\n00100\tHELSINKI\t091\n29270\tX\t531\r\n99999\tX\t911\n");
    assert_eq!(loaded, Ok(3));
    assert_eq!(places.postal_code("00100"), places.municipality("091"));
    assert_eq!(places.postal_code("99999"), places.municipality("541"));
    assert_eq!(places.postal_code("00101"), None);
}

#[test]
fn bad_postal_code_files_are_refused() {
    let mut places = Places::embedded().unwrap();
    let good = b"postcode\tmunicipality_code\n00100\t091\n";
    assert_eq!(load(&mut places, good), Ok(1));
    for (content, message) in [
        (
            &b"postcode\tname_fi\n"[..],
            "file:1: column `municipality_code`: missing from the header",
        ),
        (
            b"postcode\tmunicipality_code\n00100\t091\n0010\t091\n",
            "file:3: column `postcode`: `0010`",
        ),
        (b"postcode\tmunicipality_code\n00100\t999\n", "file:2: column `municipality_code`: `999`"),
        (
            b"postcode\tmunicipality_code\n00100\n",
            "file:2: column `postcode`: the line has 1 fields",
        ),
        (
            b"postcode\tmunicipality_code\n00100\t091\n00100\t049\n",
            "file:3: column `postcode`: `00100` stands twice",
        ),
        (b"postcode\tmunicipality_code\n\xff\t091\n", "cannot read file"),
        (b"", "file:1: column `postcode`: missing"),
    ] {
        let error = load(&mut places, content).unwrap_err();
        assert!(error.starts_with(message), "{error}");
        assert_eq!(places.postal_code_count(), 1);
    }
    let missing = places.load_postal_codes("/no/such/file.tsv");
    assert_eq!(missing.unwrap_err().to_string(), "cannot read /no/such/file.tsv");
}

#[test]
fn places_fit_their_index_and_all_have_names() {
    assert!(PLACES.len() < usize::from(u16::MAX));
    for place in PLACES.iter() {
        for lang in Lang::ALL {
            assert!(!PLACES.name(place, lang).is_empty());
        }
        assert_eq!(PLACES.at(place.index()), Some(place));
    }
    assert_eq!(PLACES.at(PLACES.len() as u16), None);
}

fn any_place() -> impl Strategy<Value = Place> {
    (0..PLACES.len()).prop_map(|index| PLACES.at(index as u16).unwrap())
}

proptest! {
    #[test]
    fn containment_is_a_preorder(inner in any_place()) {
        prop_assert!(PLACES.contains(inner, inner));
        for middle in PLACES.ancestors(inner) {
            prop_assert!(PLACES.contains(*middle, inner));
            for outer in PLACES.ancestors(*middle) {
                prop_assert!(PLACES.contains(*outer, inner));
            }
        }
        for parent in PLACES.parents(inner) {
            prop_assert!(PLACES.contains(*parent, inner));
            prop_assert!(PLACES.country_of(*parent) == PLACES.country_of(inner));
        }
        prop_assert!(PLACES.country_of(inner).is_some_and(|country| PLACES.contains(country, inner)));
    }

    #[test]
    fn a_place_is_found_by_each_of_its_names(place in any_place(), upper: bool) {
        for lang in Lang::ALL {
            let name = PLACES.name(place, lang);
            let typed = if upper { name.to_uppercase() } else { name.to_lowercase() };
            // Capitals are ambiguous for ß and a few others; those are looked up as they are.
            let typed = if typed.to_lowercase() == name.to_lowercase() { typed } else { name.to_owned() };
            prop_assert!(PLACES.lookup(&typed).contains(&place), "{typed}");
        }
    }

    #[test]
    fn distance_is_symmetric(a in any_place(), b in any_place()) {
        if let (Some(a), Some(b)) = (PLACES.point(a), PLACES.point(b)) {
            prop_assert!((a.distance_km(&b) - b.distance_km(&a)).abs() < 0.01);
            prop_assert!(a.distance_km(&b) < 20_016.0);
        }
    }

    #[test]
    fn nothing_typed_makes_it_panic(text in "\\PC{0,12}") {
        let _ = PLACES.lookup(&text);
        let _ = PLACES.suggest(&text, Lang::Sv, 5);
    }
}
