//! The dictionaries of the analysis, loaded once at start.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::cache::SharedReadings;
use super::settings::{AnalysisSettings, DictionaryChoice};
use super::{Analyzer, VERSION};
use crate::domain::Lang;
use crate::taxonomy::Taxonomy;
use crate::text::compound::{
    CompoundDictionary, CompoundRules, DictionaryBuilder, SWEDISH_PACKAGE, SWEDISH_WORD_LIST,
    WordListError, read_word_list,
};
use crate::text::hash::hash;
use crate::text::voikko::{DEBIAN_PACKAGE, FinnishMorphology, TransducerError, locate};

/// A dictionary that the configuration names and that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LexicaError {
    /// Voikko's transducer.
    #[error("analysis.voikko: {0}")]
    Voikko(#[source] TransducerError),
    /// The Swedish word list.
    #[error("analysis.hunspell_sv: {0}")]
    WordList(#[source] WordListError),
}

/// Dictionaries that base forms and compound parts are read with, shared by everything that indexes,
/// searches and marks. Two with the same [`Lexica::version`] read every text alike.
#[derive(Debug)]
pub struct Lexica {
    /// Tells one from another in the threads' word caches.
    id: u64,
    pub(super) finnish: Finnish,
    /// Without words where the taxonomy was not asked.
    pub(super) swedish: Option<CompoundDictionary>,
    has_hunspell: bool,
    version: String,
    readings: SharedReadings,
}

/// How Finnish words are read.
#[derive(Debug)]
pub(super) enum Finnish {
    /// Base forms and parts by Voikko.
    Voikko(Box<FinnishMorphology>),
    /// Stems, and parts that are words of labels.
    Stems(Option<CompoundDictionary>),
}

impl Lexica {
    /// Loads what the settings allow and the system has. Says in the log which package is missing.
    ///
    /// # Errors
    /// A dictionary that the settings name by its path cannot be read.
    pub fn load(taxonomy: &Taxonomy, settings: &AnalysisSettings) -> Result<Self, LexicaError> {
        let (finnish, swedish) = rayon::join(
            || finnish(taxonomy, &settings.voikko),
            || swedish(taxonomy, &settings.hunspell_sv),
        );
        let ((finnish_version, finnish), (swedish, has_hunspell)) = (finnish?, swedish?);
        let swedish_version = swedish.fingerprint();
        let version = format!("{VERSION}; {finnish_version}; swedish words {swedish_version:016x}");
        let readings = SharedReadings::new();
        Ok(Self { id: next_id(), finnish, swedish: Some(swedish), has_hunspell, version, readings })
    }

    /// Stems alone: no base forms and no compound parts.
    #[must_use]
    pub fn stems_only() -> Self {
        let version = format!("{VERSION}; stems only");
        Self {
            id: next_id(),
            finnish: Finnish::Stems(None),
            swedish: None,
            has_hunspell: false,
            version,
            readings: SharedReadings::new(),
        }
    }

    /// What texts were read with: version of the analysis and fingerprints of the dictionaries.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Whether Finnish base forms come from Voikko.
    #[must_use]
    pub fn has_voikko(&self) -> bool {
        matches!(self.finnish, Finnish::Voikko(_))
    }

    /// Whether Swedish compounds are split by Hunspell's words too.
    #[must_use]
    pub fn has_hunspell(&self) -> bool {
        self.has_hunspell
    }

    /// Whether a folded word is one of the Swedish words that are known.
    #[must_use]
    pub fn knows_swedish(&self, folded: &str) -> bool {
        self.swedish.as_ref().is_some_and(|words| words.knows(folded))
    }

    /// Memory that the dictionaries take, in bytes, without the threads' word caches.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let swedish = self.swedish.as_ref().map_or(0, CompoundDictionary::memory_bytes);
        swedish
            + match &self.finnish {
                Finnish::Voikko(morphology) => morphology.memory_bytes(),
                Finnish::Stems(words) => words.as_ref().map_or(0, CompoundDictionary::memory_bytes),
            }
    }

    pub(super) fn readings(&self) -> &SharedReadings {
        &self.readings
    }

    pub(super) fn id(&self) -> u64 {
        self.id
    }
}

