//! Cards, permits and driving licences that go with occupations.

use crate::domain::DrivingClass::{self, B, C, C1, CE, D, T};
use crate::domain::Lang;

/// A card that adverts of an occupation ask for.
#[derive(Debug, Clone, Copy)]
pub(super) struct CardRule {
    /// Työmarkkinatori's number.
    pub(super) number: u16,
    /// In how many of a hundred adverts it is asked for.
    pub(super) asked: u8,
    /// Of those, in how many of a hundred it is a must.
    pub(super) must: u8,
}

/// Driving licence classes that adverts of an occupation ask for.
#[derive(Debug, Clone, Copy)]
pub(super) struct DrivingRule {
    /// Any of these does.
    pub(super) any_of: &'static [DrivingClass],
    /// In how many of a hundred adverts.
    pub(super) asked: u8,
    /// Of those, in how many of a hundred it is a must.
    pub(super) must: u8,
}

const fn card(number: u16, asked: u8, must: u8) -> CardRule {
    CardRule { number, asked, must }
}

const fn drive(any_of: &'static [DrivingClass], asked: u8, must: u8) -> DrivingRule {
    DrivingRule { any_of, asked, must }
}

/// Cards by prefix of the ESCO code.
pub(super) const CARDS: &[(&str, &[CardRule])] = &[
    ("", &[]),
    ("1412", &[card(22, 40, 90), card(5, 30, 60)]),
    ("3123", &[card(79, 70, 90), card(75, 15, 40)]),
    ("3334", &[card(9, 50, 60)]),
    ("3422", &[card(13, 25, 50)]),
    ("3423", &[card(13, 25, 50)]),
    ("3434", &[card(22, 85, 95)]),
    ("4321", &[card(74, 45, 60)]),
    ("5113", &[card(49, 20, 30), card(13, 20, 40)]),
    ("512", &[card(22, 88, 95)]),
    ("513", &[card(22, 70, 85), card(5, 30, 30), card(23, 10, 30)]),
    ("515", &[card(79, 20, 50)]),
    ("5151", &[card(22, 15, 40)]),
    ("5223", &[card(22, 20, 50), card(23, 12, 30)]),
    ("5230", &[card(22, 15, 40), card(23, 30, 40)]),
    ("5245", &[card(22, 40, 60), card(23, 30, 40)]),
    ("5246", &[card(22, 85, 95)]),
    ("5311", &[card(22, 10, 40), card(13, 10, 10)]),
    ("5321", &[card(22, 25, 40), card(63, 5, 10)]),
    ("5322", &[card(22, 40, 50)]),
    ("5414", &[card(86, 88, 95), card(27, 35, 30), card(13, 20, 30)]),
    ("71", &[card(79, 75, 92), card(75, 30, 50)]),
    ("7121", &[card(79, 75, 92), card(31, 60, 85), card(75, 60, 80)]),
    ("7122", &[card(79, 70, 90), card(51, 35, 50)]),
    ("7126", &[card(79, 70, 90), card(75, 60, 75)]),
    ("72", &[card(79, 35, 60), card(75, 18, 40)]),
    ("7212", &[card(75, 78, 88), card(79, 45, 70), card(20, 50, 55)]),
    ("7214", &[card(75, 55, 70), card(79, 60, 80), card(18, 20, 30)]),
    ("7411", &[card(69, 65, 85), card(79, 70, 90), card(75, 20, 40)]),
    ("7412", &[card(69, 55, 80), card(79, 40, 70)]),
    ("7413", &[card(69, 60, 85), card(79, 55, 85)]),
    ("7422", &[card(79, 40, 70), card(73, 15, 30)]),
    ("7511", &[card(22, 70, 90)]),
    ("7512", &[card(22, 80, 95)]),
    ("7513", &[card(22, 75, 95)]),
    ("81", &[card(79, 28, 55)]),
    ("8160", &[card(22, 65, 85)]),
    ("82", &[card(79, 28, 55)]),
    ("8322.2", &[card(41, 15, 40)]),
    ("8322.7", &[card(71, 90, 92)]),
    ("8331.1", &[card(41, 90, 95)]),
    ("8332", &[card(41, 85, 95), card(81, 18, 30), card(74, 10, 30)]),
    ("8332.4", &[card(41, 85, 95), card(81, 90, 95)]),
    ("8342", &[card(79, 60, 85), card(72, 40, 60)]),
    ("8343", &[card(79, 60, 85), card(62, 30, 50)]),
    ("8344", &[card(74, 70, 75), card(79, 30, 60)]),
    ("9112", &[card(22, 12, 50), card(79, 8, 40)]),
    ("9312", &[card(79, 60, 85), card(72, 60, 75)]),
    ("9313", &[card(79, 75, 92), card(75, 15, 30)]),
    ("9329", &[card(79, 25, 50)]),
    ("9333", &[card(74, 45, 50), card(79, 20, 50)]),
    ("9334", &[card(22, 25, 50)]),
    ("94", &[card(22, 82, 92)]),
];

