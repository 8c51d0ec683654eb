//! Location: inside a wanted area or within the radius 1, then exponential decay; remote work; readiness to move.

use crate::index::columns::{ProfileColumns, VacancyColumns};
use crate::index::row::NO_PLACE;
use crate::matching::fold::Value;
use crate::matching::model::Model;
use crate::taxonomy::places::{Place, PlaceKind, Places, Point};

/// How far a wanted place and a workplace are apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Apart {
    /// Whole kilometres between their points; 0 inside.
    Kilometres(u16),
    /// The workplace is only known as a larger area that holds the wanted place.
    Coarse,
    /// One of them has no point.
    Unknown,
}

/// Farthest distance that is told apart, km.
const FARTHEST: u16 = 2000;
/// Remote codes of rows.
const REMOTE_PARTIAL: u8 = 2;
const REMOTE_FULL: u8 = 3;

fn kilometres(a: Point, b: Point) -> u16 {
    a.distance_km(&b).round().min(f32::from(FARTHEST)) as u16
}

/// Distance of one wanted place from a vacancy.
pub(crate) fn apart(places: &Places, wanted: Place, vacancies: &VacancyColumns, doc: u32) -> Apart {
    let workplaces = vacancies.places.get(doc);
    let points = vacancies.points.get(doc);
    let mut coarse = false;
    for workplace in workplaces.iter().filter_map(|number| places.at(*number)) {
        if places.contains(wanted, workplace) {
            return Apart::Kilometres(0);
        }
        coarse |= is_area(places, workplace) && places.contains(workplace, wanted);
    }
    let Some(from) = places.point(wanted) else {
        return if coarse { Apart::Coarse } else { Apart::Unknown };
    };
    let exact = points.iter().map(|(lat, lon)| Point { lat: *lat, lon: *lon });
    let nearest = if points.is_empty() {
        // The middle of a larger area says nothing about where in it the work is.
        let fine = workplaces
            .iter()
            .filter_map(|number| places.at(*number))
            .filter(|place| !coarse || !is_area(places, *place))
            .filter_map(|place| places.point(place));
        fine.map(|point| kilometres(from, point)).min()
    } else {
        exact.map(|point| kilometres(from, point)).min()
    };
    match nearest {
        Some(km) => Apart::Kilometres(km),
        None if coarse => Apart::Coarse,
        None => Apart::Unknown,
    }
}

fn is_area(places: &Places, place: Place) -> bool {
    !matches!(places.kind(place), PlaceKind::Municipality | PlaceKind::Locality)
}

/// Wanted places of a person (or else home) and the radius around them.
pub(crate) fn centres<'a>(
    profiles: &'a ProfileColumns,
    doc: u32,
    model: &Model,
) -> (&'a [u16], u16) {
    let (wished, at) = (profiles.wished.get(doc), doc as usize);
    let radius = profiles.radius[at];
    if !wished.is_empty() {
        return (wished, radius);
    }
    let home = std::slice::from_ref(&profiles.home[at]);
    let home = if profiles.home[at] == NO_PLACE { &[] } else { home };
    (home, if radius == 0 { model.location.home_radius_km } else { radius })
}

/// The part of a distance, and what of it is left, by whole kilometres past the radius.
#[derive(Debug)]
pub(crate) struct Decay(Vec<f32>);

impl Decay {
    pub(crate) fn new(model: &Model) -> Self {
        let left = |km: u16| (-f32::from(km) / model.location.decay_km).exp();
        Self((0..=FARTHEST).map(left).collect())
    }

    fn value(&self, apart: Apart, radius: u16, remote: u8, model: &Model) -> f32 {
        match apart {
            Apart::Kilometres(km) => {
                let past = km.saturating_sub(radius);
                let past = if remote == REMOTE_PARTIAL {
                    (f32::from(past) * model.location.partial_remote_share).round() as u16
                } else {
                    past
                };
                self.0[usize::from(past.min(FARTHEST))]
            }
            Apart::Coarse => model.location.coarse,
            Apart::Unknown => model.unstated.location,
        }
    }
}

