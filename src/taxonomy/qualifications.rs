//! What professions and tasks ask by law or custom: who has to hold what, who decides, and the way to qualify.
//!
//! Brief overview: a [`Qualifications`] is read from files in the shape of `index-config/qualifications.toml`, one for each
//! country. [`Qualifications::of_occupation`] tells what an occupation asks whatever an advert says; the words, cards,
//! licence classes and degrees of a [`Qualification`] tell what else asks for it and what proves it. Nothing here is legal
//! advice: what was not confirmed is marked ([`Qualification::is_sure`]) and shown so.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Concept, Taxonomy};
use crate::domain::{CardCode, DrivingClass, DrivingClasses, Lang, QualificationId};

/// Finland's qualifications.
const FINLAND: &str = include_str!("../../index-config/qualifications.toml");

/// What errors call [`FINLAND`].
const FINLAND_FILE: &str = "index-config/qualifications.toml";

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum QualificationsError {
    /// It cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is not TOML of this shape.
    #[error("{path}: {source}")]
    Shape {
        /// Its path.
        path: PathBuf,
        /// Where and what.
        source: Box<toml::de::Error>,
    },
    /// A field names what is not known.
    #[error("{path}: qualification `{id}`: {field} `{value}`: expected {expected}")]
    Unknown {
        /// Its path.
        path: PathBuf,
        /// The qualification.
        id: String,
        /// The field.
        field: &'static str,
        /// Its value.
        value: String,
        /// What would have been accepted.
        expected: &'static str,
    },
}

/// A text in the languages of the service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts3 {
    fi: String,
    sv: String,
    en: String,
}

impl Texts3 {
    /// In one language.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fi => &self.fi,
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }
}

/// What kind of requirement it is.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum QualificationKind {
    /// Only who is licensed may practise (ammatinharjoittamisoikeus, laillistus).
    RightToPractise,
    /// Only who is registered may use the title (nimikesuojaus); others may do the work.
    ProtectedTitle,
    /// The law asks a degree for the post (kelpoisuusvaatimus).
    Appointment,
    /// Competence that a person proves by certificate (pätevyys).
    Competence,
    /// A card (kortti, passi).
    Card,
    /// A class of driving licence (ajokorttiluokka).
    LicenceClass,
    /// Language skills that the law asks of public servants (kielitaitolaki).
    Language,
    /// Entry in a register.
    Register,
}

/// Who decides or registers.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Authority {
    /// Its name.
    pub name: Texts3,
    /// Its site, if it has one.
    pub url: Option<String>,
}

/// The act behind a requirement.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Law {
    /// Number and year: `559/1994`.
    pub id: String,
    fi: String,
    sv: String,
    en: String,
}

impl Law {
    /// Its title.
    #[must_use]
    pub fn title(&self, lang: Lang) -> &str {
        match lang {
            Lang::Fi => &self.fi,
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }
}

/// A limited right that students have.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StudentRight {
    /// Who has it, and to what.
    pub who: Texts3,
    /// Credits that it takes (ECTS), where the law says a number.
    pub credits: Option<u16>,
    /// The acts.
    pub law: String,
    /// Whether it was confirmed.
    #[serde(default = "yes")]
    pub sure: bool,
}

const fn yes() -> bool {
    true
}

/// How qualifications from other countries are recognised.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recognition {
    /// From the European Economic Area.
    pub eu: Texts3,
    /// From elsewhere.
    pub other: Texts3,
    /// Key of the authority.
    authority: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    version: String,
    country: String,
    authorities: BTreeMap<String, Authority>,
    qualification: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
struct WordLists {
    fi: Vec<String>,
    sv: Vec<String>,
    en: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    kind: QualificationKind,
    name: Texts3,
    #[serde(default)]
    occupations: Vec<String>,
    #[serde(default)]
    isco: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    usual: Vec<String>,
    words: WordLists,
    #[serde(default)]
    cards: Vec<String>,
    #[serde(default)]
    licence_classes: Vec<String>,
    #[serde(default)]
    degrees: Vec<String>,
    #[serde(default)]
    degree_codes: Vec<String>,
    #[serde(default)]
    degree_needs_registration: bool,
    student: Option<StudentRight>,
    recognition: Option<Recognition>,
    authority: String,
    law: Option<Law>,
    valid_from: Option<toml::value::Datetime>,
    validity_months: Option<u16>,
    how: Texts3,
    #[serde(default)]
    supersedes: Vec<String>,
    sure: bool,
}

