//! Places of work out of names and prose.

use crate::domain::{Coordinates, Remote, Workplace};
use crate::feeds::Notes;
use crate::taxonomy::places::{Place, PlaceKind, Places};

use super::wire::WireAdvert;

/// Most words of a place name.
const MOST_WORDS: usize = 6;
/// Most places of a vacancy.
const MOST_PLACES: usize = 100;

/// Where the work is.
#[derive(Debug, Default)]
pub(super) struct Location {
    pub(super) places: Vec<Workplace>,
    pub(super) remote: Option<Remote>,
}

/// The advert's country.
pub(super) fn country(places: &Places, wire: &WireAdvert, notes: &mut Notes) -> Option<Place> {
    let name = wire.country.as_deref().map(str::trim).filter(|name| !name.is_empty())?;
    let by_name =
        || places.lookup(name).into_iter().find(|place| places.kind(*place) == PlaceKind::Country);
    let found = places.country(&name.to_uppercase()).or_else(by_name);
    if found.is_none() {
        notes.dropped("country", name, "not a known country");
    }
    found
}

/// Municipality, else region, else country; what is not known is noted and never an error.
pub(super) fn locate(
    places: &Places,
    wire: &WireAdvert,
    country: Option<Place>,
    notes: &mut Notes,
) -> Location {
    let finder = Finder { places, country };
    let region_text = wire.region.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let region = region_text.and_then(|text| finder.region(text));
    if let (Some(text), None) = (region_text, region) {
        notes.dropped("region", text, "not a known region of the country");
    }
    let text = wire.municipality.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let mut found = text.map_or_else(Vec::new, |text| finder.all(text, region));
    let everywhere = text.is_some_and(is_everywhere);
    if let Some(text) = text.filter(|_| found.is_empty()) {
        if everywhere {
            notes.mended("municipality", text, "read as work from anywhere in the country");
        } else if region.is_some() {
            notes.defaulted("municipality", text, "not a known place, the region stands in");
        } else if country.is_some() {
            notes.defaulted("municipality", text, "not a known place, the country stands in");
        } else {
            notes.dropped("municipality", text, "not a known place");
        }
    }
    if found.is_empty() {
        found.extend(region.or(country));
        if text.is_none() && region.is_none() && country.is_some() {
            notes.defaulted("municipality", "", "not stated, the country stands in");
        }
    }
    found.truncate(MOST_PLACES);
    let mut workplaces: Vec<Workplace> = found
        .into_iter()
        .filter_map(|place| Some(Workplace::area(places.area_code(place)?)))
        .collect();
    attach_point(&mut workplaces, wire, notes);
    Location { places: workplaces, remote: everywhere.then_some(Remote::Full) }
}

/// Puts the coordinates on the only place. On several they would be true of one and nobody knows which.
fn attach_point(workplaces: &mut [Workplace], wire: &WireAdvert, notes: &mut Notes) {
    let (Some(lat), Some(lon)) = (wire.lat, wire.lon) else { return };
    let shown = format!("{lat}, {lon}");
    if !(-90.0..=90.0).contains(&lat)
        || !(-180.0..=180.0).contains(&lon)
        || (lat == 0.0 && lon == 0.0)
    {
        notes.dropped("lat", &shown, "not coordinates on the Earth");
        return;
    }
    match workplaces {
        [one] => one.point = Some(Coordinates { lat: lat as f32, lon: lon as f32 }),
        _ => notes.dropped("lat", &shown, "no single place to which the coordinates belong"),
    }
}

fn is_everywhere(text: &str) -> bool {
    let folded = text.to_lowercase();
    ["remote working", "anywhere in", "hela landet", "distans", "national"]
        .iter()
        .any(|phrase| folded.starts_with(phrase))
}

/// Finds names within a country.
struct Finder<'a> {
    places: &'a Places,
    country: Option<Place>,
}

