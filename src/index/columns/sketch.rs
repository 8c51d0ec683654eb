//! Sketches: the few facts of a document that bound its score, side by side in 16 bytes.
//!
//! A list looks at the sketch of every document and at the rest of few ones, so a scan reads one short stream of
//! memory instead of a dozen columns.

use crate::index::codes;
use crate::index::row::{NO_PLACE, ProfileRow, STEPS, VacancyRow};

/// Concepts that a sketch has room for.
const ROOM: usize = 4;
/// What fills the room that is left.
const NO_CONCEPT: u16 = u16::MAX;
/// The place of a sketch whose document has several places, or points of its own.
pub(crate) const SEVERAL_PLACES: u16 = NO_PLACE - 1;

/// What a document says, as bits: for a vacancy what it asks, for a profile what it states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Says(pub(crate) u8);

impl Says {
    /// Occupations.
    pub(crate) const OCCUPATION: u8 = 1;
    /// Skills; for a profile also held occupations, which imply some.
    pub(crate) const SKILLS: u8 = 1 << 1;
    /// Experience.
    pub(crate) const EXPERIENCE: u8 = 1 << 2;
    /// Education.
    pub(crate) const EDUCATION: u8 = 1 << 3;
    /// Languages.
    pub(crate) const LANGUAGES: u8 = 1 << 4;
    /// Terms of work.
    pub(crate) const TERMS: u8 = 1 << 5;
    /// More occupations than a sketch has room for.
    pub(crate) const CROWDED: u8 = 1 << 6;
    /// Of a vacancy: it requires a qualification, a driving licence or a language. No score depends on it.
    pub(crate) const GATED: u8 = 1 << 7;
    /// How many different values there are without [`Self::GATED`].
    pub(crate) const COUNT: usize = 1 << 7;

    /// True where all of the bits are set.
    pub(crate) const fn has(self, bits: u8) -> bool {
        self.0 & bits == bits
    }

    fn all(facts: &[(bool, u8)]) -> Self {
        Self(facts.iter().filter(|(holds, _)| *holds).fold(0, |bits, (_, bit)| bits | bit))
    }
}

/// The facts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sketch {
    /// Occupations asked for, or wanted and held; [`NO_CONCEPT`] after the last.
    pub(crate) concepts: [u16; ROOM],
    /// The one place of work, or the one place wanted (else home); [`NO_PLACE`] or [`SEVERAL_PLACES`].
    pub(crate) place: u16,
    /// Kilometres around a wanted place.
    pub(crate) radius: u16,
    /// Remote work offered or wished.
    pub(crate) remote: u8,
    /// Ready to move.
    pub(crate) moves: bool,
    /// The place is home, because none was named.
    pub(crate) at_home: bool,
    pub(crate) says: Says,
}

/// The first concepts, each once, and whether there was room for all.
fn first(concepts: impl Iterator<Item = u16>) -> ([u16; ROOM], bool) {
    let (mut room, mut used) = ([NO_CONCEPT; ROOM], 0);
    for concept in concepts {
        if room[..used].contains(&concept) {
            continue;
        }
        if used == ROOM {
            return (room, true);
        }
        room[used] = concept;
        used += 1;
    }
    (room, false)
}

fn single(places: &[u16]) -> u16 {
    match places {
        [] => NO_PLACE,
        [place] => *place,
        _ => SEVERAL_PLACES,
    }
}

impl Sketch {
    /// The sketch of a vacancy whose skills weigh `skill_weight` in all.
    pub(crate) fn of_vacancy(row: &VacancyRow, skill_weight: f32) -> Self {
        let (concepts, crowded) = first(row.occupations.iter().map(|asked| asked.concept));
        let gated = !row.gates.is_empty()
            || row.driving_must != 0
            || row.languages.iter().any(|asked| asked.weight == STEPS);
        let terms = row.working_time | row.contracts | row.shifts != 0
            || row.pay_month != 0
            || row.start != codes::START_UNSTATED;
        Self {
            concepts,
            place: if row.points.is_empty() { single(&row.places) } else { SEVERAL_PLACES },
            radius: 0,
            remote: row.remote,
            moves: false,
            at_home: false,
            says: Says::all(&[
                (!row.occupations.is_empty(), Says::OCCUPATION),
                (skill_weight > 0.0, Says::SKILLS),
                (row.experience != 0, Says::EXPERIENCE),
                (row.education.is_some(), Says::EDUCATION),
                (!row.languages.is_empty(), Says::LANGUAGES),
                (terms, Says::TERMS),
                (crowded, Says::CROWDED),
                (gated, Says::GATED),
            ]),
        }
    }

    /// The sketch of a profile.
    pub(crate) fn of_profile(row: &ProfileRow) -> Self {
        let held = row.held.iter().map(|held| held.concept);
        let (concepts, crowded) = first(row.wanted.iter().copied().chain(held));
        let wishes = row.working_time | row.contracts | row.shifts | row.kinds != 0
            || row.pay_month != 0
            || row.available != codes::START_UNSTATED;
        Self {
            concepts,
            place: if row.wished.is_empty() { row.home } else { single(&row.wished) },
            radius: row.radius,
            remote: row.remote,
            moves: row.moves,
            at_home: row.wished.is_empty(),
            says: Says::all(&[
                (!(row.wanted.is_empty() && row.held.is_empty()), Says::OCCUPATION),
                (!(row.skills.is_empty() && row.held.is_empty()), Says::SKILLS),
                (!row.held.is_empty(), Says::EXPERIENCE),
                (!row.educations.is_empty(), Says::EDUCATION),
                (!row.languages.is_empty(), Says::LANGUAGES),
                (wishes, Says::TERMS),
                (crowded, Says::CROWDED),
            ]),
        }
    }
}
