//! Finding the occupations and skills of self-descriptions.

use std::sync::Arc;
use std::time::Instant;

use super::{Outcome, Progress, answer_all};
use crate::domain::LanguageCode;
use crate::evaluation::{Engine, EvaluationError, RankedItem, Ranking, Reading, Record};
use crate::text::relatedness::Model;
use crate::text::wording::Wording;

/// Suggests occupations and skills for each text as wording help does, most probable first; an item's id is the last
/// part of the concept's URI.
///
/// # Errors
/// None at present; other tasks have some.
pub fn wording(
    engine: &Engine,
    model: &Arc<Model>,
    texts: &[Record],
    declared: Option<LanguageCode>,
    limit: usize,
    progress: Progress<'_>,
) -> Result<Outcome, EvaluationError> {
    let started = Instant::now();
    let reading = Reading::new(engine, declared, texts);
    let taxonomy = &engine.reference.taxonomy;
    let (lexicon, lexica) = (Arc::clone(&engine.lexicon), Arc::clone(&engine.reference.lexica));
    let wording = Wording::new(Arc::clone(taxonomy), lexicon, lexica, model);
    answer_all(texts, started.elapsed(), progress, |_, text| {
        let lang = reading.language(&text.text).lang().unwrap_or_default();
        let found = wording.suggest(&text.text, lang, limit);
        let mut items: Vec<RankedItem> = found
            .occupations
            .iter()
            .chain(&found.skills)
            .map(|one| {
                let id = taxonomy.id(one.concept);
                let last = id.rsplit('/').next().unwrap_or(id);
                RankedItem { id: last.to_owned(), score: one.probability }
            })
            .collect();
        items.sort_by(|a, b| b.score.total_cmp(&a.score));
        items.truncate(limit);
        Ok(Ranking { query: text.id.clone(), items })
    })
}
