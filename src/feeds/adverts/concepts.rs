//! Concepts out of labels and national codes.

use crate::domain::{ConceptId, Lang};
use crate::feeds::Notes;
use crate::taxonomy::{Concept, ConceptKind, Taxonomy};

/// Unit groups of the Swedish classification SSYK 2012 that have the number *and* the content of an ISCO-08 unit group.
/// The two share their frame, but many numbers mean something else (SSYK 5241 sells at events, ISCO 5241 walks on
/// catwalks), so that a code is taken over only if it stands here.
const SSYK_AS_ISCO: [&str; 40] = [
    "2111", "2112", "2113", "2114", "2141", "2142", "2144", "2145", "2161", "2162", "2221", "2222",
    "2261", "2320", "2330", "2341", "2411", "2421", "2512", "2611", "2612", "3321", "3322", "3323",
    "3333", "3334", "3422", "3423", "5120", "5131", "5132", "5223", "5312", "5321", "7112", "7212",
    "7231", "8331", "8332", "9412",
];

/// The concept of a label: of those that bear it the one of the group that `code` names, else the likeliest.
///
/// Labels of registers hold several names (`Systemutvecklare/Programmerare`) and narrower ones behind a comma
/// (`Sjuksköterska, grundutbildad`): the whole is tried first, then its parts.
pub(super) fn labelled(
    taxonomy: &Taxonomy,
    label: &str,
    fits: fn(ConceptKind) -> bool,
    minor_group: Option<&str>,
) -> Option<Concept> {
    let bears = |text: &str| -> Vec<Concept> {
        let own = taxonomy.lookup(text, Lang::Sv);
        let found = if own.is_empty() { taxonomy.lookup_any(text) } else { own };
        found.into_iter().filter(|concept| fits(taxonomy.kind(*concept))).collect()
    };
    let parts = label.split('/').chain(label.split(',').take(1)).map(str::trim);
    let forms = std::iter::once(label.trim()).chain(parts.filter(|part| part.chars().count() >= 3));
    let mut first = None;
    for form in forms {
        let found = bears(form);
        let in_group = found.iter().find(|concept| {
            minor_group.is_some_and(|group| isco_code(taxonomy, **concept).starts_with(group))
        });
        if let Some(concept) = in_group {
            return Some(*concept);
        }
        first = first.or_else(|| found.first().copied());
    }
    first
}

/// The ISCO-08 code of an occupation or group.
fn isco_code(taxonomy: &Taxonomy, concept: Concept) -> &str {
    taxonomy.code(taxonomy.isco_group(concept).unwrap_or(concept))
}

/// The occupation of an advert: by its label, else by its code where that is safe.
pub(super) fn occupation(
    taxonomy: &Taxonomy,
    label: Option<&str>,
    code: Option<&str>,
    notes: &mut Notes,
) -> Option<ConceptId> {
    let ssyk = code.and_then(|code| code.trim().strip_prefix("ssyk2012:"));
    if let (Some(code), None) = (code, ssyk) {
        notes.dropped("occupation_code", code, "not a code of a classification that is read here");
    }
    let minor_group: Option<String> = ssyk.map(|code| code.chars().take(3).collect());
    let label = label.map(str::trim).filter(|label| !label.is_empty());
    let found = label
        .and_then(|label| labelled(taxonomy, label, ConceptKind::is_work, minor_group.as_deref()));
    if let Some(concept) = found {
        return id(taxonomy, concept);
    }
    let group = ssyk
        .filter(|code| SSYK_AS_ISCO.contains(code))
        .and_then(|code| taxonomy.isco(code))
        .and_then(|group| id(taxonomy, group));
    let shown = label.or(code).unwrap_or_default();
    match (&group, shown) {
        (Some(_), _) => {
            notes.mended(
                "occupation",
                shown,
                "no occupation of this name, its ISCO-08 group stands in",
            );
        }
        (None, "") => {}
        (None, _) => {
            notes.dropped("occupation", shown, "no occupation of this name, read from the text")
        }
    }
    group
}

/// The skill of a label.
pub(super) fn skill(taxonomy: &Taxonomy, label: &str) -> Option<ConceptId> {
    labelled(taxonomy, label, ConceptKind::is_skill, None).and_then(|skill| id(taxonomy, skill))
}

fn id(taxonomy: &Taxonomy, concept: Concept) -> Option<ConceptId> {
    taxonomy.id(concept).parse().ok()
}