impl Finder<'_> {
    fn fits(&self, place: Place) -> bool {
        self.places.area_code(place).is_some()
            && match self.country {
                Some(country) => place != country && self.places.country_of(place) == Some(country),
                None => true,
            }
    }

    /// The best place of this name, one inside `within` if there is one.
    fn named(&self, name: &str, within: Option<Place>) -> Option<Place> {
        let candidates: Vec<Place> =
            self.places.lookup(name).into_iter().filter(|place| self.fits(*place)).collect();
        let inside =
            |place: &&Place| within.is_some_and(|area| self.places.contains(area, **place));
        candidates.iter().find(inside).or(candidates.first()).copied()
    }

    /// A region by its name, with or without what such regions are called.
    fn region(&self, text: &str) -> Option<Place> {
        let is_region = |place: &Place| {
            let kind = self.places.kind(*place);
            matches!(kind, PlaceKind::Nuts | PlaceKind::Region) && self.fits(*place)
        };
        let bare = text.strip_suffix(" län").map(str::trim);
        // `Stockholms län` is the region of Stockholm.
        let stem = bare.and_then(|name| name.strip_suffix('s'));
        [Some(text), bare, stem]
            .into_iter()
            .flatten()
            .find_map(|name| self.places.lookup(name).into_iter().find(is_region))
    }

    /// Every place that a list or a piece of prose names, in its order; of an area and a place in it only the place.
    fn all(&self, text: &str, within: Option<Place>) -> Vec<Place> {
        if let Some(place) = self.named(text, within) {
            return vec![place];
        }
        let mut found: Vec<Place> = Vec::new();
        for segment in text.split([',', ';', ':', '(', ')', '.', '/', '\n', '|', '–', '—']) {
            let segment = segment.trim();
            let whole = self.named(segment, within);
            let places = whole.map_or_else(|| self.in_words(segment, within), |place| vec![place]);
            for place in places {
                if !found.contains(&place) {
                    found.push(place);
                }
            }
        }
        let holds_another = |outer: &Place| {
            found.iter().any(|inner| inner != outer && self.places.contains(*outer, *inner))
        };
        // `Exeter, South West England`: a region right behind a town of which only the country is known is the town's.
        let names_region_of_last = |at: usize| {
            let is_region = |place: Place| self.places.kind(place) == PlaceKind::Nuts;
            let known =
                |town: Place| self.places.ancestors(town).iter().any(|area| is_region(*area));
            at.checked_sub(1).and_then(|last| found.get(last)).is_some_and(|town| {
                found.len() == 2
                    && is_region(found[at])
                    && self.places.kind(*town) == PlaceKind::Locality
                    && !known(*town)
            })
        };
        let keep: Vec<bool> = (0..found.len())
            .map(|at| !holds_another(&found[at]) && !names_region_of_last(at))
            .collect();
        let mut keep = keep.into_iter();
        found.retain(|_| keep.next().unwrap_or(true));
        found
    }

    /// Names among the words, the longest first. A name begins with a capital letter.
    fn in_words(&self, segment: &str, within: Option<Place>) -> Vec<Place> {
        let words: Vec<&str> = segment
            .split(|c: char| c.is_whitespace())
            .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|word| !word.is_empty())
            .collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let capital = words[at].chars().next().is_some_and(char::is_uppercase);
            let longest = if capital { MOST_WORDS.min(words.len() - at) } else { 0 };
            let hit = (1..=longest).rev().find_map(|len| {
                let name = words[at..at + len].join(" ");
                // One short word is more often a word or half a postal code than a place.
                let long_enough = name.chars().filter(|c| c.is_alphabetic()).count() >= 4;
                let place = long_enough.then(|| self.spelled(&name, within)).flatten()?;
                Some((place, len))
            });
            match hit {
                Some((place, len)) => {
                    found.push(place);
                    at += len;
                }
                None => at += 1,
            }
        }
        found
    }

    /// The place of a name, with hyphens read as spaces where need be, and `South East England` as the region's own
    /// `South East (England)`.
    fn spelled(&self, name: &str, within: Option<Place>) -> Option<Place> {
        self.named(name, within).or_else(|| {
            let spaced = name.replace('-', " ");
            let bracketed =
                name.strip_suffix(" England").map(|region| format!("{region} (England)"));
            let other = Some(spaced).filter(|spaced| spaced != name).or(bracketed);
            self.named(&other?, within)
        })
    }
}

