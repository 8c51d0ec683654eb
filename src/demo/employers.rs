//! Invented employers. Names are put together from parts; business ids never pass their check digit,
//! so that none can be a real company's.

use crate::demo::labour_market::Sector;
use crate::demo::random::Random;
use crate::domain::{Employer, Lang};

/// First parts of invented Finnish place names.
const FIRST_FI: &[&str] = &[
    "Usva",
    "Kuura",
    "Varpu",
    "Sammal",
    "Kiuru",
    "Hilla",
    "Tyrni",
    "Kaarna",
    "Pouta",
    "Utu",
    "Sinilintu",
    "Hopea",
    "Tähti",
    "Käpy",
    "Nuppu",
    "Vadelma",
    "Revontuli",
    "Lumikko",
    "Pähkinä",
    "Kimalais",
    "Taika",
    "Riippu",
    "Halla",
    "Mesi",
];
/// Second parts, in the genitive that stands before what the employer does.
const SECOND_FI: &[&str] = &[
    "vaaran", "suon", "korven", "notkon", "niemen", "harjun", "rinteen", "salmen", "pellon",
    "kallion", "ojan", "sillan", "aukion", "kummun", "polun", "lammen",
];
const FIRST_SV: &[&str] = &[
    "Dim",
    "Frost",
    "Månsken",
    "Stjärn",
    "Ljung",
    "Norrsken",
    "Hjortron",
    "Kott",
    "Silverlav",
    "Vinterlo",
    "Sommarvind",
    "Blåklint",
    "Nypon",
    "Lärk",
    "Regnbågs",
    "Humle",
];
const SECOND_SV: &[&str] =
    &["viks", "näs", "holms", "bergs", "dals", "åkers", "lunda", "bäckens", "sundets", "kulla"];
const FIRST_EN: &[&str] = &[
    "Usva",
    "Kuura",
    "Pouta",
    "Hilla",
    "Tyrni",
    "Kiuru",
    "Northmist",
    "Blueheather",
    "Foxmoss",
    "Larchwind",
    "Frostbell",
    "Cloudfen",
    "Silverroe",
    "Auroran",
];

struct Endings {
    fi: &'static [&'static str],
    sv: &'static [&'static str],
    en: &'static [&'static str],
}

const fn endings(sector: Sector) -> Endings {
    match sector {
        Sector::Care => Endings {
            fi: &[
                "Hoiva Oy",
                "kotihoito Oy",
                "hyvinvointikuntayhtymä",
                "terveyspalvelut Oy",
                "hoivakoti",
            ],
            sv: &["omsorg Ab", "hemvård Ab", "välfärdssamkommun", "servicehem"],
            en: &["Care Ltd", "Health Services Ltd", "Home Care Ltd"],
        },
        Sector::Education => Endings {
            fi: &[
                "sivistyskuntayhtymä",
                "päiväkodit Oy",
                "koulutuskuntayhtymä",
                "opisto",
                "leikkikoulu",
            ],
            sv: &["daghem Ab", "utbildningssamkommun", "lärcenter", "bildningstjänster"],
            en: &["Learning Ltd", "Day Care Ltd", "International School"],
        },
        Sector::Retail => Endings {
            fi: &["Tavaratalo Oy", "kauppahuone Oy", "myymälät Oy", "osuuskauppa", "Myynti Oy"],
            sv: &["varuhus Ab", "handelshus Ab", "andelshandel", "butiker Ab"],
            en: &["Stores Ltd", "Retail Ltd", "Trading Ltd"],
        },
        Sector::Office => Endings {
            fi: &[
                "tilipalvelut Oy",
                "asiantuntijapalvelut Oy",
                "talouskumppanit Oy",
                "palvelukeskus",
                "konsultit Oy",
            ],
            sv: &["bokföring Ab", "experttjänster Ab", "servicecenter", "konsulter Ab"],
            en: &["Advisory Ltd", "Services Ltd", "Partners Ltd"],
        },
        Sector::Cleaning => Endings {
            fi: &["puhtauspalvelut Oy", "kiinteistöpalvelut Oy", "siivous Oy", "kotiapu Ky"],
            sv: &["städtjänster Ab", "fastighetsservice Ab", "hemhjälp Kb"],
            en: &["Facility Services Ltd", "Cleaning Ltd"],
        },
        Sector::Transport => Endings {
            fi: &["kuljetus Oy", "logistiikka Oy", "linjat Oy", "varastopalvelut Oy", "jakelu Ky"],
            sv: &["transport Ab", "logistik Ab", "trafik Ab", "lager Ab"],
            en: &["Logistics Ltd", "Transport Ltd", "Freight Ltd"],
        },
        Sector::Construction => Endings {
            fi: &[
                "Rakennus Oy",
                "talotekniikka Oy",
                "sähkötyöt Ky",
                "korjausrakentajat Oy",
                "maanrakennus Oy",
            ],
            sv: &["bygg Ab", "husteknik Ab", "elarbeten Kb", "markbygge Ab"],
            en: &["Construction Ltd", "Building Services Ltd"],
        },
        Sector::Industry => Endings {
            fi: &["konepaja Oy", "teollisuus Oy", "tuotanto Oy", "metalli Oy", "kunnossapito Oy"],
            sv: &["mekaniska Ab", "industri Ab", "produktion Ab", "metall Ab"],
            en: &["Engineering Ltd", "Manufacturing Ltd", "Industries Ltd"],
        },
        Sector::Software => Endings {
            fi: &["ohjelmistot Oy", "data Oy", "järjestelmät Oy", "pilvipalvelut Oy"],
            sv: &["programvara Ab", "data Ab", "system Ab"],
            en: &["Software Ltd", "Labs Oy", "Systems Ltd", "Cloud Ltd"],
        },
        Sector::Restaurant => Endings {
            fi: &[
                "ravintolat Oy",
                "keittiö Oy",
                "kahvila",
                "ruokapalvelut Oy",
                "kartanohotelli Oy",
            ],
            sv: &["restauranger Ab", "kök Ab", "café", "gårdshotell Ab"],
            en: &["Restaurants Ltd", "Kitchen Ltd", "Hotel Ltd"],
        },
        Sector::Farm => Endings {
            fi: &["tila", "puutarha Oy", "metsäpalvelut Oy", "marjatila", "eläinklinikka Oy"],
            sv: &["gård", "trädgård Ab", "skogstjänster Ab", "bärgård"],
            en: &["Farm", "Gardens Ltd", "Forest Services Ltd"],
        },
        Sector::Security => Endings {
            fi: &["turvapalvelut Oy", "vartiointi Oy", "valvonta Oy"],
            sv: &["säkerhet Ab", "bevakning Ab"],
            en: &["Security Ltd"],
        },
        Sector::Beauty => Endings {
            fi: &["kauneushoitola", "hiusstudio Ky", "hyvinvointi Oy"],
            sv: &["skönhetssalong", "frisörstudio Kb"],
            en: &["Beauty Ltd", "Wellness Ltd"],
        },
        Sector::Culture => Endings {
            fi: &[
                "kulttuuripalvelut",
                "liikuntakeskus Oy",
                "mediatalo Oy",
                "muotoilu Oy",
                "elämykset Oy",
            ],
            sv: &["kulturtjänster", "idrottscenter Ab", "mediehus Ab", "design Ab"],
            en: &["Media Ltd", "Design Ltd", "Events Ltd"],
        },
    }
}

