//! The report as a page: no script, nothing loaded from elsewhere.

use askama::Template;

use super::text::{Told, by_check};
use super::{AuditReport, list_name, words};
use crate::evaluation::audit::{EffectReport, GroupSource, Move, Tested, VariantReport};

/// Moves that the page shows.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "audit.html")]
struct Page<'a> {
    report: &'a AuditReport,
    checks: Vec<(&'static str, Vec<&'a VariantReport>)>,
}

impl AuditReport {
    /// The report as one HTML document.
    ///
    /// # Errors
    /// None at present: everything is written to memory.
    pub fn html(&self) -> Result<String, std::fmt::Error> {
        let page = Page { report: self, checks: by_check(&self.invariance) };
        page.render().map_err(|_error| std::fmt::Error)
    }
}

impl Page<'_> {
    fn check(&self, name: &str) -> (&'static str, &'static str) {
        words::check(name)
    }

    fn effect(&self, name: &str) -> (&'static str, &'static str) {
        words::effect(name)
    }

    const fn source(&self, source: &GroupSource) -> &'static str {
        words::source(*source)
    }

    const fn invariance(&self) -> [&'static str; 2] {
        [words::INVARIANCE, words::INVARIANCE_NOT]
    }

    const fn effects(&self) -> &'static str {
        words::EFFECTS
    }

    const fn groups(&self) -> &'static str {
        words::GROUPS
    }

    const fn measures(&self) -> [(&'static str, &'static str); 6] {
        words::MEASURES
    }

    const fn limits(&self) -> &'static str {
        words::LIMITS
    }

    fn list(&self, effect: &EffectReport) -> &'static str {
        list_name(effect)
    }

    fn variant(&self, variant: &VariantReport) -> String {
        variant.variant.replace('_', " ")
    }

    fn through(&self, effect: &EffectReport) -> String {
        let names = effect.through.iter().map(|(criterion, count)| {
            format!("{} ({count})", format!("{criterion:?}").to_lowercase())
        });
        names.collect::<Vec<_>>().join(", ")
    }

    fn moves(&self) -> Vec<(&VariantReport, &Move)> {
        let of = |variant| -> Vec<_> {
            let variant: &VariantReport = variant;
            variant.moves.iter().map(|one| (variant, one)).collect()
        };
        self.report.invariance.iter().flat_map(of).take(SHOWN).collect()
    }

    fn told(&self, one: &Move) -> String {
        Told(one).to_string()
    }

    fn number(&self, value: &f64) -> String {
        format!("{value:.3}")
    }

    fn signed(&self, value: &f64) -> String {
        format!("{value:+.3}").replace('-', "−")
    }

    fn points(&self, value: &f64) -> String {
        format!("{value:.2}").replace('-', "−")
    }

    fn percent(&self, value: &f64) -> String {
        format!("{:.1} %", value * 100.0)
    }

    fn tested(&self, tested: &Tested) -> [String; 3] {
        [tested.value, tested.chance, tested.p].map(|value| format!("{value:.3}"))
    }

    fn is_enforced(&self, source: &GroupSource) -> bool {
        self.report.settings.enforce.contains(source)
    }

    /// A number with a narrow no-break space between thousands.
    fn grouped(&self, value: impl std::borrow::Borrow<u64>) -> String {
        let digits = value.borrow().to_string();
        let mut told = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                told.push('\u{202f}');
            }
            told.push(digit);
        }
        told
    }
}
