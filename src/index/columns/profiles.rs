//! Columns of profiles.

use super::{Columns, Lists, Sketch, id_hash, id_text};
use crate::index::gates::Right;
use crate::index::reference::Reference;
use crate::index::row::{EducationCode, Held, LanguageLevel, ProfileRow};
use crate::text::topics::Topic;

/// Columns of profiles.
#[derive(Debug, Default)]
pub struct ProfileColumns {
    ids: Lists<u8>,
    id_numbers: Vec<u64>,
    pub(crate) skills: Lists<u16>,
    pub(crate) wanted: Lists<u16>,
    pub(crate) held: Lists<Held>,
    pub(crate) languages: Lists<LanguageLevel>,
    pub(crate) educations: Lists<EducationCode>,
    pub(crate) cards: Lists<(u16, i32)>,
    pub(crate) rights: Lists<Right>,
    pub(crate) driving: Vec<u32>,
    pub(crate) wished: Lists<u16>,
    pub(crate) home: Vec<u16>,
    pub(crate) radius: Vec<u16>,
    pub(crate) remote: Vec<u8>,
    pub(crate) moves: Vec<bool>,
    pub(crate) working_time: Vec<u8>,
    pub(crate) contracts: Vec<u8>,
    pub(crate) shifts: Vec<u8>,
    pub(crate) kinds: Vec<u8>,
    pub(crate) pay_month: Vec<u32>,
    pub(crate) available: Vec<i32>,
    pub(crate) modified: Vec<i64>,
    pub(crate) topics: Lists<Topic>,
    pub(crate) sketches: Vec<Sketch>,
}

impl Columns for ProfileColumns {
    type Row = ProfileRow;

    fn push(&mut self, row: ProfileRow, _reference: &Reference) {
        self.sketches.push(Sketch::of_profile(&row));
        self.ids.push(row.id.bytes());
        self.id_numbers.push(id_hash(&row.id));
        self.skills.push(row.skills);
        self.wanted.push(row.wanted);
        self.held.push(row.held);
        self.languages.push(row.languages);
        self.educations.push(row.educations);
        self.cards.push(row.cards);
        self.rights.push(row.rights);
        self.driving.push(row.driving);
        self.wished.push(row.wished);
        self.home.push(row.home);
        self.radius.push(row.radius);
        self.remote.push(row.remote);
        self.moves.push(row.moves);
        self.working_time.push(row.working_time);
        self.contracts.push(row.contracts);
        self.shifts.push(row.shifts);
        self.kinds.push(row.kinds);
        self.pay_month.push(row.pay_month);
        self.available.push(row.available);
        self.modified.push(row.modified);
        self.topics.push(row.topics);
    }

    fn len(&self) -> usize {
        self.home.len()
    }

    fn id(&self, doc: u32) -> &str {
        id_text(self.ids.get(doc))
    }

    fn id_number(&self, doc: u32) -> u64 {
        self.id_numbers[doc as usize]
    }

    fn shrink(&mut self) {
        self.ids.shrink();
        self.id_numbers.shrink_to_fit();
        self.skills.shrink();
        self.wanted.shrink();
        self.held.shrink();
        self.languages.shrink();
        self.educations.shrink();
        self.cards.shrink();
        self.rights.shrink();
        self.wished.shrink();
        self.topics.shrink();
        self.sketches.shrink_to_fit();
    }
}
