//! Code lists: languages, levels, licences, cards, terms of work, industries and Finnish education.
//!
//! Brief overview: [`Codes`] holds every list by name; a [`CodeList`] finds a [`Code`] by its code
//! or by its name. The same digits mean different things in different lists, so a code is nothing
//! without its list. [`import`] makes the tables of `data/codes` from the sources that
//! `data/README.md` names.
//!
//! ```
//! use kohtaanto::domain::Lang;
//! use kohtaanto::taxonomy::codes::Codes;
//! let codes = Codes::embedded().unwrap();
//! assert_eq!(codes.card("022").unwrap().name(Lang::Fi), "Hygieniapassi");
//! let list = codes.list("tmt/tyoaika").unwrap();
//! assert_eq!(list.find("deltidsarbete").unwrap().code(), "02");
//! ```

mod import;
mod levels;
mod list;
mod load;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::taxonomy::table::TableError;

pub use import::{import, import_fields};
pub use levels::EducationLevel;
pub use list::{Code, CodeList};

/// Why code lists could not be read.
#[derive(Debug, thiserror::Error)]
pub enum CodesError {
    /// A line of a table is wrong.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file could not be read or written.
    #[error("cannot {action} {path}")]
    File {
        /// `read` or `write`.
        action: &'static str,
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A line of a file of JSON Lines is not what it should be.
    #[error("{path}:{line}: not a concept")]
    Json {
        /// The file.
        path: String,
        /// Line counted from 1.
        line: usize,
        /// What the parser says.
        source: serde_json::Error,
    },
}

/// All code lists. The names are: `language`, `cefr`, `education_level` (ISCED 2011),
/// `driving_licence`, `card`, `isced_f` (fields of education), `nace2`, `nace2_1`, `koulutus`,
/// `tutkintonimike`, `osaamisala`, and the lists of Työmarkkinatori and EURES under `tmt/…` and
/// `eures/…`.
#[derive(Debug)]
pub struct Codes {
    pub(in crate::taxonomy::codes) lists: Vec<CodeList>,
    pub(in crate::taxonomy::codes) positions: HashMap<&'static str, usize>,
    pub(in crate::taxonomy::codes) levels: Vec<EducationLevel>,
}

impl Codes {
    /// The code lists of the tables that are compiled in.
    ///
    /// # Errors
    /// If a table is not in order, which the tests rule out for a released build.
    pub fn embedded() -> Result<Self, CodesError> {
        load::embedded()
    }

    /// The list with this name.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&CodeList> {
        self.positions.get(name).and_then(|position| self.lists.get(*position))
    }

    /// All lists, in the order of their tables.
    pub fn lists(&self) -> impl Iterator<Item = &CodeList> {
        self.lists.iter()
    }

    /// A card or permit by its Työmarkkinatori code, `001` to `095`.
    #[must_use]
    pub fn card(&self, code: &str) -> Option<&Code> {
        self.list("card")?.get(code)
    }

    /// A language by its ISO 639-1, 639-2/B or 639-3 code. The [`Code`] has the shortest.
    #[must_use]
    pub fn language(&self, code: &str) -> Option<&Code> {
        self.list("language")?.get(code)
    }

    /// A driving licence class (`B`, `C1E`); its parent is the class's Työmarkkinatori group.
    #[must_use]
    pub fn driving_licence(&self, class: &str) -> Option<&Code> {
        self.list("driving_licence")?.get(class)
    }

    /// The driving licence classes of a group of Työmarkkinatori's list `tmt/ajokortti`.
    pub fn driving_licences_of(&self, tmt_group: &str) -> impl Iterator<Item = &Code> {
        self.list("driving_licence")
            .into_iter()
            .flat_map(CodeList::iter)
            .filter(move |class| class.parent() == Some(tmt_group))
    }

    /// A level of education by its ISCED 2011 number, 0 to 8; 9 is other or unknown.
    #[must_use]
    pub fn education_level(&self, isced: u8) -> Option<&EducationLevel> {
        self.levels.iter().find(|level| level.isced() == isced)
    }

    /// All levels of education from 0 to 9.
    #[must_use]
    pub fn education_levels(&self) -> &[EducationLevel] {
        &self.levels
    }

    /// The level of education with a code of Työmarkkinatori's list `tmt/koulutusaste`; 31 and 32
    /// are both level 3.
    #[must_use]
    pub fn education_level_of_tmt(&self, koulutusaste: &str) -> Option<&EducationLevel> {
        self.levels.iter().find(|level| level.tmt().any(|code| code == koulutusaste))
    }
}
