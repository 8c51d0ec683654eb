//! Levels of education and what other systems call them.

use crate::domain::Lang;
use crate::taxonomy::codes::Code;

/// A level of ISCED 2011 with its counterparts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EducationLevel {
    pub(super) isced: u8,
    pub(super) eqf: Option<u8>,
    pub(super) tmt: &'static str,
    pub(super) code: Code,
}

impl EducationLevel {
    /// ISCED 2011 level, 0 to 8, and 9 for other or unknown. EURES uses the same digits.
    #[must_use]
    pub const fn isced(&self) -> u8 {
        self.isced
    }

    /// The usual level of the European Qualifications Framework in Finland, 1 to 8, if there is one.
    #[must_use]
    pub const fn eqf(&self) -> Option<u8> {
        self.eqf
    }

    /// Codes of Työmarkkinatori's list `tmt/koulutusaste`; none below level 3.
    pub fn tmt(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.tmt.split('|').filter(|code| !code.is_empty())
    }

    /// The code of the EURES list `eures/education_level`.
    #[must_use]
    pub const fn eures(&self) -> &'static str {
        self.code.code()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &'static str {
        self.code.name(lang)
    }
}
