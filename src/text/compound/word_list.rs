//! Word lists of the spelling checker Hunspell, read at run time where the operator has them.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};

/// Debian's package with the Swedish word list (LGPL-3.0; read where installed, never shipped).
pub const SWEDISH_PACKAGE: &str = "hunspell-sv";

/// Where that package puts the list.
pub const SWEDISH_WORD_LIST: &str = "/usr/share/hunspell/sv_SE.dic";

/// Why a word list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WordListError {
    /// The file cannot be read, or is not UTF-8.
    #[error("cannot read the word list {}", .path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The file does not begin like a word list.
    #[error("{} begins with {found:?}, expected a Hunspell word list (.dic) with the number of words", .path.display())]
    NotAWordList {
        /// The file.
        path: PathBuf,
        /// Its first line, cut.
        found: String,
    },
}

/// Calls `word` with each word of a Hunspell list (`.dic`, UTF-8): the first line is a number, each
/// other a word, its flags after a slash and its morphology after a tab. Words that are not written
/// in lower case are names and abbreviations and are passed over.
///
/// # Errors
///
/// [`WordListError`] if the file cannot be read or is no word list.
pub fn read_word_list(path: &Path, mut word: impl FnMut(&str)) -> Result<(), WordListError> {
    let read = |source| WordListError::Read { path: path.to_path_buf(), source };
    let mut lines = BufReader::new(File::open(path).map_err(read)?).lines();
    let first = lines.next().transpose().map_err(read)?.unwrap_or_default();
    if first.trim_start_matches('\u{feff}').trim().parse::<u32>().is_err() {
        let found = first.chars().take(40).collect();
        return Err(WordListError::NotAWordList { path: path.to_path_buf(), found });
    }
    for line in lines {
        let line = line.map_err(read)?;
        let entry = line.split(['/', '\t', ' ']).next().unwrap_or_default();
        if !entry.is_empty() && entry.chars().all(char::is_lowercase) {
            word(entry);
        }
    }
    Ok(())
}
