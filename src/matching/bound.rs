//! Upper bounds: the most that a document can score, from its [`Sketch`] alone.
//!
//! A bound is the score with full values of all that a sketch does not tell. Values of 1 at full weight are never
//! too little: they draw the weighted mean further up than an open question with half the weight.

use super::fold::{SCAN_ORDER, Sums};
use super::model::Criterion;
use crate::index::columns::{Says, Sketch};

/// Greatest bound: above every score.
pub(crate) const UNBOUNDED: u16 = 10_002;

/// The most that one criterion can add.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Most {
    weight: f32,
    value: f32,
}

impl Most {
    /// Anything up to a value of 1.
    pub(crate) const fn full(weight: f32) -> Self {
        Self { weight, value: 1.0 }
    }

    /// Asked, and the other side is silent.
    pub(crate) const fn unstated(weight: f32, value: f32) -> Self {
        Self { weight, value }
    }

    /// Nobody asks.
    pub(crate) const fn open(weight: f32) -> Self {
        Self { weight: weight / 2.0, value: 0.5 }
    }
}

/// The most per criterion, in the order of [`Criterion::ALL`]: of a document that does not say, and of one that does.
pub(crate) type Mosts = [[Most; 2]; Criterion::COUNT];

/// What occupations add at most, by concept.
#[derive(Debug, Clone, Copy, Default)]
struct Gain {
    occupation: f32,
    experience: f32,
}

/// What all documents have in common that say the same kinds of things.
#[derive(Debug, Clone, Copy, Default)]
struct Frame {
    /// Σ v·s of all criteria but the location, without the gains.
    earned: f32,
    /// 1 where occupations gain, else 0.
    occupation: f32,
    /// 1 where experience gains, else 0.
    experience: f32,
    /// 10,000 / Σ v.
    scale: f32,
    /// The most that all criteria together can add.
    all: Sums,
}

/// Bounds for one query.
#[derive(Debug)]
pub(crate) struct Bounds {
    mosts: Mosts,
    frames: [Frame; Says::COUNT],
    gains: Vec<Gain>,
    location: f32,
}

/// The bit of a criterion in [`Says`]; 0 for those that a sketch does not tell.
const fn bit(criterion: Criterion) -> u8 {
    match criterion {
        Criterion::Occupation => Says::OCCUPATION,
        Criterion::Skills => Says::SKILLS,
        Criterion::Experience => Says::EXPERIENCE,
        Criterion::Education => Says::EDUCATION,
        Criterion::Languages => Says::LANGUAGES,
        Criterion::Terms => Says::TERMS,
        Criterion::Location | Criterion::Text => 0,
    }
}

impl Bounds {
    /// Bounds from the most per criterion, the value of each occupation, by concept, and whether it counts as
    /// experience; `occupation` and `experience` are the values where an occupation is not related at all.
    pub(crate) fn new(
        mosts: Mosts,
        (occupation, experience): (f32, f32),
        occupations: impl Iterator<Item = (f32, bool)>,
    ) -> Self {
        let [most_occupation, most_experience] =
            [Criterion::Occupation, Criterion::Experience].map(|at| mosts[at as usize][1]);
        let gains = occupations.map(|(value, counts)| Gain {
            occupation: most_occupation.weight * (value - occupation).max(0.0),
            experience: if counts { most_experience.weight * (1.0 - experience) } else { 0.0 },
        });
        let mut bounds = Self {
            mosts,
            frames: [Frame::default(); Says::COUNT],
            gains: gains.collect(),
            location: mosts[Criterion::Location as usize][1].weight,
        };
        for says in 0..Says::COUNT {
            let says = Says(says as u8);
            let gains = |bits| f32::from(u8::from(says.has(bits) && !says.has(Says::CROWDED)));
            // A person who states no occupation has a value below 1 even where it is asked, and no gain.
            let mut frame = Frame {
                occupation: gains(Says::OCCUPATION)
                    * f32::from(u8::from(most_occupation.value == 1.0)),
                experience: gains(Says::EXPERIENCE)
                    * f32::from(u8::from(most_experience.value == 1.0)),
                ..Frame::default()
            };
            let mut weights = 0.0;
            for criterion in Criterion::ALL {
                let most = bounds.most(criterion, says);
                weights += most.weight;
                frame.earned += match criterion {
                    Criterion::Location => 0.0,
                    Criterion::Occupation if frame.occupation > 0.0 => most.weight * occupation,
                    Criterion::Experience if frame.experience > 0.0 => most.weight * experience,
                    _ => most.weight * most.value,
                };
            }
            for criterion in SCAN_ORDER {
                frame.all.put(bounds.part(criterion, says));
            }
            frame.scale = if weights > 0.0 { 10_000.0 / weights } else { 0.0 };
            bounds.frames[says.0 as usize] = frame;
        }
        bounds
    }

    fn most(&self, criterion: Criterion, says: Says) -> Most {
        let bit = bit(criterion);
        self.mosts[criterion as usize][usize::from(says.has(bit))]
    }

    /// A number that no score of the document exceeds, in hundredths; at least 1.
    #[inline]
    pub(crate) fn of(&self, sketch: &Sketch, location: f32) -> u16 {
        let frame = &self.frames[usize::from(sketch.says.0) % Says::COUNT];
        let mut gain = Gain::default();
        for concept in sketch.concepts {
            // What fills the room has no gain, so looking it up is cheaper than a branch.
            if let Some(of) = self.gains.get(usize::from(concept)) {
                // Gains are numbers: a plain comparison is one instruction, `f32::max` several.
                if of.occupation > gain.occupation {
                    gain.occupation = of.occupation;
                }
                if of.experience > gain.experience {
                    gain.experience = of.experience;
                }
            }
        }
        let earned = frame.earned
            + self.location * location
            + frame.occupation * gain.occupation
            + frame.experience * gain.experience;
        // Single precision moves the sum by far less than the two hundredths added.
        (earned * frame.scale) as u16 + 2
    }

    /// The most that all criteria together can add for a document that says this.
    #[inline]
    pub(crate) fn all(&self, says: Says) -> Sums {
        self.frames[usize::from(says.0) % Says::COUNT].all
    }

    /// The most that one criterion can add: Σ v·s and Σ v.
    #[inline]
    pub(crate) fn part(&self, criterion: Criterion, says: Says) -> Sums {
        let most = self.most(criterion, says);
        let weight = f64::from(most.weight);
        Sums { earned: weight * f64::from(most.value), weight }
    }
}
