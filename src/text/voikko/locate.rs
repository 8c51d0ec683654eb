//! Where the Finnish transducer is installed.

use std::path::{Path, PathBuf};

use super::TransducerError;

/// Debian's package with the Finnish transducer.
pub const DEBIAN_PACKAGE: &str = "voikko-fi";

/// The file within a folder of dictionaries: format 5, the standard morphology.
const IN_DICTIONARIES: &str = "5/mor-standard/mor.vfst";

/// The file's own name.
const FILE_NAME: &str = "mor.vfst";

/// Folders of dictionaries: Debian's, then those of a local installation.
const DICTIONARIES: [&str; 4] =
    ["/usr/lib/voikko", "/usr/share/voikko", "/usr/local/lib/voikko", "/usr/local/share/voikko"];

/// Path of the Finnish transducer: the configured one if any, else the first of Debian's places
/// that has it. A configured path is the file `mor.vfst`, the folder that holds it, or a folder of
/// dictionaries as Voikko lays it out (`5/mor-standard/mor.vfst`).
///
/// # Errors
///
/// [`TransducerError::NotFound`] if a path is configured and leads nowhere: the installed one does
/// not take its place. [`TransducerError::NotInstalled`] if none is configured and none installed.
/// [`TransducerError::Read`] if the system does not let one look.
pub fn locate(configured: Option<&Path>) -> Result<PathBuf, TransducerError> {
    match configured {
        Some(path) => {
            let candidates = [path.to_path_buf(), path.join(FILE_NAME), path.join(IN_DICTIONARIES)];
            first_file(&candidates)?
                .ok_or_else(|| TransducerError::NotFound { path: path.to_path_buf() })
        }
        None => {
            let places = DICTIONARIES.map(|folder| Path::new(folder).join(IN_DICTIONARIES));
            first_file(&places)?
                .ok_or_else(|| TransducerError::NotInstalled { places: places.to_vec() })
        }
    }
}

fn first_file(candidates: &[PathBuf]) -> Result<Option<PathBuf>, TransducerError> {
    use std::io::ErrorKind::{NotADirectory, NotFound};
    for path in candidates {
        match std::fs::metadata(path) {
            Ok(found) if found.is_file() => return Ok(Some(path.clone())),
            Ok(_) => {}
            Err(error) if matches!(error.kind(), NotFound | NotADirectory) => {}
            Err(source) => return Err(TransducerError::Read { path: path.clone(), source }),
        }
    }
    Ok(None)
}