/// How Finnish words are read, and what that is called in the version.
fn finnish(
    taxonomy: &Taxonomy,
    choice: &DictionaryChoice,
) -> Result<(String, Finnish), LexicaError> {
    if let Some((bytes, morphology)) = voikko(choice)? {
        return Ok((format!("voikko {bytes:016x}"), Finnish::Voikko(Box::new(morphology))));
    }
    let dictionary = labels(taxonomy, Lang::Fi, CompoundRules::finnish()).build();
    let version = format!("finnish words {:016x}", dictionary.fingerprint());
    Ok((version, Finnish::Stems(Some(dictionary))))
}

/// The words that Swedish compounds are split by, and whether Hunspell's are among them.
fn swedish(
    taxonomy: &Taxonomy,
    choice: &DictionaryChoice,
) -> Result<(CompoundDictionary, bool), LexicaError> {
    let mut builder = labels(taxonomy, Lang::Sv, CompoundRules::swedish());
    let has_hunspell = add_word_list(&mut builder, choice)?;
    Ok((builder.build(), has_hunspell))
}

fn next_id() -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    NEXT.fetch_add(1, Ordering::Relaxed)
}

/// Voikko's morphology and the hash of its file.
fn voikko(choice: &DictionaryChoice) -> Result<Option<(u64, FinnishMorphology)>, LexicaError> {
    let open = |path: Option<&Path>| {
        let path = locate(path)?;
        let morphology = FinnishMorphology::open(&path)?;
        let bytes = std::fs::read(&path)
            .map_err(|source| TransducerError::Read { path: path.clone(), source })?;
        Ok::<_, TransducerError>((path, hash(&bytes), morphology))
    };
    let opened = match choice {
        DictionaryChoice::Off => return Ok(None),
        DictionaryChoice::At(path) => open(Some(path)).map_err(LexicaError::Voikko)?,
        DictionaryChoice::Auto => match open(None) {
            Ok(opened) => opened,
            Err(error) => {
                tracing::warn!(
                    %error,
                    package = DEBIAN_PACKAGE,
                    "Finnish base forms cannot be read: words are stemmed and compounds split by \
                     the words of labels"
                );
                return Ok(None);
            }
        },
    };
    let (path, bytes, morphology) = opened;
    tracing::info!(path = %path.display(), "Finnish base forms by Voikko");
    Ok(Some((bytes, morphology)))
}

/// The words of all labels of the taxonomy in a language.
fn labels(taxonomy: &Taxonomy, lang: Lang, rules: CompoundRules) -> DictionaryBuilder {
    let mut builder = DictionaryBuilder::new(rules);
    for (_, _, label) in taxonomy.all_labels(lang) {
        Analyzer::unstemmed().analyze(label, |token| builder.add(token.term));
    }
    builder
}

/// Adds the Swedish word list, if there is one.
fn add_word_list(
    builder: &mut DictionaryBuilder,
    choice: &DictionaryChoice,
) -> Result<bool, LexicaError> {
    let path = match choice {
        DictionaryChoice::Off => return Ok(false),
        DictionaryChoice::Auto => PathBuf::from(SWEDISH_WORD_LIST),
        DictionaryChoice::At(path) => path.clone(),
    };
    match (read_word_list(&path, |word| builder.add(word)), choice) {
        (Ok(()), _) => {
            tracing::info!(path = %path.display(), "Swedish compounds by Hunspell's words");
            Ok(true)
        }
        (Err(error), DictionaryChoice::At(_)) => Err(LexicaError::WordList(error)),
        (Err(error), _) => {
            tracing::warn!(
                %error,
                package = SWEDISH_PACKAGE,
                "no Swedish word list: compounds are split by the words of labels"
            );
            Ok(false)
        }
    }
}
