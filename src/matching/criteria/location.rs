//! Location: inside a wanted area or within the radius 1, then exponential decay; remote work; readiness to move.

use crate::index::columns::{ProfileColumns, SEVERAL_PLACES, Sketch, VacancyColumns};
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
/// How many remote codes there are, with the one for silence.
const REMOTE_CODES: usize = 4;

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
    (home, self::radius(radius, true, model))
}

/// The radius around a place; around home the model's own where the person states none.
const fn radius(stated: u16, at_home: bool, model: &Model) -> u16 {
    if stated == 0 && at_home { model.location.home_radius_km } else { stated }
}

/// The part of a distance, and what of it is left, by whole kilometres past the radius.
#[derive(Debug, Clone)]
pub(crate) struct Decay(Vec<f32>);

impl Decay {
    pub(crate) fn new(model: &Model) -> Self {
        Self((0..=FARTHEST).map(|km| left(km, model)).collect())
    }

    #[inline]
    fn value(&self, apart: Apart, radius: u16, remote: u8, model: &Model) -> f32 {
        left_of(apart, radius, remote, model, |km| self.0[usize::from(km)])
    }
}

/// What is left of the value so many kilometres past the radius.
fn left(km: u16, model: &Model) -> f32 {
    (-f32::from(km) / model.location.decay_km).exp()
}