/// One requirement.
#[derive(Debug, Clone)]
pub struct Qualification {
    /// Its id: `fi.sairaanhoitaja`.
    pub id: QualificationId,
    /// What kind it is.
    pub kind: QualificationKind,
    /// What it is called.
    pub name: Texts3,
    /// Country whose law or custom it is, ISO 3166-1 alpha-2.
    pub country: String,
    /// Phrases by which an advert asks for it, in lower case.
    pub words: Vec<String>,
    /// Cards that prove it.
    pub cards: Vec<CardCode>,
    /// Driving licence classes that prove it ([`QualificationKind::LicenceClass`]), or that it takes besides.
    pub classes: DrivingClasses,
    /// Names of degrees that lead to it, in lower case.
    pub degrees: Vec<String>,
    /// Codes of the national classification of education that lead to it.
    pub degree_codes: Vec<String>,
    /// The degree alone is not enough.
    pub degree_needs_registration: bool,
    /// What students may do.
    pub student: Option<StudentRight>,
    /// Qualifications from other countries.
    pub recognition: Option<Recognition>,
    /// Who decides.
    pub authority: Authority,
    /// Who decides about qualifications from other countries.
    pub recognised_by: Authority,
    /// The act, where there is one.
    pub law: Option<Law>,
    /// Since when it holds, as written.
    pub valid_from: Option<String>,
    /// Months that a proof is valid, where it expires.
    pub validity_months: Option<u16>,
    /// The way to qualify.
    pub how: Texts3,
    /// Numbers of what its holders have, too.
    pub supersedes: Vec<u16>,
    sure: bool,
}

impl Qualification {
    /// Whether requirement and act were confirmed.
    #[must_use]
    pub const fn is_sure(&self) -> bool {
        self.sure
    }

    /// Whether a hint at it is worth a question to the person: a confirmed right, title, competence or licence, no card.
    #[must_use]
    pub fn is_told_of(&self) -> bool {
        let kinds = [
            QualificationKind::RightToPractise,
            QualificationKind::ProtectedTitle,
            QualificationKind::Competence,
            QualificationKind::LicenceClass,
        ];
        self.sure && kinds.contains(&self.kind)
    }

    /// Whether who lacks it may not do the work: neither a protected title nor what rests on no confirmed act keeps
    /// anybody from it.
    #[must_use]
    pub fn is_strict(&self) -> bool {
        self.sure && self.kind != QualificationKind::ProtectedTitle
    }
}

/// The share of a group's occupations of which an advert that names the group alone is taken for one: two in three.
const MOST: (usize, usize) = (2, 3);

/// All requirements, by number.
#[derive(Debug)]
pub struct Qualifications {
    all: Vec<Qualification>,
    by_id: HashMap<String, u16>,
    /// Numbers by concept.
    asked: Vec<Vec<u16>>,
    /// Numbers by concept of what is usual.
    usual: Vec<Vec<u16>>,
    version: String,
}