#[cfg(test)]
mod tests {
    //! 1. Lists and prose give places of the country.
    //! 2. A narrower place stands for the areas around it.
    //! 3. What is unknown gives the region or the country, and a note.

    use super::*;
    use crate::domain::AreaCode;
    use crate::feeds::Action;

    fn locate_in(json: &str) -> (Vec<String>, Option<Remote>, Vec<(Action, &'static str)>) {
        let wire: WireAdvert =
            serde_json::from_str(&format!(r#"{{"id":"a:1","title":"x",{json}}}"#)).unwrap();
        let places = Places::embedded().unwrap();
        let mut notes = Notes::default();
        let country = country(&places, &wire, &mut notes);
        let location = locate(&places, &wire, country, &mut notes);
        let names = location.places.iter().map(|workplace| {
            let code = workplace.area.code();
            let found = match &workplace.area {
                AreaCode::Municipality(_) => places.municipality(code),
                AreaCode::Region(_) => places.region(code),
                AreaCode::Country(_) => places.country(code),
                AreaCode::Nuts(_) => places.nuts(code),
                AreaCode::Locality(_) => places.locality(code),
                AreaCode::EmploymentArea(_) => places.employment_area(code),
            };
            places.name(found.unwrap(), crate::domain::Lang::En).to_owned()
        });
        let notes = notes.0.iter().map(|note| (note.action, note.field)).collect();
        (names.collect(), location.remote, notes)
    }

    #[test]
    fn lists_and_prose() {
        let (names, ..) =
            locate_in(r#""country":"United Kingdom","municipality":"Bristol, London, Manchester""#);
        assert_eq!(names, ["Bristol", "London", "Manchester"]);
        let (names, ..) = locate_in(
            r#""country":"United Kingdom","municipality":"You may be based in any of our offices – Cardiff, Glasgow or London. Please apply.""#,
        );
        assert_eq!(names, ["Cardiff", "Glasgow", "London"]);
        let (names, _, notes) = locate_in(r#""country":"Sverige","municipality":"VISBY""#);
        assert_eq!((names, notes), (vec!["Visby".to_owned()], vec![]));
    }

    #[test]
    fn narrower_places_stand_alone() {
        let (names, ..) = locate_in(
            r#""country":"United Kingdom","municipality":"Exeter, South West England, EX1 3PB""#,
        );
        assert_eq!(names, ["Exeter"]);
        let (names, ..) =
            locate_in(r#""country":"FI","municipality":"Tampere","region":"Pirkanmaa""#);
        assert_eq!(names, ["Tampere"]);
    }

    #[test]
    fn unknown_places_fall_back_and_are_noted() {
        let (names, _, notes) = locate_in(
            r#""country":"Sverige","municipality":"Nowhereville","region":"Stockholms län""#,
        );
        assert_eq!((names.len(), notes), (1, vec![(Action::Defaulted, "municipality")]));
        let (names, _, notes) = locate_in(r#""country":"Sverige","municipality":"Nowhereville""#);
        assert_eq!(
            (names, notes),
            (vec!["Sweden".to_owned()], vec![(Action::Defaulted, "municipality")])
        );
        let (names, _, notes) = locate_in(r#""country":"Atlantis""#);
        assert_eq!((names.len(), notes), (0, vec![(Action::Dropped, "country")]));
        let (_, remote, _) = locate_in(
            r#""country":"United Kingdom","municipality":"Remote working (anywhere in the UK)""#,
        );
        assert_eq!(remote, Some(Remote::Full));
    }
}