/// What is left of the value; `left` tells it by whole kilometres past the radius.
#[inline]
fn left_of(
    apart: Apart,
    radius: u16,
    remote: u8,
    model: &Model,
    left: impl FnOnce(u16) -> f32,
) -> f32 {
    match apart {
        Apart::Kilometres(km) => {
            let past = km.saturating_sub(radius);
            let past = if remote == REMOTE_PARTIAL {
                (f32::from(past) * model.location.partial_remote_share).round() as u16
            } else {
                past
            };
            left(past.min(FARTHEST))
        }
        Apart::Coarse => model.location.coarse,
        Apart::Unknown => model.unstated.location,
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

/// What decides the value besides distances.
#[derive(Debug, Clone, Copy)]
struct Facts {
    /// Remote work offered.
    offered: u8,
    /// The vacancy says where the work is.
    located: bool,
    /// Remote work wished.
    wished: u8,
    /// The person says where.
    placed: bool,
    /// Ready to move.
    moves: bool,
}

/// What place and remote work earn of the value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Earned {
    /// By where the work is.
    pub(crate) place: f32,
    /// By the wish about remote work.
    pub(crate) remote: f32,
}

impl Facts {
    /// What each part earns; `None` where the person wishes nothing. `nearest` is what is left of the distance to
    /// the nearest wanted place.
    #[inline]
    fn earned(self, model: &Model, nearest: impl FnOnce() -> f32) -> Option<Earned> {
        if !self.placed && self.wished == 0 {
            return None;
        }
        let place = if !self.placed {
            None
        } else if self.offered == REMOTE_FULL {
            Some(1.0)
        } else if !self.located {
            Some(model.unstated.location)
        } else if self.moves {
            Some(nearest().max(model.location.move_floor))
        } else {
            Some(nearest())
        };
        let share = model.location.remote_share;
        Some(match (place, remote_value(self.wished, self.offered, model)) {
            (Some(place), Some(remote)) => {
                Earned { place: place * (1.0 - share), remote: remote * share }
            }
            (Some(place), None) => Earned { place, remote: 0.0 },
            (None, Some(remote)) => Earned { place: 0.0, remote },
            (None, None) => Earned { place: model.unstated.location, remote: 0.0 },
        })
    }

    /// The value of a pair.
    #[inline]
    fn value(self, model: &Model, nearest: impl FnOnce() -> f32) -> Value {
        let unstated = model.unstated.location;
        let says = self.located || self.offered != 0;
        match self.earned(model, nearest) {
            Some(earned) if says => Value::stated(earned.place + earned.remote, unstated),
            None if !says => Value::OPEN,
            _ => Value::unstated(unstated),
        }
    }
}

fn located(vacancies: &VacancyColumns, vacancy: u32) -> bool {
    !vacancies.places.get(vacancy).is_empty()
        || !vacancies.points.get(vacancy).is_empty()
        || vacancies.remote[vacancy as usize] == REMOTE_FULL
}

/// What place and remote work earn in a pair, for its reasons.
pub(crate) fn earned(
    places: &Places,
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    model: &Model,
) -> Earned {
    let (centres, radius) = centres(profiles, profile, model);
    let facts = facts(vacancies, vacancy, profiles, profile, !centres.is_empty());
    let left = |centre: &u16| {
        let apart = apart_of(places, *centre, vacancies, vacancy);
        left_of(apart, radius, facts.offered, model, |km| left(km, model))
    };
    let nearest = || centres.iter().map(left).fold(0.0, f32::max);
    facts.earned(model, nearest).unwrap_or(Earned { place: 0.0, remote: 0.0 })
}

fn facts(
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    placed: bool,
) -> Facts {
    Facts {
        offered: vacancies.remote[vacancy as usize],
        located: located(vacancies, vacancy),
        wished: profiles.remote[profile as usize],
        placed,
        moves: profiles.moves[profile as usize],
    }
}

fn apart_of(places: &Places, centre: u16, vacancies: &VacancyColumns, vacancy: u32) -> Apart {
    places.at(centre).map_or(Apart::Unknown, |place| apart(places, place, vacancies, vacancy))
}

/// How far a workplace is from several wanted places: what of it can be the best.
#[derive(Debug, Clone, Copy)]
struct Reach {
    /// Of the nearest; more than [`FARTHEST`] where no distance is known.
    km: u16,
    /// One of them is [`Apart::Coarse`].
    coarse: bool,
    /// One of them is [`Apart::Unknown`].
    unknown: bool,
}

impl Reach {
    fn of(all: impl Iterator<Item = Apart>) -> Self {
        all.fold(Self { km: u16::MAX, coarse: false, unknown: false }, |reach, apart| match apart {
            Apart::Kilometres(km) => Self { km: km.min(reach.km), ..reach },
            Apart::Coarse => Self { coarse: true, ..reach },
            Apart::Unknown => Self { unknown: true, ..reach },
        })
    }

    /// What is left of the best of them.
    #[inline]
    fn left(self, radius: u16, remote: u8, model: &Model, decay: &Decay) -> f32 {
        let mut best: f32 = 0.0;
        if self.km <= FARTHEST {
            best = decay.value(Apart::Kilometres(self.km), radius, remote, model);
        }
        if self.coarse {
            best = best.max(model.location.coarse);
        }
        if self.unknown {
            best = best.max(model.unstated.location);
        }
        best
    }
}

/// Values for one person, remembered by place of work and remote work offered: most vacancies have one place and no
/// point of their own.
#[derive(Debug, Clone)]
pub(crate) struct PersonLocation {
    centres: Vec<u16>,
    radius: u16,
    /// Remote work wished.
    wished: u8,
    /// Ready to move.
    moves: bool,
    known: Vec<[Option<Value>; REMOTE_CODES]>,
}

impl PersonLocation {
    pub(crate) fn new(
        places: &Places,
        profiles: &ProfileColumns,
        profile: u32,
        model: &Model,
    ) -> Self {
        let (centres, radius) = centres(profiles, profile, model);
        Self {
            centres: centres.to_vec(),
            radius,
            wished: profiles.remote[profile as usize],
            moves: profiles.moves[profile as usize],
            known: vec![[None; REMOTE_CODES]; places.len()],
        }
    }

    #[inline]
    pub(crate) fn value(
        &mut self,
        places: &Places,
        vacancies: &VacancyColumns,
        vacancy: u32,
        model: &Model,
        decay: &Decay,
    ) -> Value {
        let sketch = &vacancies.sketches[vacancy as usize];
        let (place, remote) = (usize::from(sketch.place), usize::from(sketch.remote));
        let known = self.known.get(place).and_then(|of| of.get(remote)).copied().flatten();
        known.unwrap_or_else(|| {
            let value = self.computed(places, vacancies, vacancy, model, decay);
            if let Some(known) = self.known.get_mut(place).and_then(|of| of.get_mut(remote)) {
                *known = Some(value);
            }
            value
        })
    }

    /// The value where nothing is remembered.
    fn computed(
        &self,
        places: &Places,
        vacancies: &VacancyColumns,
        vacancy: u32,
        model: &Model,
        decay: &Decay,
    ) -> Value {
        let sketch = &vacancies.sketches[vacancy as usize];
        let facts = Facts {
            offered: sketch.remote,
            located: sketch.place != NO_PLACE || sketch.remote == REMOTE_FULL,
            wished: self.wished,
            placed: !self.centres.is_empty(),
            moves: self.moves,
        };
        facts.value(model, || {
            let apart = |centre: &u16| apart_of(places, *centre, vacancies, vacancy);
            let reach = Reach::of(self.centres.iter().map(apart));
            reach.left(self.radius, sketch.remote, model, decay)
        })
    }

    /// The value, or 1 where it would take more than a look into the table.
    #[inline]
    pub(crate) fn bound(
        &mut self,
        places: &Places,
        vacancies: &VacancyColumns,
        vacancy: u32,
        model: &Model,
        decay: &Decay,
    ) -> f32 {
        if vacancies.sketches[vacancy as usize].place == SEVERAL_PLACES {
            return 1.0;
        }
        let value = self.value(places, vacancies, vacancy, model, decay);
        if value.asked { value.value } else { 1.0 }
    }
}

/// Distances from one vacancy, remembered by wanted place.
#[derive(Debug, Clone)]
pub(crate) struct VacancyLocation {
    known: Vec<Option<Apart>>,
    offered: u8,
    located: bool,
}

impl VacancyLocation {
    pub(crate) fn new(places: &Places, vacancies: &VacancyColumns, vacancy: u32) -> Self {
        Self {
            known: vec![None; places.len()],
            offered: vacancies.remote[vacancy as usize],
            located: located(vacancies, vacancy),
        }
    }

    fn apart(&mut self, places: &Places, centre: u16, vacancies: &VacancyColumns) -> Apart {
        let compute = || apart_of(places, centre, vacancies, 0);
        match self.known.get_mut(usize::from(centre)) {
            Some(known) => *known.get_or_insert_with(compute),
            None => Apart::Unknown,
        }
    }

    #[inline]
    pub(crate) fn value(
        &mut self,
        places: &Places,
        vacancies: &VacancyColumns,
        (profiles, profile): (&ProfileColumns, u32),
        model: &Model,
        decay: &Decay,
    ) -> Value {
        let moves = profiles.moves[profile as usize];
        self.value_if(moves, places, vacancies, (profiles, profile), model, decay)
    }

    /// The value as if the person were ready to move or not.
    #[inline]
    pub(crate) fn value_if(
        &mut self,
        moves: bool,
        places: &Places,
        vacancies: &VacancyColumns,
        (profiles, profile): (&ProfileColumns, u32),
        model: &Model,
        decay: &Decay,
    ) -> Value {
        let (centres, radius) = centres(profiles, profile, model);
        let facts = facts(vacancies, 0, profiles, profile, !centres.is_empty());
        let facts = Facts { moves, ..facts };
        facts.value(model, || {
            let apart = centres.iter().map(|centre| self.apart(places, *centre, vacancies));
            Reach::of(apart).left(radius, facts.offered, model, decay)
        })
    }

    /// The value of a person with one place or none, else 1.
    #[inline]
    pub(crate) fn bound(
        &mut self,
        places: &Places,
        vacancies: &VacancyColumns,
        person: &Sketch,
        model: &Model,
        decay: &Decay,
    ) -> f32 {
        if person.place == SEVERAL_PLACES {
            return 1.0;
        }
        let offered = self.offered;
        let facts = Facts {
            offered,
            located: self.located,
            wished: person.remote,
            placed: person.place != NO_PLACE,
            moves: person.moves,
        };
        let radius = radius(person.radius, person.at_home, model);
        let value = facts.value(model, || {
            decay.value(self.apart(places, person.place, vacancies), radius, offered, model)
        });
        if value.asked { value.value } else { 1.0 }
    }
}
