//! The report in a few lines.

use super::{AuditReport, list_name, words};
use crate::evaluation::audit::VariantReport;
use crate::evaluation::audit::invariance::Move;

/// Moves that are shown; JSON has more.
const SHOWN: usize = 20;

impl std::fmt::Display for AuditReport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (stamp, sizes) = (&self.stamp, &self.sizes);
        writeln!(f, "fairness audit: {}", if self.passed { "passed" } else { "FAILED" })?;
        writeln!(
            f,
            "{}; {} profiles, {} vacancies, {} candidates; taxonomy {}, ranking {}, limits {}, seed {}, {}",
            stamp.records,
            sizes.profiles,
            sizes.vacancies,
            sizes.candidates,
            stamp.taxonomy,
            stamp.ranking,
            stamp.limits,
            stamp.seed,
            stamp.today
        )?;
        writeln!(
            f,
            "\n{:<26} {:>8} {:>11} {:>7}   largest",
            "must not matter", "variants", "pairs", "moved"
        )?;
        for (check, of) in by_check(&self.invariance) {
            let pairs: u64 = of.iter().map(|variant| variant.pairs).sum();
            let moved: u64 = of.iter().map(|variant| variant.moved).sum();
            let largest = of.iter().map(|variant| variant.largest).fold(0.0, f64::max);
            let name = words::check(check).0;
            writeln!(f, "{name:<26} {:>8} {pairs:>11} {moved:>7}   {largest:.2}", of.len())?;
        }
        let moves = self.invariance.iter().flat_map(|it| it.moves.iter().map(move |one| (it, one)));
        for (variant, one) in moves.take(SHOWN) {
            writeln!(f, "  {}/{}: {}", variant.check, variant.variant, Told(one))?;
        }
        writeln!(
            f,
            "\n{:<26} {:<11} {:>11} {:>9} {:>6} {:>6} {:>7}  through",
            "may matter", "list of", "pairs", "moved", "mean", "median", "largest"
        )?;
        for effect in &self.effects {
            let through = effect.through.iter().map(|(criterion, count)| {
                format!("{} {count}", format!("{criterion:?}").to_lowercase())
            });
            let through = through.collect::<Vec<_>>().join(", ");
            let forbidden = match effect.forbidden {
                0 => String::new(),
                count => format!(" ({count} not allowed)"),
            };
            writeln!(
                f,
                "{:<26} {:<11} {:>11} {:>9} {:>6.2} {:>6.2} {:>7.2}  {through}{forbidden}",
                words::effect(effect.effect).0,
                list_name(effect),
                effect.pairs,
                effect.moved,
                effect.mean,
                effect.median,
                effect.largest,
            )?;
        }
        self.write_groups(f)?;
        if !self.failures.is_empty() {
            writeln!(f, "\nabove limits:")?;
        }
        self.failures.iter().try_for_each(|failure| writeln!(f, "  {failure}"))
    }
}

impl AuditReport {
    fn write_groups(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let settings = &self.settings;
        writeln!(
            f,
            "\ngroups in {} lists of candidates with at least {} points; desired share: {:?}",
            self.sizes.lists, settings.floor, settings.desired
        )?;
        for attribute in &self.groups {
            let enforced = match settings.enforce.contains(&attribute.source) {
                true => "limits enforced",
                false => "reported only",
            };
            writeln!(
                f,
                "\n{} ({:?}, {enforced}): {} people in {} groups, {} lists",
                attribute.attribute,
                attribute.source,
                attribute.people,
                attribute.groups.len(),
                attribute.lists
            )?;
            for group in &attribute.groups {
                write!(
                    f,
                    "  {:<18} {:>6} people  exposure {:.3}",
                    group.value, group.people, group.exposure
                )?;
                for at in &group.at {
                    write!(f, "  skew@{} {:+.3}", at.k, at.skew)?;
                }
                writeln!(f)?;
            }
            let rows = [
                ("exposure ratio", attribute.exposure_ratio),
                ("NDKL", attribute.ndkl),
                ("infeasible", attribute.infeasible),
            ];
            for (name, tested) in rows {
                writeln!(
                    f,
                    "  {name:<18} {:.3}  by chance {:.3}  p {:.3}",
                    tested.value, tested.chance, tested.p
                )?;
            }
            for at in &attribute.at {
                writeln!(
                    f,
                    "  at {:<15} min skew {:+.3}  max skew {:+.3}  p {:.3}  selection ratio {:.3}  ({} lists)",
                    at.k, at.min_skew, at.max_skew, at.skew.p, at.selection_ratio.value, at.lists
                )?;
            }
            if attribute.left_out > 0 {
                writeln!(
                    f,
                    "  {} groups of fewer than {} people are left out",
                    attribute.left_out, settings.smallest_cell
                )?;
            }
        }
        for name in &self.not_compared {
            writeln!(f, "\n{name}: too few people or lists to compare")?;
        }
        Ok(())
    }
}

/// Variants of each check, in the order of the report.
pub(super) fn by_check(variants: &[VariantReport]) -> Vec<(&'static str, Vec<&VariantReport>)> {
    let mut all: Vec<(&'static str, Vec<&VariantReport>)> = Vec::new();
    for variant in variants {
        match all.iter_mut().find(|(check, _)| *check == variant.check) {
            Some((_, of)) => of.push(variant),
            None => all.push((variant.check, vec![variant])),
        }
    }
    all
}

/// A move in a line.
pub(super) struct Told<'a>(pub(super) &'a Move);

impl std::fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let told = |standing: &Option<super::super::Standing>| match standing {
            Some(it) => format!("{} (place {}, {:?})", it.score, it.position, it.eligibility),
            None => "not in the list".to_owned(),
        };
        let Move { list, profile, vacancy, fields, before, after } = self.0;
        let list = format!("{list:?}").to_lowercase();
        let fields = fields.join(", ");
        write!(
            f,
            "{profile} and {vacancy} in the list of {list}, by {fields}: {} → {}",
            told(before),
            told(after)
        )
    }
}
