//! The evidence for the location, told so that nobody's home is given away.

use super::findings::{list, plain, points};
use super::{CriterionReason, Finding, Pair, Subject, message};
use crate::matching::criteria::location::{self, Apart, apart, centres};
use crate::matching::criteria::terms::Fit;
use crate::taxonomy::places::Place;

/// Kilometres past the wanted distance that are still told as nearly there; little of the value is lost over them.
const LITTLE_PAST_KM: u16 = 10;

/// Id of the person's home among the subjects: an employer is not told where it is.
const HOME: &str = "home";
/// Distances from home are told in steps of this many kilometres, because several exact ones would give it away.
const HOME_STEP_KM: u16 = 10;

/// Id and name under which a wanted place is told.
fn told(pair: &Pair<'_>, place: Place) -> (String, String) {
    if pair.profiles.wished.get(pair.profile).is_empty() {
        return (HOME.to_owned(), message(pair.lang, "location.home", &[]));
    }
    let places = &pair.reference.places;
    let code = format!("{}:{}", places.kind(place).code(), places.code(place));
    (code, places.name(place, pair.lang).to_owned())
}

/// The sentence for home instead of a wanted place.
fn home_key(key: &'static str) -> &'static str {
    match key {
        "location.inside" => "location.home_inside",
        "location.near" => "location.home_near",
        "location.past" => "location.home_past",
        "location.far" => "location.home_far",
        "location.coarse" => "location.home_coarse",
        _ => "location.home_unknown",
    }
}

pub(super) fn location(pair: &Pair<'_>, scale: f32, reason: &mut CriterionReason) {
    let places = &pair.reference.places;
    let offered = pair.vacancies.remote[pair.vacancy as usize];
    let wished = pair.profiles.remote[pair.profile as usize];
    let earned = location::earned(
        places,
        pair.vacancies,
        pair.vacancy,
        pair.profiles,
        pair.profile,
        pair.model,
    );
    let mut say = |text: String, subject: Subject, fit: Fit, earned: f32| {
        let finding = Finding {
            asked: subject,
            evidence: None,
            relation: None,
            implied_by: None,
            value: reason.value,
            points: points(scale * earned),
            text,
        };
        list(reason, fit).push(finding);
    };
    let met = |holds: bool| if holds { Fit::Met } else { Fit::Failed };
    let remote = || plain("remote", message(pair.lang, "criterion.location", &[]));
    let (centres, radius) = centres(pair.profiles, pair.profile, pair.model);
    if offered == 3 {
        say(message(pair.lang, "location.remote", &[]), remote(), Fit::Met, earned.place);
    } else {
        let distances = centres.iter().filter_map(|number| {
            let place = places.at(*number)?;
            Some((place, apart(places, place, pair.vacancies, pair.vacancy)))
        });
        let nearest = distances.min_by_key(|(_, apart)| match apart {
            Apart::Kilometres(km) => *km,
            Apart::Coarse => 50,
            Apart::Unknown => u16::MAX,
        });
        if let Some((place, apart)) = nearest {
            let (code, name) = told(pair, place);
            let (key, km, fit) = match apart {
                Apart::Kilometres(0) => ("location.inside", 0, Fit::Met),
                Apart::Kilometres(km) if km <= radius => ("location.near", km, Fit::Met),
                Apart::Kilometres(km) if km <= radius.saturating_add(LITTLE_PAST_KM) => {
                    ("location.past", km, Fit::Met)
                }
                Apart::Kilometres(km) => ("location.far", km, Fit::Failed),
                Apart::Coarse => ("location.coarse", 0, Fit::Met),
                Apart::Unknown => ("location.unknown", 0, Fit::Silent),
            };
            let (key, km) = if code == HOME {
                (home_key(key), km.next_multiple_of(HOME_STEP_KM))
            } else {
                (key, km)
            };
            let values = [("place", &*name), ("km", &*km.to_string())];
            // Whoever is ready to move earns by that what distance alone would not.
            let moves = fit != Fit::Met && pair.profiles.moves[pair.profile as usize];
            let by_distance = if moves || fit == Fit::Silent { 0.0 } else { earned.place };
            say(message(pair.lang, key, &values), plain(&code, name.clone()), fit, by_distance);
            if moves {
                let moves = plain(&code, name.clone());
                say(message(pair.lang, "location.moves", &[]), moves, Fit::Met, earned.place);
            }
        }
        if offered == 2 {
            say(message(pair.lang, "location.partial", &[]), remote(), Fit::Met, 0.0);
        }
    }
    if wished != 0 && offered != 0 {
        let good = wished <= offered && !(wished == 1 && offered == 3);
        let key = if good { "location.remote_wish" } else { "location.remote_wish_failed" };
        say(message(pair.lang, key, &[]), remote(), met(good), earned.remote);
    } else if wished != 0 {
        say(message(pair.lang, "location.remote_silent", &[]), remote(), Fit::Silent, 0.0);
    }
}
