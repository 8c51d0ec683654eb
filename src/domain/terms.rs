//! Terms of work: time, contract, shifts, pay and start.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::invalid::Checks;

/// Extent of work (työaika).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum WorkingTime {
    /// Kokoaikatyö, TMT `01`.
    FullTime,
    /// Osa-aikatyö, TMT `02`.
    PartTime,
}

impl WorkingTime {
    /// All values.
    pub const ALL: [Self; 2] = [Self::FullTime, Self::PartTime];
}

/// Continuity and legal form of work (työn jatkuvuus, palvelussuhteen tyyppi).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Contract {
    /// Toistaiseksi voimassa oleva, TMT `01`.
    Permanent,
    /// Määräaikainen, TMT `02`.
    FixedTerm,
    /// Kausityö, TMT `0201`.
    Seasonal,
    /// Kesätyö, TMT `0202`.
    Summer,
    /// Tarvittaessa työhön kutsuttava.
    OnCall,
    /// Vuokratyö.
    Agency,
    /// Toimeksianto or yrittäjyys: work without an employment relationship.
    SelfEmployed,
}

impl Contract {
    /// All values.
    pub const ALL: [Self; 7] = [
        Self::Permanent,
        Self::FixedTerm,
        Self::Seasonal,
        Self::Summer,
        Self::OnCall,
        Self::Agency,
        Self::SelfEmployed,
    ];
}

/// When in the day or week work is done (työskentelyaika).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Shift {
    /// Päivätyö, TMT `01`.
    Day,
    /// Iltatyö, TMT `02`.
    Evening,
    /// Yötyö, TMT `03`.
    Night,
    /// Jaksotyö, TMT `04`.
    Periodic,
    /// Joustotyö, TMT `05`.
    Flexible,
    /// Arkisin, TMT `06`.
    Weekdays,
    /// Viikonloppuisin, TMT `07`.
    Weekends,
    /// Vuorotyö, TMT `08`.
    ShiftWork,
}

impl Shift {
    /// All values.
    pub const ALL: [Self; 8] = [
        Self::Day,
        Self::Evening,
        Self::Night,
        Self::Periodic,
        Self::Flexible,
        Self::Weekdays,
        Self::Weekends,
        Self::ShiftWork,
    ];
}

/// What a pay is counted per.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum PayPeriod {
    /// An hour.
    Hour,
    /// A day of 7.5 hours.
    Day,
    /// A week of 37.5 hours.
    Week,
    /// A month of 162.5 hours.
    Month,
    /// A year of 12 months.
    Year,
}

/// Currencies of ISO 4217 in use in 2026.
const IN_USE: &str = "\
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CLP CNY COP \
    CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR \
    IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU \
    MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG \
    SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VED VES VND VUV \
    WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG";

/// Currency, ISO 4217.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[A-Z]{3}$", example = "EUR")]
pub struct Currency([u8; 3]);

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(*b"EUR");

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }

    /// Whether ISO 4217 has it as money that people are paid in: no metals, funds, test codes or former currencies.
    #[must_use]
    pub fn is_in_use(self) -> bool {
        IN_USE.split_ascii_whitespace().any(|code| code.as_bytes() == self.0)
    }
}

impl TryFrom<String> for Currency {
    type Error = super::ids::InvalidId;

    fn try_from(value: String) -> Result<Self, Self::Error> {
        match value.as_bytes() {
            [a, b, c] if value.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                Ok(Self([*a, *b, *c]))
            }
            _ => Err(super::ids::InvalidId {
                value: value.chars().take(80).collect(),
                what: "currency",
                expected: "three capital letters of ISO 4217",
            }),
        }
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.as_str().to_owned()
    }
}

/// A pay or a range of pay, before tax, in minor units (cents).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Pay {
    /// Lowest pay in minor units.
    pub min: u32,
    /// Highest pay in minor units; absent where only one figure is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
    /// Currency.
    pub currency: Currency,
    /// What it is counted per.
    pub per: PayPeriod,
}

impl Pay {
    /// An amount of this pay's period as minor units a month of full-time work (162.5 hours).
    #[must_use]
    pub fn monthly(&self, amount: u32) -> u32 {
        let amount = f64::from(amount);
        let month = match self.per {
            PayPeriod::Hour => amount * 162.5,
            PayPeriod::Day => amount * 162.5 / 7.5,
            PayPeriod::Week => amount * 162.5 / 37.5,
            PayPeriod::Month => amount,
            PayPeriod::Year => amount / 12.0,
        };
        month.round().min(f64::from(u32::MAX)) as u32
    }

    /// The most that it may come to in a month of full-time work, in minor units.
    #[must_use]
    pub fn best_month(&self) -> u32 {
        self.monthly(self.max.unwrap_or(self.min))
    }

    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        checks.require(
            self.currency.is_in_use(),
            format!("{field}.currency"),
            self.currency.as_str(),
            "a currency of ISO 4217 that is in use, such as EUR",
        );
        if let Some(max) = self.max {
            checks.require(
                max >= self.min,
                format!("{field}.max"),
                max,
                "not less than the lowest pay",
            );
        }
    }
}

/// When work starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// As soon as possible, TMT `01`.
    Asap,
    /// From this day, TMT `02`.
    #[serde(deserialize_with = "super::dates::day")]
    #[schema(value_type = String, format = "date")]
    From(Date),
    /// As agreed, TMT `03`.
    Agreed,
}

/// Hours of work a week.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WeeklyHours {
    /// Least hours a week, 0 to 168.
    pub min: f32,
    /// Most hours a week, 0 to 168.
    pub max: f32,
}

/// What a vacancy offers. An empty list means that the advert does not say.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Terms {
    /// Possible extents of work.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub working_time: Vec<WorkingTime>,
    /// Hours a week.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekly_hours: Option<WeeklyHours>,
    /// Possible contracts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// Times of work that the job has; all of them apply.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<Shift>,
    /// Pay.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pay: Option<Pay>,
    /// Start.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start: Option<Start>,
}

impl Terms {
    pub(crate) fn normalise(&mut self) {
        sort_dedup(&mut self.working_time);
        sort_dedup(&mut self.contracts);
        sort_dedup(&mut self.shifts);
    }

    pub(crate) fn check(&self, checks: &mut Checks, field: &str) {
        if let Some(pay) = &self.pay {
            pay.check(checks, &format!("{field}.pay"));
        }
        if let Some(Start::From(day)) = self.start {
            checks.day(day, format!("{field}.start.from"));
        }
        if let Some(hours) = self.weekly_hours {
            let fits = hours.min >= 0.0 && hours.min <= hours.max && hours.max <= 168.0;
            checks.require(
                fits,
                format!("{field}.weekly_hours"),
                format!("{} to {}", hours.min, hours.max),
                "hours from 0 to 168, the least first",
            );
        }
    }
}

/// Sorts a list of wishes or codes and drops repeated items: their order has no meaning.
pub(crate) fn sort_dedup<T: Ord>(items: &mut Vec<T>) {
    items.sort_unstable();
    items.dedup();
}
