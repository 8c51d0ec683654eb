//! Which group each person is in: from the auditor's file, by the municipality of the home, or dealt out at random.
//!
//! **Invariant:** groups are joined to lists that were made without them; nothing that ranks ever reads one.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use super::limits::GroupSource;
use super::ranker::Person;
use crate::domain::AreaCode;
use crate::evaluation::EvaluationError;
use crate::evaluation::measures::Random;
use crate::evaluation::records::each_line;
use crate::index::id_hash;
use crate::taxonomy::places::{PlaceKind, Places};

/// Most values of an attribute: with more of them it is no grouping.
const MOST_VALUES: usize = 50;
/// Longest attribute or value, characters.
const MOST_CHARS: usize = 80;

/// An attribute and the group of each person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub source: GroupSource,
    /// Its values, sorted by their names or in their own order.
    pub values: Vec<String>,
    /// Number of the value by person; `None` where unknown.
    pub labels: Vec<Option<u8>>,
}

/// What an auditor's file says: attribute → profile → value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GroupFile(BTreeMap<String, HashMap<String, String>>);

impl GroupFile {
    /// Reads `profile_id<TAB>attribute<TAB>value` lines without a header; gzip and zstd are read as well.
    ///
    /// # Errors
    /// The file cannot be read or is empty; a line has not three columns that say something, tells of a profile's
    /// attribute again, or an attribute has more than 50 values. The message names file, line and column.
    pub fn read(path: &Path) -> Result<Self, EvaluationError> {
        const COLUMNS: [&str; 3] = ["profile_id", "attribute", "value"];
        let mut attributes: BTreeMap<String, HashMap<String, String>> = BTreeMap::new();
        let mut values: HashMap<String, Vec<String>> = HashMap::new();
        each_line(path, |_, line| {
            let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
            for (at, name) in COLUMNS.iter().enumerate() {
                let column = at + 1;
                let Some(text) = columns.get(at) else {
                    return Err(format!(
                        "column {column}: missing, expected profile_id<TAB>attribute<TAB>value"
                    ));
                };
                if text.is_empty() {
                    return Err(format!("column {column}: the {name} is empty, expected a text"));
                }
                if at > 0 && text.chars().count() > MOST_CHARS {
                    return Err(format!(
                        "column {column}: the {name} is longer than {MOST_CHARS} characters"
                    ));
                }
            }
            if columns.len() > COLUMNS.len() {
                return Err("column 4: unexpected, expected three columns".to_owned());
            }
            let [profile, attribute, value] = [0, 1, 2].map(|at| columns[at].to_owned());
            let known = values.entry(attribute.clone()).or_default();
            if !known.contains(&value) {
                known.push(value.clone());
                if known.len() > MOST_VALUES {
                    return Err(format!(
                        "column 3: value `{value}` is number {} of attribute `{attribute}`, expected at most {MOST_VALUES}",
                        known.len()
                    ));
                }
            }
            let people = attributes.entry(attribute.clone()).or_default();
            if people.insert(profile.clone(), value).is_some() {
                return Err(format!(
                    "column 2: profile `{profile}` has attribute `{attribute}` on an earlier line, expected it once"
                ));
            }
            Ok(())
        })?;
        if attributes.is_empty() {
            return Err(EvaluationError::Empty { path: path.to_owned() });
        }
        Ok(Self(attributes))
    }

    /// The attributes of these people. Those of profiles that are not among them do not count.
    #[must_use]
    pub fn attributes(&self, people: &[Person]) -> Vec<Attribute> {
        let of = |(name, by_profile): (&String, &HashMap<String, String>)| {
            let mut values: Vec<String> = by_profile.values().cloned().collect();
            values.sort_unstable();
            values.dedup();
            let number = |value: &String| Some(values.binary_search(value).ok()? as u8);
            let label = |person: &Person| by_profile.get(&person.0).and_then(number);
            let labels = people.iter().map(label).collect();
            Attribute { name: name.clone(), source: GroupSource::File, values, labels }
        };
        self.0.iter().map(of).collect()
    }
}

/// Urban, semi-urban and rural municipalities of homes, as Statistics Finland classes them (tilastollinen kuntaryhmitys),
/// from the table of municipalities that is compiled in; unknown where home is no Finnish municipality or town.
#[must_use]
pub fn territory(people: &[Person], places: &Places) -> Attribute {
    let class = |person: &Person| {
        let place = match person.1.home.as_ref()? {
            AreaCode::Municipality(code) => places.municipality(code)?,
            AreaCode::Locality(code) => {
                let locality = places.locality(code)?;
                let mut holding = places.ancestors(locality).iter();
                *holding.find(|place| places.kind(**place) == PlaceKind::Municipality)?
            }
            _ => return None,
        };
        places.urban_rural(place)?.checked_sub(1).filter(|class| *class < 3)
    };
    Attribute {
        name: "municipality".to_owned(),
        source: GroupSource::Territory,
        values: ["urban", "semi-urban", "rural"].map(str::to_owned).to_vec(),
        labels: people.iter().map(class).collect(),
    }
}

