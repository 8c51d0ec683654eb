//! How far records are from centres.

use std::cell::Cell;
use std::sync::Arc;

use crate::domain::Invalid;
use crate::index::columns::VacancyColumns;
use crate::index::reference::Reference;
use crate::taxonomy::places::{Place, PlaceKind, Places, Point};

use super::values;

/// Farthest that one can ask for, in kilometres.
const MAX_KM: f32 = 2000.0;

/// Centres, each with a distance.
#[derive(Debug, Clone)]
pub(crate) struct Centres {
    centres: Vec<(Point, f32)>,
    places: Arc<Places>,
}

impl Centres {
    /// Reads the values of the filter `near`.
    pub(crate) fn read(list: &[String], reference: &Reference) -> Result<Option<Self>, Invalid> {
        const EXPECTED: &str = "a centre and kilometres from 1 to 2000: lat,lon,km such as 61.5,23.8,30, or an area such as municipality:837;30";
        let Some(values) = values::values("near", list)? else { return Ok(None) };
        if values.not_stated {
            return Err(Invalid::field("near", super::NOT_STATED, EXPECTED));
        }
        let centres = values.read(EXPECTED, |value| centre(value, reference))?;
        Ok(Some(Self { centres, places: Arc::clone(&reference.places) }))
    }

    /// The middles of areas, to count distances from; `None` where no area has one.
    pub(crate) fn of_places(areas: &[Place], reference: &Reference) -> Option<Self> {
        let points = areas.iter().filter_map(|area| reference.places.point(*area));
        let centres: Vec<_> = points.map(|point| (point, MAX_KM)).collect();
        let places = Arc::clone(&reference.places);
        (!centres.is_empty()).then_some(Self { centres, places })
    }

    /// Whether a point lies within a centre's distance, and kilometres from the nearest centre.
    fn measure(&self, point: Point) -> Measured {
        self.centres.iter().fold(Measured::NOWHERE, |best, (centre, km)| {
            let distance = centre.distance_km(&point);
            Measured {
                within: best.within || distance <= *km,
                distance: best.distance.min(distance),
            }
        })
    }
}

fn centre(value: &str, reference: &Reference) -> Option<(Point, f32)> {
    let kilometres = |text: &str| text.trim().parse().ok().filter(|km| (1.0..=MAX_KM).contains(km));
    if let Some((area, km)) = value.split_once(';') {
        let place = values::place(area.trim(), reference)?;
        return Some((reference.places.point(place)?, kilometres(km)?));
    }
    let mut parts = value.split(',');
    let mut degrees = |most: f32| {
        parts.next()?.trim().parse::<f32>().ok().filter(|degrees| degrees.abs() <= most)
    };
    let (lat, lon) = (degrees(90.0)?, degrees(180.0)?);
    let km = kilometres(parts.next()?)?;
    parts.next().is_none().then_some((Point { lat, lon }, km))
}

#[derive(Debug, Clone, Copy)]
struct Measured {
    within: bool,
    distance: f32,
}

impl Measured {
    const NOWHERE: Self = Self { within: false, distance: f32::INFINITY };

    fn nearer(self, other: Self) -> Self {
        Self { within: self.within || other.within, distance: self.distance.min(other.distance) }
    }
}

/// Distances of documents from centres, remembering those of places. Serves one thread.
#[derive(Debug)]
pub(crate) struct Distances<'a> {
    centres: &'a Centres,
    known: Vec<Cell<Option<Measured>>>,
}

impl<'a> Distances<'a> {
    pub(crate) fn new(centres: &'a Centres) -> Self {
        Self { centres, known: vec![Cell::new(None); centres.places.len()] }
    }

    fn of_place(&self, number: u16) -> Measured {
        let Some(cell) = self.known.get(usize::from(number)) else { return Measured::NOWHERE };
        if let Some(known) = cell.get() {
            return known;
        }
        let places = &self.centres.places;
        let point = places.at(number).filter(|place| local(places, *place));
        let point = point.and_then(|place| places.point(place));
        let measured = point.map_or(Measured::NOWHERE, |point| self.centres.measure(point));
        cell.set(Some(measured));
        measured
    }

    fn of(&self, columns: &VacancyColumns, doc: u32) -> Measured {
        let (places, points) = (columns.places.get(doc), columns.points.get(doc));
        let exact = points.iter().fold(Measured::NOWHERE, |nearest, (lat, lon)| {
            nearest.nearer(self.centres.measure(Point { lat: *lat, lon: *lon }))
        });
        // Where every place of work has its point, the middle of its municipality says nothing.
        if !points.is_empty() && points.len() >= places.len() {
            return exact;
        }
        places.iter().fold(exact, |nearest, number| nearest.nearer(self.of_place(*number)))
    }

    /// Whether a place of work lies within the distance of a centre.
    pub(crate) fn within(&self, columns: &VacancyColumns, doc: u32) -> bool {
        self.of(columns, doc).within
    }

    /// Kilometres from the nearest centre to the nearest place of work; infinite where it has no point.
    pub(crate) fn kilometres(&self, columns: &VacancyColumns, doc: u32) -> f32 {
        self.of(columns, doc).distance
    }
}

/// Whether the middle of a place stands for all of it: not for a country or a NUTS region above level 3.
fn local(places: &Places, place: Place) -> bool {
    match places.kind(place) {
        PlaceKind::Country => false,
        PlaceKind::Nuts => places.code(place).len() == 5,
        _ => true,
    }
}
