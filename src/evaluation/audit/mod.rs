//! The fairness audit: does anything act on scores that must not, and how do groups stand in the lists?
//!
//! Brief overview: [`audit`] tells people otherwise in what must not matter ([`variants`]) and compares every list in both
//! directions; measures changes that may act and names the criteria that they acted through; and measures how groups, known
//! from outside ([`Attribute`]), stand in the lists of candidates. [`Limits`] says what passes; the [`AuditReport`] names
//! what does not. What is audited is a [`Ranker`]; [`EngineRanker`] is the engine.
//!
//! **Invariant:** groups never reach what ranks: they are joined to finished lists.

mod effects;
mod groups;
mod invariance;
mod labels;
mod limits;
mod measures;
mod ranker;
mod report;
#[cfg(test)]
mod tests;
mod variants;

pub use effects::{EffectReport, ForbiddenMove};
pub use groups::{AttributeReport, DepthReport, GroupAtDepth, GroupReport, Tested, group_report};
pub use invariance::{Move, Standing, VariantReport};
pub use labels::{Attribute, GroupFile, synthetic, territory};
pub use limits::{
    DesiredShare, EffectLimit, EffectLimits, GroupLimits, GroupSettings, GroupSource,
    InvarianceLimits, Limits, LimitsError,
};
pub use measures::{
    Desired, Infeasible, counts, exposure, infeasible, min_max, ndkl, ratio, skew, skews, weight,
};
pub use ranker::{EngineRanker, Lists, Person, Ranker, Scored, Values};
pub use report::{AuditReport, AuditStamp, Failure, Sizes};

use self::variants::Making;
use super::{EvaluationError, Progress};
use crate::domain::YearMonth;
use crate::matching::Points;
use crate::taxonomy::codes::Codes;
use crate::taxonomy::places::Places;

/// What an audit is made with.
#[derive(Debug)]
pub struct Auditing<'a> {
    /// People whose variants are compared.
    pub people: &'a [Person],
    /// People whom lists of candidates are made of for the group report.
    pub candidates: &'a [Person],
    /// What the auditor knows of the candidates; synthetic groups stand in where nothing is known.
    pub groups: Option<&'a GroupFile>,
    /// What passes.
    pub limits: &'a Limits,
    /// Places.
    pub places: &'a Places,
    /// Names of languages.
    pub codes: &'a Codes,
    /// What made the lists, and the seed of everything that is drawn.
    pub stamp: AuditStamp,
}

/// Audits a ranker. The same ranker, people and stamp give the same report.
///
/// # Errors
/// Lists cannot be made.
pub fn audit(
    ranker: &dyn Ranker,
    auditing: &Auditing<'_>,
    progress: Progress<'_>,
) -> Result<AuditReport, EvaluationError> {
    let Auditing { people, candidates, limits, places, codes, ref stamp, .. } = *auditing;
    let making = Making { places, codes, seed: stamp.seed };
    let base = Lists::of(ranker, people)?;
    let invariance = invariance::invariance(ranker, &making, people, &base, progress)?;
    let now = YearMonth::of(stamp.today);
    let allowed = |name: &str| limits.of_effect(name).criteria.clone();
    let effects = effects::effects(ranker, &making, now, (people, &base), &allowed, progress)?;
    drop(base);

    progress("groups", 0, 1);
    let settings = &limits.groups;
    let floor = Points((settings.floor * 100.0).round() as u32);
    let lists: Vec<Vec<u32>> = ranker
        .for_vacancies(candidates, Some(floor))?
        .into_iter()
        .map(|list| list.into_iter().map(|item| item.item).collect())
        .collect();
    let mut attributes = match auditing.groups {
        Some(file) => file.attributes(candidates),
        None => synthetic(candidates, stamp.seed),
    };
    attributes.push(territory(candidates, places));
    let mut groups = Vec::new();
    let mut not_compared = Vec::new();
    for attribute in &attributes {
        match group_report(attribute, &lists, settings, stamp.seed) {
            Some(report) => groups.push(report),
            None => not_compared.push(attribute.name.clone()),
        }
    }
    progress("groups", 1, 1);
    let sizes = Sizes {
        profiles: people.len(),
        vacancies: ranker.vacancies().len(),
        candidates: candidates.len(),
        lists: lists.iter().filter(|list| list.len() >= settings.fewest_candidates).count(),
    };
    Ok(AuditReport::new(stamp.clone(), sizes, limits, invariance, effects, groups, not_compared))
}
