//! The criteria, one file each.
//!
//! A criterion computes the value of a pair from columns. Where one side is fixed for a whole query, it
//! prepares tables for that side first; both preparations go through the same arithmetic (whole numbers,
//! or floating-point operations in one order), so that a pair has the same value from either side.

pub(crate) mod education;
pub(crate) mod experience;
pub(crate) mod languages;
pub(crate) mod location;
pub(crate) mod occupation;
pub(crate) mod skills;
pub(crate) mod terms;
pub(crate) mod text;

use crate::taxonomy::{Concept, Taxonomy};

/// Steps of relatedness, credit, recency and length: 200 is 1.
pub(crate) const STEPS: u32 = crate::taxonomy::CREDIT_STEPS as u32;

/// Calls `visit` with the concept itself (200) and with every occupation or group related to it, in 200ths.
pub(crate) fn each_related(taxonomy: &Taxonomy, concept: u16, mut visit: impl FnMut(usize, u32)) {
    let Some(concept) = Concept::from_u16(concept).filter(|c| c.index() < taxonomy.len()) else { return };
    visit(concept.index(), STEPS);
    let (related, credits) = taxonomy.related_occupation_rows(concept);
    for (other, credit) in related.iter().zip(credits) {
        if *other != concept {
            visit(other.index(), u32::from(*credit).min(STEPS));
        }
    }
}
