//! Terms of work: the share of what the person stated that the vacancy satisfies.

use crate::index::codes;
use crate::index::columns::{ProfileColumns, Says, VacancyColumns};
use crate::matching::fold::Value;
use crate::matching::model::Model;

/// A wish about terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Term {
    WorkingTime,
    Contract,
    Shifts,
    Pay,
    Start,
    Kind,
}

/// How a wish fares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fit {
    /// The vacancy satisfies it.
    Met,
    /// It does not.
    Failed,
    /// The vacancy does not say.
    Silent,
}

/// Calls `visit` with each wish that the person states and how it fares.
#[inline]
pub(crate) fn each(
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    mut visit: impl FnMut(Term, Fit),
) {
    let (v, p) = (vacancy as usize, profile as usize);
    let met = |holds: bool| if holds { Fit::Met } else { Fit::Failed };
    let overlap = |offered: u8, wished: u8| match offered {
        0 => Fit::Silent,
        offered => met(offered & wished != 0),
    };
    if profiles.working_time[p] != 0 {
        visit(Term::WorkingTime, overlap(vacancies.working_time[v], profiles.working_time[p]));
    }
    if profiles.contracts[p] != 0 {
        visit(Term::Contract, overlap(vacancies.contracts[v], profiles.contracts[p]));
    }
    if profiles.shifts[p] != 0 {
        // All times of the job apply, so the person must accept each of them.
        let fit = match vacancies.shifts[v] {
            0 => Fit::Silent,
            shifts => met(shifts & !profiles.shifts[p] == 0),
        };
        visit(Term::Shifts, fit);
    }
    if profiles.pay_month[p] != 0 {
        let fit = match vacancies.pay_month[v] {
            0 => Fit::Silent,
            pay => met(pay >= profiles.pay_month[p]),
        };
        visit(Term::Pay, fit);
    }
    if profiles.available[p] != codes::START_UNSTATED {
        let fit = match vacancies.start[v] {
            codes::START_UNSTATED => Fit::Silent,
            codes::START_AGREED => Fit::Met,
            codes::START_ASAP => Fit::Failed,
            day => met(profiles.available[p] <= day),
        };
        visit(Term::Start, fit);
    }
    if profiles.kinds[p] != 0 {
        visit(Term::Kind, met(vacancies.kind[v] & profiles.kinds[p] != 0));
    }
}

#[inline]
pub(crate) fn value(
    vacancies: &VacancyColumns,
    vacancy: u32,
    profiles: &ProfileColumns,
    profile: u32,
    model: &Model,
) -> Value {
    let (mut wishes, mut earned) = (0_u8, 0.0);
    each(vacancies, vacancy, profiles, profile, |_, fit| {
        wishes += 1;
        earned += match fit {
            Fit::Met => 1.0,
            Fit::Failed => 0.0,
            Fit::Silent => model.unstated.terms,
        };
    });
    if wishes > 0 {
        return Value::stated(earned / f32::from(wishes), model.unstated.terms);
    }
    let says = vacancies.sketches[vacancy as usize].says.has(Says::TERMS);
    if says { Value::unstated(model.unstated.terms) } else { Value::OPEN }
}