/// Value of a wish about remote work; `None` where the person has none.
fn remote_value(wished: u8, offered: u8, model: &Model) -> Option<f32> {
    match (wished, offered) {
        (0, _) => None,
        (_, 0) => Some(model.unstated.location),
        (REMOTE_FULL, REMOTE_FULL) | (REMOTE_PARTIAL, REMOTE_PARTIAL | REMOTE_FULL) => Some(1.0),
        (REMOTE_FULL, REMOTE_PARTIAL) => Some(0.5),
        (1, REMOTE_FULL) | (REMOTE_PARTIAL | REMOTE_FULL, _) => Some(0.0),
        _ => Some(1.0),
    }
}

/// The value of a pair; `apart` tells how far a wanted place is from the vacancy.
#[inline]
fn value(
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    model: &Model,
    decay: &Decay,
    mut apart: impl FnMut(u16) -> Apart,
) -> Value {
    let offered = vacancies.remote[vacancy as usize];
    let wished = profiles.remote[profile as usize];
    let (centres, radius) = centres(profiles, profile, model);
    let located = !vacancies.places.get(vacancy).is_empty()
        || !vacancies.points.get(vacancy).is_empty()
        || offered == REMOTE_FULL;
    let unstated = model.unstated.location;
    if centres.is_empty() && wished == 0 {
        return if located || offered != 0 { Value::unstated(unstated) } else { Value::OPEN };
    }
    let place = if centres.is_empty() {
        None
    } else if offered == REMOTE_FULL {
        Some(1.0)
    } else if !located {
        Some(unstated)
    } else {
        let values =
            centres.iter().map(|centre| decay.value(apart(*centre), radius, offered, model));
        let best = values.fold(0.0, f32::max);
        Some(if profiles.moves[profile as usize] {
            best.max(model.location.move_floor)
        } else {
            best
        })
    };
    let share = model.location.remote_share;
    let total = match (place, remote_value(wished, offered, model)) {
        (Some(place), Some(remote)) => place * (1.0 - share) + remote * share,
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => unstated,
    };
    if located || offered != 0 { Value::stated(total, unstated) } else { Value::unstated(unstated) }
}

/// Distances from one person's places, remembered by workplace.
#[derive(Debug)]
pub(crate) struct PersonLocation {
    /// Distance by [position of the centre × places + place]; `None` until it is asked for.
    known: Vec<Option<Apart>>,
    centres: Vec<u16>,
    places: usize,
}

impl PersonLocation {
    pub(crate) fn new(places: &Places, model: &Model, profiles: &ProfileColumns, doc: u32) -> Self {
        let centres = centres(profiles, doc, model).0.to_vec();
        Self { known: vec![None; centres.len() * places.len()], centres, places: places.len() }
    }

    #[inline]
    pub(crate) fn value(
        &mut self,
        places: &Places,
        (vacancies, vacancy): (&VacancyColumns, u32),
        (profiles, profile): (&ProfileColumns, u32),
        model: &Model,
        decay: &Decay,
    ) -> Value {
        // One workplace without a point of its own is the common case: its distance is the same in every vacancy.
        let single = match vacancies.places.get(vacancy) {
            [place] if vacancies.points.get(vacancy).is_empty() => Some(usize::from(*place)),
            _ => None,
        };
        value(vacancies, vacancy, profiles, profile, model, decay, |centre| {
            let compute = || {
                places
                    .at(centre)
                    .map_or(Apart::Unknown, |place| apart(places, place, vacancies, vacancy))
            };
            let row = self.centres.iter().position(|known| *known == centre);
            match (row, single) {
                (Some(row), Some(place)) => {
                    *self.known[row * self.places + place].get_or_insert_with(compute)
                }
                _ => compute(),
            }
        })
    }
}

/// Distances from one vacancy, remembered by wanted place.
#[derive(Debug)]
pub(crate) struct VacancyLocation {
    known: Vec<Option<Apart>>,
}

impl VacancyLocation {
    pub(crate) fn new(places: &Places) -> Self {
        Self { known: vec![None; places.len()] }
    }

    #[inline]
    pub(crate) fn value(
        &mut self,
        places: &Places,
        (vacancies, vacancy): (&VacancyColumns, u32),
        (profiles, profile): (&ProfileColumns, u32),
        model: &Model,
        decay: &Decay,
    ) -> Value {
        value(vacancies, vacancy, profiles, profile, model, decay, |centre| {
            *self.known[usize::from(centre)].get_or_insert_with(|| {
                places
                    .at(centre)
                    .map_or(Apart::Unknown, |place| apart(places, place, vacancies, vacancy))
            })
        })
    }
}
