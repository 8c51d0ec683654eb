//! Postal codes from an operator's file. None are shipped: their register has terms of its own.

use std::collections::HashMap;
use std::path::Path;

use crate::taxonomy::places::{Place, Places, PlacesError};
use crate::taxonomy::table::Table;

impl Places {
    /// The municipality of a Finnish postal code of five digits, if a file was loaded that has it.
    #[must_use]
    pub fn postal_code(&self, code: &str) -> Option<Place> {
        self.postal_codes.get(code.trim()).copied()
    }

    /// Number of postal codes known.
    #[must_use]
    pub fn postal_code_count(&self) -> usize {
        self.postal_codes.len()
    }

    /// Reads postal codes from a UTF-8 file with a header line and columns parted by tabs, of which
    /// `postcode` (five digits) and `municipality_code` (three digits, also of merged
    /// municipalities) are read. They replace those of an earlier file. Gives their number.
    ///
    /// # Errors
    /// If the file cannot be read, lacks a column, or holds a line with a wrong number of fields, a
    /// malformed or repeated postal code or an unknown municipality; then nothing is changed.
    pub fn load_postal_codes(&mut self, path: impl AsRef<Path>) -> Result<usize, PlacesError> {
        let path = path.as_ref();
        let file = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|source| PlacesError::File {
            action: "read",
            path: file.clone(),
            source,
        })?;
        let table = Table::new(&file, &text);
        let [postcode, municipality] = table.columns(["postcode", "municipality_code"])?;
        let mut postal_codes = HashMap::new();
        for row in table.rows() {
            let row = row?;
            let code = row.get(postcode);
            if code.len() != 5 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
                let problem = format!("`{code}` is not a postal code, expected five digits");
                return Err(row.error(postcode, problem).into());
            }
            let owner = row.get(municipality);
            let place = self.municipality(owner).ok_or_else(|| {
                let problem = format!(
                    "`{owner}` is not a municipality, expected the three digits of a Finnish one"
                );
                row.error(municipality, problem)
            })?;
            if postal_codes.insert(Box::from(code), place).is_some() {
                return Err(row
                    .error(postcode, format!("`{code}` stands twice in the file"))
                    .into());
            }
        }
        self.postal_codes = postal_codes;
        Ok(self.postal_codes.len())
    }
}