impl Qualifications {
    /// Finland's, and those of more files.
    ///
    /// # Errors
    /// A file cannot be read, or names a concept, card, class, authority or other qualification that is not known.
    pub fn load(taxonomy: &Taxonomy, more: &[PathBuf]) -> Result<Self, QualificationsError> {
        let mut sources = vec![(PathBuf::from(FINLAND_FILE), FINLAND.to_owned())];
        for path in more {
            let text = std::fs::read_to_string(path);
            let text =
                text.map_err(|source| QualificationsError::Read { path: path.clone(), source })?;
            sources.push((path.clone(), text));
        }
        let mut hasher = DefaultHasher::new();
        let mut files = Vec::with_capacity(sources.len());
        for (path, text) in sources {
            text.hash(&mut hasher);
            let file: File = toml::from_str(&text).map_err(|source| {
                QualificationsError::Shape { path: path.clone(), source: Box::new(source) }
            })?;
            files.push((path, file));
        }
        let versions: Vec<&str> = files.iter().map(|(_, file)| file.version.as_str()).collect();
        let version = format!("{} {:016x}", versions.join("+"), hasher.finish());
        let count = taxonomy.len();
        let mut loaded = Self {
            all: Vec::new(),
            by_id: HashMap::new(),
            asked: vec![Vec::new(); count],
            usual: vec![Vec::new(); count],
            version,
        };
        let (mut links, mut listed) = (Vec::new(), HashMap::new());
        for (path, file) in files {
            loaded.add(taxonomy, &path, file, &mut links, &mut listed)?;
        }
        for (number, path, others) in links {
            for other in others {
                let found = loaded.by_id.get(&other).copied();
                let known = found.ok_or_else(|| QualificationsError::Unknown {
                    path: path.clone(),
                    id: loaded.all[usize::from(number)].id.to_string(),
                    field: "supersedes",
                    value: other,
                    expected: "the id of a qualification",
                })?;
                loaded.all[usize::from(number)].supersedes.push(known);
            }
        }
        loaded.close();
        loaded.spread(taxonomy, &listed);
        Ok(loaded)
    }

    /// Lets each have what those that it has have.
    fn close(&mut self) {
        for number in 0..self.all.len() {
            let mut all = self.all[number].supersedes.clone();
            let mut at = 0;
            while let Some(next) = all.get(at).copied() {
                at += 1;
                for more in &self.all[usize::from(next)].supersedes {
                    if !all.contains(more) && usize::from(*more) != number {
                        all.push(*more);
                    }
                }
            }
            self.all[number].supersedes = all;
        }
    }

    /// Gives every occupation and ISCO-08 group what it and all above it are listed for.
    fn spread(&mut self, taxonomy: &Taxonomy, listed: &HashMap<Concept, Vec<(u16, Role)>>) {
        for concept in taxonomy.concepts().filter(|concept| taxonomy.kind(*concept).is_work()) {
            let above = above(taxonomy, concept);
            let roles = above.iter().filter_map(|concept| listed.get(concept)).flatten();
            let of = |wanted: Role| {
                let own = roles.clone().filter(move |(_, role)| *role == wanted);
                let mut numbers: Vec<u16> = own.map(|(number, _)| *number).collect();
                numbers.sort_unstable();
                numbers.dedup();
                numbers
            };
            let (mut asked, except, mut usual) =
                (of(Role::Asked), of(Role::Except), of(Role::Usual));
            asked.retain(|number| !except.contains(number));
            usual.retain(|number| !asked.contains(number));
            self.asked[concept.index()] = asked;
            self.usual[concept.index()] = usual;
        }
        self.spread_to_groups(taxonomy);
    }

    /// Gives ISCO-08 groups what is asked in all their occupations, and as a hint what is asked in most.
    fn spread_to_groups(&mut self, taxonomy: &Taxonomy) {
        let mut members: HashMap<Concept, Vec<Concept>> = HashMap::new();
        for concept in taxonomy.concepts().filter(|it| taxonomy.kind(*it).is_occupation()) {
            let groups = above(taxonomy, concept).into_iter();
            for group in groups.filter(|it| !taxonomy.kind(*it).is_occupation()) {
                members.entry(group).or_default().push(concept);
            }
        }
        for (group, occupations) in members {
            let mut counts: HashMap<u16, usize> = HashMap::new();
            for number in occupations.iter().flat_map(|it| &self.asked[it.index()]) {
                *counts.entry(*number).or_default() += 1;
            }
            let mut counts: Vec<(u16, usize)> = counts.into_iter().collect();
            counts.sort_unstable();
            for (number, count) in counts {
                let at = group.index();
                if self.asked[at].contains(&number) {
                    continue;
                }
                if count == occupations.len() {
                    self.asked[at].push(number);
                } else if count * MOST.1 >= occupations.len() * MOST.0
                    && !self.usual[at].contains(&number)
                {
                    self.usual[at].push(number);
                }
            }
        }
    }

