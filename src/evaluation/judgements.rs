//! Judgements: which items are right for which query, and how right.

use std::collections::HashMap;
use std::path::Path;

use super::records::each_line;
use crate::evaluation::EvaluationError;

/// Highest grade: gains are 2^grade − 1 and stay exact.
const MAX_GRADE: f64 = 30.0;

/// Grades above 0, by query and item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Judgements(HashMap<String, HashMap<String, f64>>);

impl Judgements {
    /// Reads `query_id<TAB>item_id<TAB>grade` lines without a header; further columns are left out. A
    /// grade is a number up to 30; 0 and below means "not right". Of a repeated pair the last line counts.
    ///
    /// # Errors
    /// The file cannot be read, or a line is of another form.
    pub fn read(path: &Path) -> Result<Self, EvaluationError> {
        let mut grades: HashMap<String, HashMap<String, f64>> = HashMap::new();
        each_line(path, |_, line| {
            let columns: Vec<&str> = line.split('\t').map(str::trim).collect();
            let [query, item, grade, ..] = columns.as_slice() else {
                return Err(format!(
                    "expected query_id<TAB>item_id<TAB>grade, found {} columns",
                    columns.len()
                ));
            };
            let number: Option<f64> = grade.parse().ok().filter(|grade| *grade <= MAX_GRADE);
            let number = number.ok_or_else(|| {
                format!("grade `{grade}` is not one, expected a number up to {MAX_GRADE}")
            })?;
            let of_query = grades.entry((*query).to_owned()).or_default();
            of_query.insert((*item).to_owned(), number);
            Ok(())
        })?;
        for of_query in grades.values_mut() {
            of_query.retain(|_, grade| *grade > 0.0);
        }
        grades.retain(|_, of_query| !of_query.is_empty());
        Ok(Self(grades))
    }

    /// Grades above 0 of a query's items; `None` where it has none.
    #[must_use]
    pub fn of(&self, query: &str) -> Option<&HashMap<String, f64>> {
        self.0.get(query)
    }

    /// The grade of an item for a query; 0 where there is none.
    #[must_use]
    pub fn grade(&self, query: &str, item: &str) -> f64 {
        self.of(query).and_then(|graded| graded.get(item)).copied().unwrap_or(0.0)
    }

    /// Ids of the queries that have a grade above 0.
    pub fn queries(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Every item with a grade above 0, once for each of its queries.
    pub fn items(&self) -> impl Iterator<Item = &str> {
        self.0.values().flat_map(HashMap::keys).map(String::as_str)
    }
}

impl<'a> FromIterator<(&'a str, &'a str, f64)> for Judgements {
    fn from_iter<I: IntoIterator<Item = (&'a str, &'a str, f64)>>(all: I) -> Self {
        let mut grades: HashMap<String, HashMap<String, f64>> = HashMap::new();
        for (query, item, grade) in all.into_iter().filter(|(_, _, grade)| *grade > 0.0) {
            grades.entry(query.to_owned()).or_default().insert(item.to_owned(), grade);
        }
        Self(grades)
    }
}

#[cfg(test)]
mod tests {
    //! 1. Only positive grades stay.
    //! 2. Wrong lines are named.

    use super::*;

    fn read(text: &str) -> Result<Judgements, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        let name = file.path().display().to_string();
        Judgements::read(file.path()).map_err(|error| error.to_string().replace(&name, "FILE"))
    }

    #[test]
    fn positive_grades_stay() {
        let read = read("q1\ta\t2\nq1\tb\t0\textra\nq2\tb\t-1\nq3\tc\t1.0\nq3\tc\t3\n").unwrap();
        let expected: Judgements = [("q1", "a", 2.0), ("q3", "c", 3.0)].into_iter().collect();
        assert_eq!(read, expected);
    }

    #[test]
    fn wrong_lines_are_named() {
        let error = |text| read(text).unwrap_err();
        assert_eq!(
            error("q\ta\t1\nq\ta\n"),
            "FILE:2: expected query_id<TAB>item_id<TAB>grade, found 2 columns"
        );
        let expected = "FILE:1: grade `x` is not one, expected a number up to 30";
        assert_eq!(error("q\ta\tx\n"), expected);
        assert!(error("q\ta\tNaN\n").contains("grade `NaN`"));
        assert!(error("q\ta\tinf\n").contains("grade `inf`"));
    }
}
