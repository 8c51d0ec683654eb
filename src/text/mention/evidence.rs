//! How likely a text means what a label names.
//!
//! The probability is a product of the factors below. They are judgements, set by looking at what
//! comes out of real adverts in English and Swedish; where judged data can be had they are to be fitted.
//!
//! | evidence | factor |
//! |---|---|
//! | kind and number of words other than stop words | see `base` |
//! | alternative label, one word / more | 0.55 / 0.8 |
//! | hidden label | 0.8 |
//! | preferred label without what stands in brackets | 0.95 |
//! | part of a label: one of two titles, or the title before a comma | 0.9 |
//! | found by stems, not letter by letter (but for an English plural): more English words / else | 0.85 / 0.95 |
//! | the same, one English word, or one of fewer than six letters | 0.6 |
//! | the same, a name: English or not of the text's language / else | 0.2 / 0.9 |
//! | n concepts share the label and the role | 1 / √n |
//! | ordinary single word (in the labels of n concepts); of an occupation unless preferred; of a name with one capital at its beginning | 1 / (1 + n / 48) |
//! | name or abbreviation, written as such | at least 0.85; an alternative one 0.7 |
//! | name of one word / of more, not written as such | 0.3 / 0.8 |
//! | name or abbreviation, in a text without capitals | 0.85 |
//! | single word of fewer than three letters | 0.5 |
//! | label of another language than the text's: a name / other | 0.9 / 0.4 |

/// What sort of thing a label names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// An occupation.
    Occupation,
    /// A skill or competence, mostly a phrase with a verb.
    Skill,
    /// Knowledge, mostly a noun.
    Knowledge,
    /// A group of occupations or skills, named for statistics rather than for use.
    Group,
    /// A language that people speak.
    Language,
    /// A card or permit.
    Card,
    /// A place.
    Place,
}

/// What part a label plays for what it names; smaller is stronger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// The preferred label.
    Preferred,
    /// The preferred label without what stands in brackets.
    Unqualified,
    /// One of several titles that a stroke separates in the label.
    Part,
    /// An alternative label.
    Alternative,
    /// A hidden label.
    Hidden,
}

/// Whether the capitals of the text fit a label that is a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capitals {
    /// The label is no name.
    NoName,
    /// The text writes it as a name.
    Fit,
    /// With one capital at the beginning, as any word has at the beginning of a sentence.
    Initial,
    /// The text writes it like an ordinary word.
    Differ,
    /// The text has no capitals, as queries often have none.
    Unknown,
}

/// All that is known of a label found in a text.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    /// What the label names.
    pub kind: Kind,
    /// The label's part.
    pub role: Role,
    /// Number of words that are not stop words.
    pub words: usize,
    /// Letters of the text's words.
    pub letters: usize,
    /// Whether the words are the label's letter by letter.
    pub exact: bool,
    /// Whether it is a name and written as one.
    pub capitals: Capitals,
    /// Number of things that share label and role.
    pub shared_by: usize,
    /// log₂ of the number of concepts with a label that holds the one word; for places 0 (widely
    /// known) to 3.
    pub commonness: u8,
    /// Whether the label is English, whose stems join words of different meaning.
    pub english: bool,
    /// Whether the label is of the text's own language.
    pub own_language: bool,
}

/// A single word of fewer letters proves little, whatever it names, unless it is a name.
const SHORT_LETTERS: usize = 3;

/// Stems of shorter words are shared by unrelated words too often.
const SHORT_STEM_LETTERS: usize = 6;

impl Evidence {
    /// The probability, above 0 and below 1.
    #[must_use]
    pub fn probability(&self) -> f32 {
        if self.kind == Kind::Place {
            return self.place();
        }
        let mut probability = self.base();
        let single = self.words == 1;
        probability *= match self.role {
            Role::Preferred => 1.0,
            Role::Unqualified => 0.95,
            Role::Part => 0.9,
            Role::Alternative if single => 0.55,
            Role::Alternative => 0.8,
            Role::Hidden => 0.8,
        };
        let is_name = self.capitals != Capitals::NoName;
        let can_be_ordinary = match self.kind {
            Kind::Occupation => self.role != Role::Preferred,
            Kind::Language => false,
            _ => true,
        };
        if single && !is_name && can_be_ordinary {
            probability *= self.rarity();
        }
        match self.capitals {
            Capitals::NoName => {}
            Capitals::Fit | Capitals::Initial => {
                let alternative = self.role == Role::Alternative && single;
                probability = probability.max(if alternative { 0.7 } else { 0.85 });
                if single && self.capitals == Capitals::Initial {
                    probability *= self.rarity();
                }
            }
            Capitals::Differ if single => probability *= 0.3,
            Capitals::Differ => probability *= 0.8,
            Capitals::Unknown => probability *= 0.85,
        }
        if single && self.letters < SHORT_LETTERS {
            probability *= 0.5;
        }
        if !self.exact {
            probability *= match (is_name, single, self.english) {
                (true, _, english) if english || !self.own_language => 0.2,
                (true, _, _) => 0.9,
                (false, true, true) => 0.6,
                (false, true, false) if self.letters < SHORT_STEM_LETTERS => 0.6,
                (false, false, true) => 0.85,
                _ => 0.95,
            };
        }
        if !self.own_language {
            probability *= if is_name { 0.9 } else { 0.4 };
        }
        probability / (self.shared_by.max(1) as f32).sqrt()
    }

    /// Where a label of this kind stands in a text by itself, how often it is meant.
    fn base(&self) -> f32 {
        let [one, two, more] = match self.kind {
            Kind::Occupation => [0.8, 0.9, 0.95],
            Kind::Skill => [0.3, 0.6, 0.85],
            Kind::Knowledge => [0.75, 0.85, 0.9],
            Kind::Group => [0.4, 0.5, 0.6],
            Kind::Language => [0.9, 0.9, 0.9],
            Kind::Card => [0.85, 0.9, 0.95],
            Kind::Place => [0.8, 0.85, 0.9],
        };
        match self.words {
            0 | 1 => one,
            2 => two,
            _ => more,
        }
    }

    /// How little a single word is used in other labels.
    fn rarity(&self) -> f32 {
        1.0 / (1.0 + f32::from(self.commonness).exp2() / 48.0)
    }

    /// Places are names; small ones are often other words too.
    fn place(&self) -> f32 {
        let known = match self.commonness {
            0 => 1.0,
            1 => 0.85,
            2 => 0.5,
            _ => 0.3,
        };
        let written = match self.capitals {
            Capitals::Fit | Capitals::Initial => 1.0,
            Capitals::Differ => 0.2,
            Capitals::Unknown | Capitals::NoName => 0.9,
        };
        let exact = if self.exact { 1.0 } else { 0.95 };
        self.base() * known * written * exact
    }
}