    fn add(
        &mut self,
        taxonomy: &Taxonomy,
        path: &Path,
        file: File,
        links: &mut Vec<(u16, PathBuf, Vec<String>)>,
        listed: &mut HashMap<Concept, Vec<(u16, Role)>>,
    ) -> Result<(), QualificationsError> {
        for entry in file.qualification {
            let wrong = |field, value: &str, expected| QualificationsError::Unknown {
                path: path.to_owned(),
                id: entry.id.clone(),
                field,
                value: value.to_owned(),
                expected,
            };
            let number = u16::try_from(self.all.len())
                .map_err(|_full| wrong("id", &entry.id, "at most 65,536 qualifications"))?;
            let id: QualificationId =
                entry.id.parse().map_err(|_bad: crate::domain::InvalidId| {
                    wrong("id", &entry.id, "letters, digits, dots and hyphens")
                })?;
            let authority = |key: &str| {
                let known = file.authorities.get(key).cloned();
                known.ok_or_else(|| wrong("authority", key, "a key of [authorities]"))
            };
            // Another version of ESCO may lack an occupation of the built-in file; an operator's own file is held to be right.
            let is_built_in = path == Path::new(FINLAND_FILE);
            let concepts = |field, ids: &[String]| {
                let one = |id: &String| match taxonomy.find(&format!("occupation/{id}")) {
                    None if is_built_in => None,
                    known => Some(known.ok_or_else(|| wrong(field, id, "an ESCO occupation"))),
                };
                ids.iter().filter_map(one).collect::<Result<Vec<Concept>, _>>()
            };
            let mut asked = concepts("occupations", &entry.occupations)?;
            for code in &entry.isco {
                match taxonomy.isco(code) {
                    Some(group) => asked.push(group),
                    None if is_built_in => {}
                    None => return Err(wrong("isco", code, "an ISCO-08 group")),
                }
            }
            let except = concepts("except", &entry.except)?;
            let usual = concepts("usual", &entry.usual)?;
            for (role, concepts) in
                [(Role::Asked, asked), (Role::Except, except), (Role::Usual, usual)]
            {
                for concept in concepts {
                    listed.entry(concept).or_default().push((number, role));
                }
            }
            let card = |code: &String| {
                let known = CardCode::try_from(code.clone());
                known.map_err(|_bad| wrong("cards", code, "a card's code of three digits"))
            };
            let class = |code: &String| {
                let known = DrivingClass::ALL.into_iter().find(|class| class.code() == code);
                known.ok_or_else(|| wrong("licence_classes", code, "a driving licence class"))
            };
            let words = &entry.words;
            let words = words.fi.iter().chain(&words.sv).chain(&words.en);
            // What has no letters would be found everywhere.
            let words = words.filter(|words| words.chars().any(char::is_alphanumeric));
            let words = words.cloned().collect();
            let recognised_by = match &entry.recognition {
                Some(recognition) => authority(&recognition.authority)?,
                None => authority(&entry.authority)?,
            };
            let qualification = Qualification {
                kind: entry.kind,
                country: file.country.clone(),
                words,
                cards: entry.cards.iter().map(card).collect::<Result<_, _>>()?,
                classes: entry.licence_classes.iter().map(class).collect::<Result<_, _>>()?,
                authority: authority(&entry.authority)?,
                recognised_by,
                name: entry.name.clone(),
                degrees: entry.degrees.clone(),
                degree_codes: entry.degree_codes.clone(),
                degree_needs_registration: entry.degree_needs_registration,
                student: entry.student.clone(),
                recognition: entry.recognition.clone(),
                law: entry.law.clone(),
                valid_from: entry.valid_from.map(|day| day.to_string()),
                validity_months: entry.validity_months,
                how: entry.how.clone(),
                supersedes: Vec::new(),
                sure: entry.sure,
                id,
            };
            if self.by_id.insert(entry.id.clone(), number).is_some() {
                return Err(wrong("id", &entry.id, "an id that no other qualification has"));
            }
            links.push((number, path.to_owned(), entry.supersedes.clone()));
            self.all.push(qualification);
        }
        Ok(())
    }

    /// What was loaded: versions and a hash of all files.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All, in the order of their numbers.
    #[must_use]
    pub fn all(&self) -> &[Qualification] {
        &self.all
    }

    /// The one of a number.
    #[must_use]
    pub fn get(&self, number: u16) -> Option<&Qualification> {
        self.all.get(usize::from(number))
    }

