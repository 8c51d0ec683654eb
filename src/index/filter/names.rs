//! How filters and facets write closed lists: as the records do.

use crate::domain::{Contract, OpportunityKind, Remote, Shift, WorkingTime};

/// The wire names of remote work.
#[must_use]
pub(crate) const fn remote(remote: Remote) -> &'static str {
    match remote {
        Remote::None => "none",
        Remote::Partial => "partial",
        Remote::Full => "full",
    }
}

/// The wire names of extents of work.
#[must_use]
pub(crate) const fn time(time: WorkingTime) -> &'static str {
    match time {
        WorkingTime::FullTime => "full_time",
        WorkingTime::PartTime => "part_time",
    }
}

/// The wire names of contracts.
#[must_use]
pub(crate) const fn contract(contract: Contract) -> &'static str {
    match contract {
        Contract::Permanent => "permanent",
        Contract::FixedTerm => "fixed_term",
        Contract::Seasonal => "seasonal",
        Contract::Summer => "summer",
        Contract::OnCall => "on_call",
        Contract::Agency => "agency",
        Contract::SelfEmployed => "self_employed",
    }
}

/// The wire names of times of work.
#[must_use]
pub(crate) const fn shift(shift: Shift) -> &'static str {
    match shift {
        Shift::Day => "day",
        Shift::Evening => "evening",
        Shift::Night => "night",
        Shift::Periodic => "periodic",
        Shift::Flexible => "flexible",
        Shift::Weekdays => "weekdays",
        Shift::Weekends => "weekends",
        Shift::ShiftWork => "shift_work",
    }
}

/// The wire names of kinds of opportunity.
#[must_use]
pub(crate) const fn kind(kind: OpportunityKind) -> &'static str {
    match kind {
        OpportunityKind::Job => "job",
        OpportunityKind::SeasonalWork => "seasonal_work",
        OpportunityKind::Traineeship => "traineeship",
        OpportunityKind::PaySubsidisedJob => "pay_subsidised_job",
        OpportunityKind::WorkTrial => "work_trial",
        OpportunityKind::Apprenticeship => "apprenticeship",
        OpportunityKind::Training => "training",
    }
}
