//! What is asked and held besides skills: education, driving licences, cards and permits.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ids::InvalidId;

/// Level of education, ISCED 2011, 0 to 8.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "u8", into = "u8")]
#[schema(value_type = u8, minimum = 0, maximum = 8, example = 6)]
pub struct EducationLevel(u8);

impl EducationLevel {
    /// The ISCED level.
    #[must_use]
    pub const fn isced(self) -> u8 {
        self.0
    }

    /// The typical level of the European Qualifications Framework, 1 to 8; 0 for early childhood.
    #[must_use]
    pub const fn eqf(self) -> u8 {
        match self.0 {
            3 => 4,
            4 => 5,
            level => level,
        }
    }
}

impl TryFrom<u8> for EducationLevel {
    type Error = InvalidId;

    fn try_from(level: u8) -> Result<Self, InvalidId> {
        if level <= 8 {
            Ok(Self(level))
        } else {
            Err(InvalidId {
                value: level.to_string(),
                what: "level of education",
                expected: "an ISCED 2011 level from 0 to 8",
            })
        }
    }
}

impl From<EducationLevel> for u8 {
    fn from(level: EducationLevel) -> Self {
        level.0
    }
}

/// Field of education, ISCED-F 2013, two to four digits from broad to detailed: `09`, `091`, `0913`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9]{2,4}$", example = "0913")]
pub struct FieldOfEducation([u8; 4]);

impl FieldOfEducation {
    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0[..self.digits()]).unwrap_or_default()
    }

    /// Number of digits, 2 to 4; the rest of the array is zero.
    fn digits(self) -> usize {
        self.0.iter().take_while(|byte| **byte != 0).count()
    }

    /// How near two fields are, 0 to 1: the share of the shorter code's digits, counted from broad to detailed,
    /// in which they agree (broad field 2 digits, narrow 3, detailed 4).
    ///
    /// ```
    /// use kohtaanto::domain::FieldOfEducation;
    /// let field = |code: &str| FieldOfEducation::try_from(code.to_owned()).unwrap();
    /// assert_eq!(field("0913").relatedness(field("0913")), 1.0);
    /// assert_eq!(field("0913").relatedness(field("0912")), 0.75);
    /// assert_eq!(field("0913").relatedness(field("0711")), 0.0);
    /// ```
    #[must_use]
    pub fn relatedness(self, other: Self) -> f32 {
        let shared = self.as_str().bytes().zip(other.as_str().bytes());
        let same = shared.take_while(|(a, b)| a == b).count();
        // The first digit alone says nothing: broad fields are two digits.
        if same < 2 { 0.0 } else { same as f32 / self.digits().min(other.digits()) as f32 }
    }
}

impl TryFrom<String> for FieldOfEducation {
    type Error = InvalidId;

    fn try_from(value: String) -> Result<Self, InvalidId> {
        if !(2..=4).contains(&value.len()) || !value.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InvalidId {
                value: value.chars().take(80).collect(),
                what: "field of education",
                expected: "an ISCED-F 2013 code of two to four digits",
            });
        }
        let mut digits = [0; 4];
        digits[..value.len()].copy_from_slice(value.as_bytes());
        Ok(Self(digits))
    }
}

impl From<FieldOfEducation> for String {
    fn from(field: FieldOfEducation) -> Self {
        field.as_str().to_owned()
    }
}

/// Class of a driving licence (Directive 2006/126/EC; `T` is national).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[expect(missing_docs, reason = "the classes are named by the directive")]
pub enum DrivingClass {
    AM,
    A1,
    A2,
    A,
    B1,
    B,
    B96,
    BE,
    C1,
    C1E,
    C,
    CE,
    D1,
    D1E,
    D,
    DE,
    T,
}

impl DrivingClass {
    /// All classes.
    pub const ALL: [Self; 17] = [
        Self::AM,
        Self::A1,
        Self::A2,
        Self::A,
        Self::B1,
        Self::B,
        Self::B96,
        Self::BE,
        Self::C1,
        Self::C1E,
        Self::C,
        Self::CE,
        Self::D1,
        Self::D1E,
        Self::D,
        Self::DE,
        Self::T,
    ];

