//! Names by origin and gender: the most usual ones, so that they stand for many people and for nobody.

use super::titles::Gender;
use crate::evaluation::measures::Random;

/// Names of one origin.
#[derive(Debug)]
pub(super) struct Names {
    /// Name of the variant with women's names.
    pub(super) woman: &'static str,
    /// Name of the variant with men's names.
    pub(super) man: &'static str,
    women: &'static [&'static str],
    men: &'static [&'static str],
    /// Family names of women and of men.
    family: [&'static [&'static str]; 2],
}

impl Names {
    /// A given name and a family name.
    pub(super) fn draw(&self, gender: Gender, random: &mut Random) -> String {
        let [of_women, of_men] = self.family;
        let (given, family) = match gender {
            Gender::Woman => (self.women, of_women),
            Gender::Man => (self.men, of_men),
        };
        let mut pick = |names: &'static [&'static str]| {
            names.get(random.below(names.len().max(1))).copied().unwrap_or_default()
        };
        format!("{} {}", pick(given), pick(family))
    }
}

const FINNISH: &[&str] = &["Korhonen", "Virtanen", "Mäkinen", "Nieminen", "Hämäläinen"];
const SWEDISH: &[&str] = &["Johansson", "Karlsson", "Lindqvist", "Nyberg", "Söderholm"];
const ESTONIAN: &[&str] = &["Tamm", "Saar", "Mägi", "Kask", "Kukk"];
const SOMALI: &[&str] = &["Mohamed", "Ali", "Hassan", "Abdi", "Warsame"];
const ARABIC: &[&str] = &["al-Jaburi", "Hussein", "Mahmoud", "Khalil", "al-Tamimi"];
const UKRAINIAN: &[&str] = &["Shevchenko", "Kovalenko", "Bondarenko", "Melnyk", "Tkachenko"];
const VIETNAMESE: &[&str] = &["Nguyen", "Tran", "Le", "Pham", "Hoang"];
const ROMA: &[&str] = &["Åkerlund", "Blomerus", "Hagert", "Nyman", "Schwartz"];

/// All origins.
pub(super) const NAMES: &[Names] = &[
    Names {
        woman: "finnish_woman",
        man: "finnish_man",
        women: &["Aino", "Helena", "Johanna", "Maria", "Päivi"],
        men: &["Juhani", "Mikael", "Olavi", "Timo", "Väinö"],
        family: [FINNISH, FINNISH],
    },
    Names {
        woman: "finland_swedish_woman",
        man: "finland_swedish_man",
        women: &["Birgitta", "Ebba", "Gunilla", "Linnéa", "Ulrika"],
        men: &["Axel", "Göran", "Kristoffer", "Rasmus", "Torsten"],
        family: [SWEDISH, SWEDISH],
    },
    Names {
        woman: "russian_woman",
        man: "russian_man",
        women: &["Anastasia", "Irina", "Olga", "Svetlana", "Tatjana"],
        men: &["Aleksandr", "Dmitri", "Igor", "Sergei", "Vladimir"],
        family: [
            &["Ivanova", "Kuznetsova", "Petrova", "Smirnova", "Volkova"],
            &["Ivanov", "Kuznetsov", "Petrov", "Smirnov", "Volkov"],
        ],
    },
    Names {
        woman: "estonian_woman",
        man: "estonian_man",
        women: &["Kadri", "Kristiina", "Liis", "Merike", "Ülle"],
        men: &["Jaan", "Margus", "Priit", "Rein", "Toomas"],
        family: [ESTONIAN, ESTONIAN],
    },
    Names {
        woman: "somali_woman",
        man: "somali_man",
        women: &["Amina", "Faduma", "Hodan", "Sahra", "Ubah"],
        men: &["Abdirahman", "Farah", "Ismail", "Mahad", "Yusuf"],
        family: [SOMALI, SOMALI],
    },
    Names {
        woman: "arabic_woman",
        man: "arabic_man",
        women: &["Fatima", "Layla", "Noor", "Rania", "Zainab"],
        men: &["Ahmed", "Khalid", "Mustafa", "Omar", "Tariq"],
        family: [ARABIC, ARABIC],
    },
    Names {
        woman: "ukrainian_woman",
        man: "ukrainian_man",
        women: &["Daryna", "Halyna", "Iryna", "Oksana", "Yulia"],
        men: &["Andrii", "Bohdan", "Mykola", "Oleksandr", "Taras"],
        family: [UKRAINIAN, UKRAINIAN],
    },
    Names {
        woman: "vietnamese_woman",
        man: "vietnamese_man",
        women: &["Anh Thu", "Hong Hanh", "Lan Anh", "Mai Linh", "Thanh Huong"],
        men: &["Duc Anh", "Hoang Nam", "Minh Tuan", "Quang Huy", "Van Hung"],
        family: [VIETNAMESE, VIETNAMESE],
    },
    Names {
        woman: "roma_woman",
        man: "roma_man",
        women: &["Anneli", "Miranda", "Ramona", "Saara", "Tuula"],
        men: &["Allan", "Feija", "Rainer", "Taisto", "Väinö"],
        family: [ROMA, ROMA],
    },
];