/// Groups that mean nothing: dealt out by seed and id, so that measures can be tried where nobody's groups are known.
#[must_use]
pub fn synthetic(people: &[Person], seed: u64) -> Vec<Attribute> {
    let deal = |name: &str, values: [&str; 3], shares: [usize; 3]| {
        let label = |person: &Person| {
            let mut random = Random(seed ^ id_hash(&format!("{name}/{}", person.0)));
            let mut drawn = random.below(100);
            let group = shares.iter().position(|share| {
                let here = drawn < *share;
                drawn = drawn.saturating_sub(*share);
                here
            });
            group.map(|group| group as u8)
        };
        Attribute {
            name: name.to_owned(),
            source: GroupSource::Synthetic,
            values: values.iter().filter(|it| !it.is_empty()).map(|it| (*it).to_owned()).collect(),
            labels: people.iter().map(label).collect(),
        }
    };
    vec![
        deal("synthetic halves", ["first", "second", ""], [50, 50, 0]),
        deal("synthetic thirds", ["large", "middle", "small"], [60, 30, 10]),
    ]
}

#[cfg(test)]
mod tests {
    //! 1. A file becomes attributes of the people at hand.
    //! 2. What is wrong is named with file, line and column.
    //! 3. Homes are classed, and synthetic groups have their shares.

    use std::io::Write;

    use super::*;
    use crate::domain::Profile;

    fn people(homes: &[&str]) -> Vec<Person> {
        let person = |(at, home): (usize, &&str)| {
            let json = format!(r#"{{"id":"p{at}","modified":"2026-11-01T08:00:00Z"{home}}}"#);
            (format!("p{at}"), Profile::from_json(json.as_bytes()).unwrap())
        };
        homes.iter().enumerate().map(person).collect()
    }

    fn read(text: &str) -> Result<GroupFile, String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let name = file.path().display().to_string();
        GroupFile::read(file.path()).map_err(|error| error.to_string().replace(&name, "FILE"))
    }

    #[test]
    fn a_file_becomes_attributes() {
        let file =
            read("p1\tgender\twoman\np0\tgender\tman\nx\tgender\tman\np1\tage\t55+\n").unwrap();
        let found = file.attributes(&people(&["", "", ""]));
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[1].name.as_str(), &found[1].values),
            ("gender", &vec!["man".into(), "woman".into()])
        );
        assert_eq!(found[1].labels, [Some(0), Some(1), None]);
        assert_eq!(found[0].labels, [None, Some(0), None]);
    }

    #[test]
    fn wrong_lines_are_named() {
        for (text, told) in [
            (
                "p1\tgender\twoman\np2\tgender\n",
                "FILE:2: column 3: missing, expected profile_id<TAB>",
            ),
            ("p1\t\twoman\n", "FILE:1: column 2: the attribute is empty, expected a text"),
            ("p1\tg\tw\tx\n", "FILE:1: column 4: unexpected"),
            (
                "p1\tg\tw\n\np1\tg\tm\n",
                "FILE:3: column 2: profile `p1` has attribute `g` on an earlier line",
            ),
            ("", "FILE: no records"),
        ] {
            let error = read(text).unwrap_err();
            assert!(error.starts_with(told), "{error}");
        }
        let many: String = (0..51).map(|at| format!("p{at}\tid\tv{at}\n")).collect();
        assert!(read(&many).unwrap_err().starts_with("FILE:51: column 3: value `v50`"));
    }

    #[test]
    fn homes_are_classed_and_groups_dealt_out() {
        let homes = [
            r#","home":{"municipality":"091"}"#,
            r#","home":{"municipality":"009"}"#,
            r#","home":{"country":"SE"}"#,
            "",
        ];
        let places = Places::embedded().unwrap();
        let found = territory(&people(&homes), &places);
        assert_eq!(found.labels, [Some(0), Some(2), None, None]);
        let all = people(&[""; 1000]);
        let [halves, thirds] = &synthetic(&all, 3)[..] else { panic!() };
        let count = |attribute: &Attribute, group| {
            attribute.labels.iter().filter(|label| **label == Some(group)).count()
        };
        assert!((450..550).contains(&count(halves, 0)));
        assert!((550..650).contains(&count(thirds, 0)) && (70..130).contains(&count(thirds, 2)));
        assert_eq!(synthetic(&all, 3), synthetic(&all, 3));
        assert_ne!(synthetic(&all, 3), synthetic(&all, 4));
    }
}
