//! Terms of work that fit an occupation.

use crate::demo::Generator;
use crate::demo::labour_market::Sector;
use crate::demo::occupations::Occupation;
use crate::demo::random::Random;
use crate::domain::{
    Contract, Currency, OpportunityKind, Pay, PayPeriod, Remote, Shift, Start, Terms, WeeklyHours,
    WorkingTime,
};

/// Hours of a month of full-time work.
const MONTHLY_HOURS: f64 = 162.5;

/// Kind of opportunity. Most is ordinary work; land and restaurants have seasons.
pub(super) fn kind(random: &mut Random, occupation: &Occupation<'_>) -> OpportunityKind {
    let seasonal = match occupation.sector {
        Sector::Farm => 90,
        Sector::Restaurant | Sector::Culture => 9,
        Sector::Cleaning | Sector::Retail | Sector::Transport => 4,
        _ => 1,
    };
    // Ways into work are rare where a degree is laid down.
    let entry = if occupation.major <= 2 { 1 } else { 3 };
    let choices = [
        (88, OpportunityKind::Job),
        (seasonal, OpportunityKind::SeasonalWork),
        (if occupation.major <= 4 { 3 } else { 1 }, OpportunityKind::Traineeship),
        (entry, OpportunityKind::PaySubsidisedJob),
        (entry, OpportunityKind::WorkTrial),
        (entry, OpportunityKind::Apprenticeship),
        (1, OpportunityKind::Training),
    ];
    random.weighted(&choices, OpportunityKind::Job)
}

fn contract(random: &mut Random, occupation: &Occupation<'_>, kind: OpportunityKind) -> Contract {
    let choices: &[(u32, Contract)] = match kind {
        OpportunityKind::SeasonalWork => &[(80, Contract::Seasonal), (20, Contract::Summer)],
        OpportunityKind::Job => match occupation.sector {
            Sector::Care | Sector::Education => &[
                (58, Contract::Permanent),
                (30, Contract::FixedTerm),
                (9, Contract::OnCall),
                (3, Contract::Summer),
            ],
            Sector::Restaurant | Sector::Retail | Sector::Cleaning => &[
                (58, Contract::Permanent),
                (15, Contract::FixedTerm),
                (12, Contract::OnCall),
                (8, Contract::Summer),
                (6, Contract::Agency),
                (1, Contract::SelfEmployed),
            ],
            Sector::Construction | Sector::Industry | Sector::Transport => &[
                (68, Contract::Permanent),
                (12, Contract::FixedTerm),
                (14, Contract::Agency),
                (4, Contract::Summer),
                (2, Contract::SelfEmployed),
            ],
            Sector::Beauty => &[(45, Contract::Permanent), (55, Contract::SelfEmployed)],
            Sector::Software | Sector::Office => &[
                (80, Contract::Permanent),
                (15, Contract::FixedTerm),
                (3, Contract::SelfEmployed),
                (2, Contract::Agency),
            ],
            Sector::Farm | Sector::Security | Sector::Culture => {
                &[(65, Contract::Permanent), (30, Contract::FixedTerm), (5, Contract::OnCall)]
            }
        },
        _ => &[(100, Contract::FixedTerm)],
    };
    random.weighted(choices, Contract::Permanent)
}

/// Times of work that adverts of a sector name together.
pub(super) fn shifts(random: &mut Random, occupation: &Occupation<'_>) -> Vec<Shift> {
    let choices: &[(u32, &[Shift])] = match occupation.sector {
        Sector::Care if occupation.major == 5 || occupation.isco == "2221" => &[
            (30, &[Shift::ShiftWork]),
            (30, &[Shift::Periodic]),
            (15, &[Shift::Weekends, Shift::ShiftWork]),
            (10, &[Shift::Night]),
            (15, &[Shift::Day, Shift::Weekdays]),
        ],
        Sector::Restaurant | Sector::Retail => &[
            (25, &[Shift::Day, Shift::Evening]),
            (30, &[Shift::Weekends, Shift::ShiftWork]),
            (20, &[Shift::ShiftWork]),
            (15, &[Shift::Day]),
            (10, &[Shift::Evening, Shift::Weekends]),
        ],
        Sector::Transport | Sector::Security => &[
            (35, &[Shift::ShiftWork]),
            (25, &[Shift::Day]),
            (15, &[Shift::Evening]),
            (15, &[Shift::Night]),
            (10, &[Shift::Weekends, Shift::ShiftWork]),
        ],
        Sector::Cleaning => &[
            (40, &[Shift::Day]),
            (25, &[Shift::Evening]),
            (15, &[Shift::Day, Shift::Weekdays]),
            (10, &[Shift::Night]),
            (10, &[Shift::Weekends]),
        ],
        Sector::Industry if occupation.major >= 7 => {
            &[(55, &[Shift::ShiftWork]), (40, &[Shift::Day]), (5, &[Shift::Night])]
        }
        Sector::Software | Sector::Office => {
            &[(45, &[Shift::Day, Shift::Weekdays]), (30, &[Shift::Flexible]), (25, &[Shift::Day])]
        }
        _ => &[
            (60, &[Shift::Day]),
            (25, &[Shift::Day, Shift::Weekdays]),
            (10, &[Shift::Flexible]),
            (5, &[Shift::Weekends]),
        ],
    };
    random.weighted(choices, &[]).to_vec()
}