/// An employer of a sector, named in a language.
pub(super) fn name(random: &mut Random, sector: Sector, lang: Lang) -> String {
    let endings = endings(sector);
    let (first, second, endings) = match lang {
        Lang::Fi => (random.text(FIRST_FI), random.text(SECOND_FI), endings.fi),
        Lang::Sv => (random.text(FIRST_SV), random.text(SECOND_SV), endings.sv),
        Lang::En => (random.text(FIRST_EN), "", endings.en),
    };
    format!("{first}{second} {}", random.text(endings))
}

/// The employer of a vacancy. The same name always has the same business id, if it has one.
pub(super) fn employer(random: &mut Random, sector: Sector, lang: Lang) -> Employer {
    let name = name(random, sector, lang);
    let number =
        name.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(131).wrapping_add(u64::from(byte)));
    let business_id = (number % 100 < 55).then(|| false_business_id(number as u32));
    Employer { name, business_id }
}

/// Seven digits and a last one that is not their check digit.
fn false_business_id(number: u32) -> String {
    let digits = number % 10_000_000;
    let wrong = match check_digit(digits) {
        Some(right) => (right + 1 + number % 9) % 10,
        // These digits have none: whatever follows is wrong.
        None => number % 10,
    };
    format!("{digits:07}-{wrong}")
}

/// The check digit of a Finnish business id: weights 7, 9, 10, 5, 8, 4, 2, eleven less the rest of the
/// division by eleven; no id is given out where the rest is 1.
fn check_digit(digits: u32) -> Option<u32> {
    let weights = [2, 4, 8, 5, 10, 9, 7];
    let mut rest = digits;
    let mut sum = 0;
    for weight in weights {
        sum += rest % 10 * weight;
        rest /= 10;
    }
    match sum % 11 {
        0 => Some(0),
        1 => None,
        other => Some(11 - other),
    }
}

#[cfg(test)]
mod tests {
    //! 1. The check digit is the official one.
    //! 2. No generated id passes it.

    use super::*;

    #[test]
    fn the_check_digit_is_the_official_one() {
        // The tax administration's own example: 1572860-0 is a valid form.
        assert_eq!(check_digit(1_572_860), Some(0));
        assert_eq!(check_digit(737_546), Some(2));
    }

    #[test]
    fn no_generated_id_passes() {
        for number in (0..u32::MAX).step_by(100_003) {
            let id = false_business_id(number);
            let (digits, last) = id.split_once('-').unwrap();
            assert_eq!(digits.len(), 7);
            let right = check_digit(digits.parse().unwrap());
            assert_ne!(right, Some(last.parse().unwrap()), "{id}");
        }
    }
}
