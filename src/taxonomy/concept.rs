//! What a concept is: its number, its kind, its kinds of labels, and how credit is kept in a byte.

/// A concept of one loaded taxonomy: an index into a dense space.
///
/// The number belongs to the taxonomy that gave it and means nothing in another version; what is
/// stored or sent is the id ([`Taxonomy::id`](crate::taxonomy::Taxonomy::id)). Numbers follow the
/// order of the ids. The accessors of [`Taxonomy`](crate::taxonomy::Taxonomy) panic on a number that
/// is not below its `len`, as an index into a slice does.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Concept(u16);

impl Concept {
    /// How many concepts a taxonomy may hold; the number above the last one stands for "none".
    pub const MAX_COUNT: usize = u16::MAX as usize;

    /// The dense index, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }

    /// The concept with this index; `None` from [`Concept::MAX_COUNT`] on.
    #[must_use]
    pub fn from_index(index: usize) -> Option<Self> {
        u16::try_from(index).ok().and_then(Self::from_u16)
    }

    /// The index as the two bytes it needs.
    #[must_use]
    pub const fn to_u16(self) -> u16 {
        self.0
    }

    /// The concept with this index; `None` for 65,535, which is kept free.
    #[must_use]
    pub const fn from_u16(index: u16) -> Option<Self> {
        if index == u16::MAX { None } else { Some(Self(index)) }
    }
}

/// The kinds of concepts that ESCO holds.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConceptKind {
    /// An ESCO occupation.
    Occupation,
    /// A group of ISCO-08, of any of its four levels.
    IscoGroup,
    /// A skill or competence, and the few that ESCO leaves without a type.
    Skill,
    /// Knowledge.
    Knowledge,
    /// A group of the skill hierarchy (S, K, T, L and the ISCED-F fields).
    SkillGroup,
}

impl ConceptKind {
    /// All kinds, in the order of their numbers in a pack.
    pub const ALL: [Self; 5] =
        [Self::Occupation, Self::IscoGroup, Self::Skill, Self::Knowledge, Self::SkillGroup];

    /// Its name in data and interfaces.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Occupation => "occupation",
            Self::IscoGroup => "isco_group",
            Self::Skill => "skill",
            Self::Knowledge => "knowledge",
            Self::SkillGroup => "skill_group",
        }
    }

    /// Whether a person can have it: a skill, competence or knowledge, not a group of them.
    #[must_use]
    pub const fn is_skill(self) -> bool {
        matches!(self, Self::Skill | Self::Knowledge)
    }

    /// Whether it is an occupation proper, not an ISCO group.
    #[must_use]
    pub const fn is_occupation(self) -> bool {
        matches!(self, Self::Occupation)
    }

    /// Whether it belongs to the occupations pillar: an occupation or an ISCO group.
    #[must_use]
    pub const fn is_work(self) -> bool {
        matches!(self, Self::Occupation | Self::IscoGroup)
    }

    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    pub(super) fn from_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }
}

/// What part a label plays for its concept (SKOS).
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabelKind {
    /// The one name that is shown.
    Preferred,
    /// Another name that may be shown.
    Alternative,
    /// A spelling that is searched for but never shown.
    Hidden,
}

impl LabelKind {
    pub(super) const fn number(self) -> u8 {
        self as u8
    }

    pub(super) const fn from_number(number: u8) -> Option<Self> {
        match number {
            0 => Some(Self::Preferred),
            1 => Some(Self::Alternative),
            2 => Some(Self::Hidden),
            _ => None,
        }
    }
}

/// How widely a skill is used, as ESCO says it.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ReuseLevel {
    /// In all kinds of work.
    Transversal,
    /// In several sectors.
    CrossSector,
    /// In one sector.
    SectorSpecific,
    /// In one occupation and its specialisms.
    OccupationSpecific,
}

impl ReuseLevel {
    /// All levels, widest first, in the order of their numbers in a pack (from 1; 0 is "not said").
    pub const ALL: [Self; 4] =
        [Self::Transversal, Self::CrossSector, Self::SectorSpecific, Self::OccupationSpecific];

    /// ESCO's word for it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Transversal => "transversal",
            Self::CrossSector => "cross-sector",
            Self::SectorSpecific => "sector-specific",
            Self::OccupationSpecific => "occupation-specific",
        }
    }

    /// The level with ESCO's word.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }
}

/// Steps between no credit and full credit: credit and relatedness are kept as whole 200ths, so
/// that the rules' own numbers (0.9, 0.85, 0.7, 0.6, 0.4, 0.2) are exact in one byte. Rounding moves a
/// product or a cosine by at most 0.0025.
pub const CREDIT_STEPS: u8 = 200;

/// Credit below this is not kept (matching: "cut below 0.2").
pub const CREDIT_CUT: f32 = 0.2;

/// The credit that a kept byte stands for: `credit / 200`, at most 1.
///
/// Every reader of relatedness and credit, slices included, goes through this one function, so that
/// a score is the same whichever way it was reached.
#[must_use]
pub fn credit_value(credit: u8) -> f32 {
    f32::from(credit.min(CREDIT_STEPS)) / f32::from(CREDIT_STEPS)
}

/// The byte that is kept for a credit between 0 and 1.
pub(super) fn credit_byte(value: f32) -> u8 {
    // The clamp makes the cast exact; NaN cannot come from sums of finite weights and would become 0.
    (value.clamp(0.0, 1.0) * f32::from(CREDIT_STEPS)).round() as u8
}

#[cfg(test)]
mod tests {
    //! 1. The highest number is kept free.
    //! 2. The rules' numbers survive the byte exactly.

    use super::*;

    #[test]
    fn the_last_number_is_none() {
        assert_eq!(Concept::from_index(65_535), None);
        assert_eq!(Concept::from_index(70_000), None);
        assert_eq!(Concept::from_index(65_534).map(Concept::index), Some(65_534));
    }

    #[test]
    fn the_numbers_of_the_rules_are_exact() {
        for value in [1.0_f32, 0.9, 0.85, 0.81, 0.7, 0.6, 0.5, 0.4, 0.36, 0.2, 0.0] {
            assert_eq!(credit_value(credit_byte(value)), value);
        }
    }
}
