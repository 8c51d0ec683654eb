//! Where work is and where people live: municipalities by population, their neighbours and languages.

use crate::demo::random::{Random, Urn};
use crate::domain::{AreaCode, Lang};
use crate::taxonomy::places::{Place, PlaceKind, Places, Point};

/// Bilingual municipalities with a Finnish majority, by the government decree on language groups.
const MOSTLY_FINNISH: &[&str] = &[
    "049", "078", "091", "092", "231", "235", "257", "272", "407", "434", "444", "504", "624",
    "638", "753", "755", "853", "905",
];
/// Bilingual municipalities of the mainland with a Swedish majority.
const MOSTLY_SWEDISH: &[&str] = &[
    "149", "280", "287", "288", "322", "440", "445", "475", "499", "545", "598", "599", "710",
    "893", "946",
];
/// Code of the region of Åland.
const ALAND: &str = "21";
/// How many of the nearest municipalities count as neighbours.
const NEIGHBOURS: usize = 6;
/// Inhabitants from which a town abroad is chosen.
const LARGE_TOWN: u32 = 70_000;

/// What is spoken in a municipality.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Speech {
    Finnish,
    /// Both languages, Finnish more.
    MostlyFinnish,
    /// Both languages, Swedish more; and Åland.
    MostlySwedish,
    /// A town in Sweden.
    Sweden,
    /// A town in Estonia.
    Estonia,
}

/// A place of work or a home.
#[derive(Debug)]
pub(super) struct Town {
    place: Place,
    pub(super) area: AreaCode,
    pub(super) point: Option<Point>,
    pub(super) speech: Speech,
    pub(super) region: Option<AreaCode>,
    pub(super) employment_area: Option<AreaCode>,
    /// The nearest municipalities, nearest first.
    pub(super) neighbours: Vec<usize>,
}

/// All towns: Finnish municipalities first, then some towns abroad.
#[derive(Debug)]
pub(super) struct Territory<'a> {
    places: &'a Places,
    towns: Vec<Town>,
    finnish: Urn,
    abroad: Urn,
    first_abroad: usize,
}

impl<'a> Territory<'a> {
    pub(super) fn new(places: &'a Places) -> Self {
        let mut towns: Vec<Town> = places
            .iter()
            .filter(|place| places.kind(*place) == PlaceKind::Municipality)
            .map(|place| municipality(places, place))
            .collect();
        for at in 0..towns.len() {
            let neighbours = nearest(&towns, at);
            if let Some(town) = towns.get_mut(at) {
                town.neighbours = neighbours;
            }
        }
        let first_abroad = towns.len();
        for (country, speech) in [("SE", Speech::Sweden), ("EE", Speech::Estonia)] {
            let country = places.country(country);
            towns.extend(
                places
                    .iter()
                    .filter(|place| places.kind(*place) == PlaceKind::Locality)
                    .filter(|place| places.country_of(*place) == country)
                    .filter(|place| places.population(*place) >= LARGE_TOWN)
                    .map(|place| Town {
                        place,
                        area: AreaCode::Locality(places.code(place).to_owned()),
                        point: places.point(place),
                        speech,
                        region: None,
                        employment_area: None,
                        neighbours: Vec::new(),
                    }),
            );
        }
        // A small base keeps the smallest municipalities possible.
        let weight = |town: &Town| places.population(town.place) / 10 + 5;
        let finnish = Urn::new(towns.iter().take(first_abroad).map(weight));
        let abroad = Urn::new(towns.iter().skip(first_abroad).map(weight));
        Self { places, towns, finnish, abroad, first_abroad }
    }

    /// A town; abroad in this many of a thousand cases. `None` only of places without any.
    pub(super) fn draw(&self, random: &mut Random, abroad_per_mille: u32) -> Option<&Town> {
        let abroad = random.below(1000) < abroad_per_mille;
        let at = if abroad && self.towns.len() > self.first_abroad {
            self.first_abroad + self.abroad.draw(random)
        } else {
            self.finnish.draw(random)
        };
        self.towns.get(at)
    }

    /// The town with this number.
    pub(super) fn town(&self, number: usize) -> Option<&Town> {
        self.towns.get(number)
    }

    /// What the town is called.
    pub(super) fn name(&self, town: &Town, lang: Lang) -> &'a str {
        self.places.name(town.place, lang)
    }
}

fn municipality(places: &Places, place: Place) -> Town {
    let code = places.code(place);
    let parent =
        |kind| places.parents(place).iter().find(|parent| places.kind(**parent) == kind).copied();
    let region = parent(PlaceKind::Region).map(|region| places.code(region).to_owned());
    let speech = if MOSTLY_FINNISH.contains(&code) {
        Speech::MostlyFinnish
    } else if MOSTLY_SWEDISH.contains(&code) || region.as_deref() == Some(ALAND) {
        Speech::MostlySwedish
    } else {
        Speech::Finnish
    };
    Town {
        place,
        area: AreaCode::Municipality(code.to_owned()),
        point: places.point(place),
        speech,
        region: region.map(AreaCode::Region),
        employment_area: parent(PlaceKind::EmploymentArea)
            .map(|area| AreaCode::EmploymentArea(places.code(area).to_owned())),
        neighbours: Vec::new(),
    }
}

/// The nearest other towns. Whole numbers, so that every machine finds the same: ten-thousandths of
/// a degree, a degree of longitude taken as 0.45 of one of latitude, as it is in the middle of Finland.
fn nearest(towns: &[Town], own: usize) -> Vec<usize> {
    let grid = |town: &Town| {
        let point = town.point?;
        Some(((point.lat * 10_000.0) as i64, (point.lon * 4_500.0) as i64))
    };
    let Some((lat, lon)) = towns.get(own).and_then(grid) else { return Vec::new() };
    let mut others: Vec<(i64, usize)> = towns
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != own)
        .filter_map(|(at, town)| {
            let (other_lat, other_lon) = grid(town)?;
            Some(((other_lat - lat).pow(2) + (other_lon - lon).pow(2), at))
        })
        .collect();
    others.sort_unstable();
    others.into_iter().take(NEIGHBOURS).map(|(_, at)| at).collect()
}