/// A pay between the usual lowest and highest; `raise` percent more for experience. Part-time work is
/// mostly paid by the hour.
pub(super) fn pay(
    random: &mut Random,
    occupation: &Occupation<'_>,
    raise: u32,
    part_time: bool,
) -> Pay {
    let (low, high) = occupation.pay;
    let start = low + random.below((high - low) / 2 + 1);
    let min = (start * (100 + raise) / 100) / 10 * 10;
    let max = random.chance(60).then(|| (min + min * random.between(4, 22) / 100) / 10 * 10);
    let hourly = match occupation.major {
        0..=3 => 3,
        _ if part_time => 85,
        4 => 15,
        5 => 40,
        _ => 70,
    };
    if random.chance(hourly) {
        let cents = |euros: u32| (f64::from(euros) * 100.0 / MONTHLY_HOURS / 5.0) as u32 * 5;
        let (min, max) = (cents(min), max.map(cents));
        Pay { min, max, currency: Currency::EUR, per: PayPeriod::Hour }
    } else {
        let (min, max) = (min * 100, max.map(|max| max * 100));
        Pay { min, max, currency: Currency::EUR, per: PayPeriod::Month }
    }
}

/// Terms of a vacancy, with gaps.
pub(super) fn terms(
    generator: &Generator<'_>,
    random: &mut Random,
    occupation: &Occupation<'_>,
    kind: OpportunityKind,
    experience: u16,
) -> Terms {
    let part_time = match occupation.sector {
        Sector::Retail | Sector::Restaurant => 40,
        Sector::Cleaning | Sector::Beauty => 35,
        Sector::Care | Sector::Education | Sector::Security => 14,
        _ => 5,
    };
    let part_time = random.chance(part_time);
    let mut terms = Terms::default();
    if random.chance(87) {
        terms.working_time =
            vec![if part_time { WorkingTime::PartTime } else { WorkingTime::FullTime }];
        if part_time && random.chance(15) {
            terms.working_time.insert(0, WorkingTime::FullTime);
        }
    }
    if random.chance(45) {
        terms.weekly_hours = Some(if part_time {
            let min = random.between(2, 5) * 5;
            let max = min + random.below(3) * 5;
            WeeklyHours { min: min as f32, max: max as f32 }
        } else {
            let hours =
                random.weighted(&[(45, 37.5), (30, 38.25), (15, 40.0), (10, 36.25)], 37.5_f32);
            WeeklyHours { min: hours, max: hours }
        });
    }
    if random.chance(88) {
        terms.contracts = vec![contract(random, occupation, kind)];
    }
    if random.chance(80) {
        terms.shifts = shifts(random, occupation);
    }
    let unpaid = matches!(kind, OpportunityKind::WorkTrial | OpportunityKind::Training);
    if !unpaid && random.chance(76) {
        let raise = if experience >= 36 { 12 } else { u32::from(experience) / 6 };
        terms.pay = Some(pay(random, occupation, raise, part_time));
    }
    if random.chance(82) {
        let day = generator.day(random.between(7, 120) as i32);
        let choices = [(45, Start::Asap), (30, Start::Agreed), (25, Start::From(day))];
        terms.start = Some(random.weighted(&choices, Start::Agreed));
    }
    terms
}

/// How much of the work can be done elsewhere; most adverts of hands-on work do not say.
pub(super) fn remote(random: &mut Random, occupation: &Occupation<'_>) -> Option<Remote> {
    let (partial, full) = occupation.remote;
    let part = random.below(100);
    if part < u32::from(full) {
        Some(Remote::Full)
    } else if part < u32::from(full) + u32::from(partial) {
        Some(Remote::Partial)
    } else {
        random.chance(20).then_some(Remote::None)
    }
}