/// Driving licences by prefix of the ESCO code.
pub(super) const DRIVING: &[(&str, &[DrivingRule])] = &[
    ("", &[drive(&[B], 3, 30)]),
    ("2142", &[drive(&[B], 20, 60)]),
    ("2635", &[drive(&[B], 20, 60)]),
    ("3123", &[drive(&[B], 50, 80)]),
    ("3258", &[drive(&[B], 50, 95), drive(&[C1, C], 50, 60)]),
    ("3322", &[drive(&[B], 60, 85)]),
    ("3334", &[drive(&[B], 55, 75)]),
    ("3412", &[drive(&[B], 25, 60)]),
    ("4412", &[drive(&[B], 70, 90)]),
    ("5151", &[drive(&[B], 40, 70)]),
    ("5153", &[drive(&[B], 60, 80)]),
    ("5165", &[drive(&[B], 90, 100)]),
    ("5321", &[drive(&[B], 20, 50)]),
    ("5322", &[drive(&[B], 75, 90)]),
    ("5414", &[drive(&[B], 55, 75)]),
    ("6113", &[drive(&[B], 30, 50)]),
    ("6130", &[drive(&[T, B], 50, 60)]),
    ("6210", &[drive(&[B], 60, 80)]),
    ("71", &[drive(&[B], 35, 60)]),
    ("7126", &[drive(&[B], 60, 80)]),
    ("7127", &[drive(&[B], 65, 85)]),
    ("7231", &[drive(&[B], 70, 85)]),
    ("7233", &[drive(&[B], 45, 70)]),
    ("7411", &[drive(&[B], 55, 75)]),
    ("7422", &[drive(&[B], 65, 85)]),
    ("8322", &[drive(&[B], 95, 98)]),
    ("8331", &[drive(&[D], 92, 96)]),
    ("8331.2", &[drive(&[B], 40, 60)]),
    ("8332", &[drive(&[CE], 55, 95), drive(&[C, CE], 40, 98)]),
    ("8341", &[drive(&[T, B], 55, 80)]),
    ("8342", &[drive(&[B], 35, 60)]),
    ("9112", &[drive(&[B], 18, 50)]),
    ("92", &[drive(&[B], 15, 30)]),
    ("9312", &[drive(&[B], 35, 50)]),
    ("9611", &[drive(&[C, CE], 40, 60)]),
];

/// Names of the cards above in Finnish, Swedish and English, as they stand in running text.
const NAMES: &[(u16, [&str; 3])] = &[
    (5, ["anniskelupassi", "serveringspass", "alcohol serving passport"]),
    (9, ["LKV-pätevyys", "AFM-kompetens", "licensed real estate agent qualification (LKV)"]),
    (13, ["Ensiapu 1 -kurssi", "Första hjälpen 1", "First Aid 1 certificate"]),
    (18, ["henkilönostinkortti", "kort för personlyft", "personnel lift card"]),
    (20, ["hitsauspätevyys", "svetsbehörighet", "welding qualification"]),
    (22, ["hygieniapassi", "hygienpass", "hygiene passport"]),
    (23, ["ikärajapassi", "åldersgränspass", "age limit passport"]),
    (27, ["järjestyksenvalvojakortti", "ordningsvaktskort", "steward card"]),
    (31, ["kattotulityökortti", "kort för heta takarbeten", "roofing hot work card"]),
    (
        41,
        [
            "kuljettajan ammattipätevyys",
            "yrkeskompetens för förare",
            "driver's certificate of professional competence",
        ],
    ),
    (49, ["Matupa-turvallisuuspassi", "säkerhetspass för turism", "tourism safety passport"]),
    (51, ["märkätila-asentajan sertifikaatti", "våtrumscertifikat", "wet room certificate"]),
    (62, ["siltanosturikortti", "kort för traverskran", "overhead crane card"]),
    (
        63,
        [
            "sosiaali- ja terveydenhuollon turvakortti",
            "säkerhetskort för vården",
            "care safety card",
        ],
    ),
    (69, ["sähkötyöturvallisuuskortti", "elarbetssäkerhetskort", "electrical work safety card"]),
    (71, ["taksinkuljettajan ajolupa", "körtillstånd för taxiförare", "taxi driver's licence"]),
    (72, ["tieturvakortti", "vägarbetssäkerhetskort", "road work safety card"]),
    (
        73,
        [
            "tietoverkkotöiden pätevyys",
            "behörighet för datanätsarbeten",
            "network installer qualification",
        ],
    ),
    (74, ["trukkikortti", "truckkort", "forklift card"]),
    (75, ["tulityökortti", "kort för heta arbeten", "hot work card"]),
    (79, ["työturvallisuuskortti", "arbetssäkerhetskort", "occupational safety card"]),
    (81, ["ADR-ajolupa", "ADR-körtillstånd", "ADR certificate"]),
    (86, ["vartijakortti", "väktarkort", "security guard card"]),
];

/// What a card is called in running text; empty for one that no rule names.
pub(super) fn card_name(number: u16, lang: Lang) -> &'static str {
    NAMES.iter().find(|(known, _)| *known == number).map_or("", |(_, names)| names[lang as usize])
}

#[cfg(test)]
mod tests {
    //! 1. Every card that is asked for has a name.
    //! 2. No prefix stands twice.

    use super::*;

    #[test]
    fn asked_cards_have_names() {
        for rule in CARDS.iter().flat_map(|(_, rules)| *rules) {
            for lang in Lang::ALL {
                assert!(!card_name(rule.number, lang).is_empty(), "{}", rule.number);
            }
        }
    }

    #[test]
    fn no_prefix_stands_twice() {
        let mut cards: Vec<&str> = CARDS.iter().map(|(prefix, _)| *prefix).collect();
        let mut driving: Vec<&str> = DRIVING.iter().map(|(prefix, _)| *prefix).collect();
        for prefixes in [&mut cards, &mut driving] {
            prefixes.sort_unstable();
            assert!(prefixes.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }
}
