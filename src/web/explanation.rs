//! A match as a reader sees it: the score, its parts as bars, what was found and what was not.

use super::format;
use super::messages::Words;
use crate::service::{
    CheckState, Criterion, CriterionReason, Eligibility, Explanation, Finding, Points,
};

/// Findings that stand in the summary of a match.
const SHOWN: usize = 3;

/// A sentence with the points that hang on it.
pub(super) struct Reason {
    pub(super) text: String,
    /// Empty where nothing hangs on it.
    pub(super) points: String,
}

/// One criterion.
pub(super) struct Bar {
    pub(super) label: String,
    /// What it contributes and could contribute, in words.
    pub(super) share: String,
    /// Length of what it contributes, 0 to 100.
    pub(super) filled: String,
    /// Length of what it could contribute, 0 to 100.
    pub(super) track: String,
    /// Why the value says little: nobody asks, or the other side is silent.
    pub(super) remark: Option<&'static str>,
    /// Points that hang on no finding, in words; empty where all or none do.
    pub(super) base: String,
    pub(super) found: Vec<Reason>,
    pub(super) missing: Vec<Reason>,
    /// What the vacancy does not say.
    pub(super) silent: Vec<Reason>,
}

/// A licence, card or permit.
pub(super) struct CheckLine {
    pub(super) text: String,
    /// `held`, `open` or `missing`.
    pub(super) state: &'static str,
    /// The act and the authority's site, where there are.
    pub(super) law: Option<String>,
    pub(super) url: Option<String>,
}

/// A match, explained.
pub(super) struct MatchView {
    /// Whole points.
    pub(super) score: String,
    /// Points with two decimals.
    pub(super) exact: String,
    /// The same pair with the other side's weights, whole and with two decimals.
    pub(super) other: String,
    pub(super) other_exact: String,
    pub(super) confidence: String,
    pub(super) bars: Vec<Bar>,
    /// What counts most of what was found.
    pub(super) best: Vec<String>,
    /// What counts most of what is missing.
    pub(super) gaps: Vec<String>,
    /// Names of what the vacancy does not say, parted by commas.
    pub(super) silent: String,
    pub(super) checks: Vec<CheckLine>,
    /// What the checks mean for the work, where they are not all held.
    pub(super) eligibility: Option<(&'static str, String)>,
    pub(super) limits: Vec<String>,
}

/// Points as a whole number; 100 only where all are reached.
pub(super) fn rounded(points: Points) -> String {
    let whole = (points.0 + 50) / 100;
    (if points.0 < 10_000 { whole.min(99) } else { whole }).to_string()
}

impl MatchView {
    pub(super) fn new(words: Words, explanation: &Explanation) -> Self {
        let longest = explanation.criteria.iter().map(|reason| reason.possible.0).max();
        let longest = f64::from(longest.unwrap_or(0).max(1));
        let bars = explanation.criteria.iter().filter(|reason| reason.possible.0 > 0);
        Self {
            score: rounded(explanation.score),
            exact: format::points(words.0, explanation.score),
            other: rounded(explanation.other_side),
            other_exact: format::points(words.0, explanation.other_side),
            confidence: format::percent(explanation.confidence),
            bars: bars.map(|reason| bar(words, reason, longest)).collect(),
            best: top(explanation, |reason| &reason.found),
            gaps: top(explanation, |reason| &reason.missing),
            silent: silent(explanation),
            checks: explanation
                .checks
                .iter()
                .map(|check| CheckLine {
                    text: check.text.clone(),
                    state: match check.state {
                        CheckState::Held => "held",
                        CheckState::Expired | CheckState::Missing => "missing",
                        _ => "open",
                    },
                    law: check.law.clone(),
                    url: check.authority_url.clone(),
                })
                .collect(),
            eligibility: match explanation.eligibility {
                Eligibility::Eligible => None,
                Eligibility::IfConfirmed => {
                    Some(("silent", open(words, "match.if_confirmed", explanation)))
                }
                Eligibility::NotNow => Some(("missing", open(words, "match.not_now", explanation))),
            },
            limits: explanation.limits.iter().map(|limit| limit.text.clone()).collect(),
        }
    }
}

/// What has to be held or confirmed, by name.
fn open(words: Words, heading: &str, explanation: &Explanation) -> String {
    let decisive = explanation.checks.iter().filter(|it| it.eligibility == explanation.eligibility);
    let names: Vec<&str> = decisive.map(|check| check.item.label.as_str()).collect();
    format!("{} {}", words.t(heading), names.join(", "))
}

fn bar(words: Words, reason: &CriterionReason, longest: f64) -> Bar {
    let length = |points: Points| format!("{:.1}", f64::from(points.0) / longest * 100.0);
    let exact = |points: Points| format::points(words.0, points);
    let values = [("points", exact(reason.contribution)), ("most", exact(reason.possible))];
    let values = values.each_ref().map(|(name, value)| (*name, value.as_str()));
    let remark = match (reason.asked, reason.stated) {
        (false, _) => Some(words.t("match.open")),
        (true, false) if reason.silent.is_empty() => Some(words.t("match.unstated")),
        (true, _) => None,
    };
    Bar {
        label: reason.label.clone(),
        share: words.fill("match.share", &values),
        filled: length(reason.contribution.min(reason.possible)),
        track: length(reason.possible),
        remark,
        base: if reason.base.0 > 0 && reason.base < reason.contribution {
            words.with("match.base", "n", &exact(reason.base))
        } else {
            String::new()
        },
        found: reason.found.iter().map(|finding| sentence(words, finding)).collect(),
        missing: reason.missing.iter().map(|finding| sentence(words, finding)).collect(),
        silent: reason.silent.iter().map(|finding| sentence(words, finding)).collect(),
    }
}

/// Names of what the vacancy does not say, each once.
fn silent(explanation: &Explanation) -> String {
    let mut names: Vec<&str> = Vec::new();
    for reason in &explanation.criteria {
        for finding in &reason.silent {
            // A place by its name would be read as the place that is not told.
            let own = reason.criterion == Criterion::Location;
            let name = if own { &reason.label } else { &finding.asked.label };
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
    }
    names.join(", ")
}

fn sentence(words: Words, finding: &Finding) -> Reason {
    let points = if finding.points.0 == 0 {
        String::new()
    } else {
        words.with("match.points", "n", &format::points(words.0, finding.points))
    };
    Reason { text: shown(&finding.text), points }
}

/// A sentence whose percent signs stay with their numbers.
fn shown(text: &str) -> String {
    text.replace(" %", "\u{a0}%")
}

/// The findings on which most hangs, of all criteria; for missing ones, in the order of what could be earned.
fn top(explanation: &Explanation, of: impl Fn(&CriterionReason) -> &Vec<Finding>) -> Vec<String> {
    let mut all: Vec<(Points, Points, &Finding)> = explanation
        .criteria
        .iter()
        .flat_map(|reason| {
            of(reason).iter().map(|finding| (finding.points, reason.possible, finding))
        })
        .collect();
    all.sort_by_key(|(points, possible, _)| std::cmp::Reverse((*points, *possible)));
    all.into_iter().take(SHOWN).map(|(_, _, finding)| shown(&finding.text)).collect()
}

#[cfg(test)]
mod tests {
    //! 1. Only a full score is shown as 100.

    use super::*;

    #[test]
    fn nearly_full_is_not_full() {
        assert_eq!(rounded(Points(9_999)), "99");
        assert_eq!(rounded(Points(10_000)), "100");
        assert_eq!(rounded(Points(8_349)), "83");
        assert_eq!(rounded(Points(8_350)), "84");
    }
}