    /// The class's code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::AM => "AM",
            Self::A1 => "A1",
            Self::A2 => "A2",
            Self::A => "A",
            Self::B1 => "B1",
            Self::B => "B",
            Self::B96 => "B96",
            Self::BE => "BE",
            Self::C1 => "C1",
            Self::C1E => "C1E",
            Self::C => "C",
            Self::CE => "CE",
            Self::D1 => "D1",
            Self::D1E => "D1E",
            Self::D => "D",
            Self::DE => "DE",
            Self::T => "T",
        }
    }

    const fn bit(self) -> u32 {
        1 << self as u32
    }

    /// Classes that the holder of this one may also drive (Directive 2006/126/EC art. 6; ajokorttilaki 386/2011 6 §),
    /// taken one step; [`DrivingClasses::closure`] takes all steps.
    const fn implies(self) -> &'static [Self] {
        match self {
            Self::A => &[Self::A2],
            Self::A2 => &[Self::A1],
            Self::A1 | Self::B1 | Self::T => &[Self::AM],
            Self::B => &[Self::B1, Self::AM, Self::T],
            Self::B96 | Self::C1 | Self::D1 => &[Self::B],
            Self::BE => &[Self::B96, Self::B],
            Self::C => &[Self::C1],
            Self::C1E => &[Self::C1, Self::BE],
            Self::CE => &[Self::C, Self::C1E],
            Self::D => &[Self::D1],
            Self::D1E => &[Self::D1, Self::BE],
            Self::DE => &[Self::D, Self::D1E],
            Self::AM => &[],
        }
    }
}

/// A set of driving licence classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DrivingClasses(u32);

impl DrivingClasses {
    /// The set as bits, bit n for the n-th class of [`DrivingClass::ALL`].
    #[must_use]
    pub const fn bits(self) -> u32 {
        self.0
    }

    /// The set with these bits.
    #[must_use]
    pub const fn from_bits(bits: u32) -> Self {
        Self(bits)
    }

    /// The codes of its classes, in the order of [`DrivingClass::ALL`].
    #[must_use]
    pub fn codes(self) -> Vec<&'static str> {
        let own = DrivingClass::ALL.into_iter().filter(|class| self.0 & class.bit() != 0);
        own.map(DrivingClass::code).collect()
    }

    /// True where both sets share a class.
    #[must_use]
    pub const fn intersects(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// The set with every class that its classes imply.
    ///
    /// ```
    /// use kohtaanto::domain::{DrivingClass, DrivingClasses};
    /// let held: DrivingClasses = [DrivingClass::CE].into_iter().collect();
    /// let asked: DrivingClasses = [DrivingClass::BE].into_iter().collect();
    /// assert!(held.closure().intersects(asked));
    /// assert!(!asked.closure().intersects(held));
    /// let both: DrivingClasses = [DrivingClass::CE, DrivingClass::D].into_iter().collect();
    /// assert!(both.closure().intersects([DrivingClass::DE].into_iter().collect()));
    /// ```
    #[must_use]
    pub fn closure(self) -> Self {
        let mut closed = self;
        loop {
            let before = closed;
            for class in DrivingClass::ALL {
                if closed.0 & class.bit() != 0 {
                    for implied in class.implies() {
                        closed.0 |= implied.bit();
                    }
                }
            }
            // CE holds for DE as long as D does (Directive 2006/126/EC art. 6.2 b).
            let both = DrivingClass::CE.bit() | DrivingClass::D.bit();
            if closed.0 & both == both {
                closed.0 |= DrivingClass::DE.bit();
            }
            if closed == before {
                return closed;
            }
        }
    }
}

impl FromIterator<DrivingClass> for DrivingClasses {
    fn from_iter<I: IntoIterator<Item = DrivingClass>>(classes: I) -> Self {
        Self(classes.into_iter().fold(0, |bits, class| bits | class.bit()))
    }
}

/// Card or permit (kortti tai lupa) by its three-digit Työmarkkinatori code: `022` is the hygiene passport.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, pattern = "^[0-9]{3}$", example = "022")]
pub struct CardCode(u16);

impl CardCode {
    /// The code as a number, 0 to 999.
    #[must_use]
    pub const fn number(self) -> u16 {
        self.0
    }

    /// The card with this number.
    #[must_use]
    pub fn from_number(number: u16) -> Option<Self> {
        (number <= 999).then_some(Self(number))
    }
}

impl std::fmt::Display for CardCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:03}", self.0)
    }
}

impl TryFrom<String> for CardCode {
    type Error = InvalidId;

    fn try_from(value: String) -> Result<Self, InvalidId> {
        let number = (value.len() == 3).then(|| value.parse().ok()).flatten();
        number.map(Self).ok_or_else(|| InvalidId {
            value: value.chars().take(80).collect(),
            what: "card code",
            expected: "three digits such as 022",
        })
    }
}

impl From<CardCode> for String {
    fn from(card: CardCode) -> Self {
        card.to_string()
    }
}