    /// The number of an id.
    #[must_use]
    pub fn find(&self, id: &str) -> Option<u16> {
        self.by_id.get(id).copied()
    }

    /// What an occupation asks whatever the advert says.
    #[must_use]
    pub fn of_occupation(&self, occupation: Concept) -> &[u16] {
        self.asked.get(occupation.index()).map_or(&[], Vec::as_slice)
    }

    /// What is usual in an occupation, or asked in most occupations of a group: a hint, nothing that keeps anybody from it.
    #[must_use]
    pub fn usual_in(&self, occupation: Concept) -> &[u16] {
        self.usual.get(occupation.index()).map_or(&[], Vec::as_slice)
    }

    /// Those that a card proves: one card may stand for several trades.
    #[must_use]
    pub fn of_card(&self, card: CardCode) -> Vec<u16> {
        let proved = (0..).zip(&self.all).filter(|(_, it)| it.cards.contains(&card));
        proved.map(|(number, _)| number).collect()
    }
}

/// What a concept is listed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Asked,
    Except,
    Usual,
}

/// A concept, those broader than it and their ISCO-08 groups.
fn above(taxonomy: &Taxonomy, concept: Concept) -> Vec<Concept> {
    let mut all = vec![concept];
    let mut at = 0;
    while let Some(next) = all.get(at).copied() {
        at += 1;
        let broader = taxonomy.broader(next).iter().copied();
        for more in broader.chain(taxonomy.isco_group(next)) {
            if !all.contains(&more) {
                all.push(more);
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    //! 1. Finland's file is complete and consistent: every profession of health care leads to its act and authority.
    //! 2. What is wrong in a file is named.

    use super::*;

    #[test]
    fn finland_is_complete() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let all = Qualifications::load(&taxonomy, &[]).unwrap();
        assert!(all.all().len() >= 200);
        let nurse = taxonomy.lookup("sairaanhoitaja", Lang::Fi)[0];
        let asked: Vec<&str> = all
            .of_occupation(nurse)
            .iter()
            .map(|number| all.get(*number).unwrap().id.as_str())
            .collect();
        assert_eq!(asked, ["fi.sairaanhoitaja"]);
        let right = all.get(all.find("fi.sairaanhoitaja").unwrap()).unwrap();
        assert_eq!(right.authority.name.get(Lang::Fi), "Lupa- ja valvontavirasto");
        assert_eq!(right.law.as_ref().unwrap().id, "559/1994");
        assert!(right.is_strict());
        for one in all.all().iter().filter(|one| one.kind == QualificationKind::RightToPractise) {
            assert!(one.law.is_some() && !one.words.is_empty(), "{}", one.id);
        }
        for card in (1..=95).filter_map(CardCode::from_number) {
            assert!(!all.of_card(card).is_empty(), "{card}");
        }
    }

    #[test]
    fn errors_name_what_is_wrong() {
        let taxonomy = Taxonomy::embedded().unwrap();
        let path = std::env::temp_dir().join(format!("qualifications-{}.toml", std::process::id()));
        let text = |authority: &str| {
            format!(
                "version = \"1\"\ncountry = \"SE\"\n[authorities.sos]\nname = {{ fi = \"S\", sv = \"S\", en = \"S\" }}\n\
                 [[qualification]]\nid = \"se.x\"\nkind = \"card\"\nname = {{ fi = \"a\", sv = \"b\", en = \"c\" }}\n\
                 words = {{ fi = [], sv = [], en = [] }}\nauthority = \"{authority}\"\n\
                 how = {{ fi = \"a\", sv = \"b\", en = \"c\" }}\nsure = true\n"
            )
        };
        std::fs::write(&path, text("nobody")).unwrap();
        let error = Qualifications::load(&taxonomy, std::slice::from_ref(&path)).unwrap_err();
        let expected = "qualification `se.x`: authority `nobody`: expected a key of [authorities]";
        assert!(error.to_string().ends_with(expected), "{error}");
        std::fs::write(&path, text("sos")).unwrap();
        let loaded = Qualifications::load(&taxonomy, std::slice::from_ref(&path)).unwrap();
        assert_eq!(loaded.get(loaded.find("se.x").unwrap()).unwrap().country, "SE");
        std::fs::remove_file(&path).unwrap();
    }
}
