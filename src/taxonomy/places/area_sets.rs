//! Which Finnish areas hold which, told by their municipalities.
//!
//! Regions, employment areas, wellbeing counties and NUTS regions are drawn by different laws, but
//! each is a set of municipalities, so one holds another exactly if its set does. That also says
//! that a region and its NUTS 3 region are the same territory.

use crate::taxonomy::places::Place;

/// Room for 320 municipalities, of which there are 308.
const WORDS: usize = 5;

/// Areas with the municipalities of each.
#[derive(Debug, Default)]
pub(super) struct AreaSets {
    areas: Vec<(Place, [u64; WORDS])>,
}

impl AreaSets {
    /// Adds municipality number `municipality` (0 to 319) to an area. Higher numbers are refused.
    pub(super) fn add(&mut self, area: Place, municipality: usize) -> bool {
        let (word, bit) = (municipality / 64, municipality % 64);
        if word >= WORDS {
            return false;
        }
        let position = match self.areas.iter().position(|(place, _)| *place == area) {
            Some(position) => position,
            None => {
                self.areas.push((area, [0; WORDS]));
                self.areas.len() - 1
            }
        };
        self.areas[position].1[word] |= 1 << bit;
        true
    }

    /// For each area, all others that hold it, in index order.
    pub(super) fn holders(&self) -> impl Iterator<Item = (Place, Vec<Place>)> {
        self.areas.iter().map(|(inner, inner_set)| {
            let mut outer: Vec<Place> = self
                .areas
                .iter()
                .filter(|(place, set)| {
                    place != inner
                        && inner_set.iter().zip(set).all(|(part, whole)| part & !whole == 0)
                })
                .map(|(place, _)| *place)
                .collect();
            outer.sort_unstable();
            (*inner, outer)
        })
    }
}
