//! Builds [`Codes`] from the tables of `data/codes`.

use std::collections::HashMap;

use crate::taxonomy::codes::{Code, CodeList, Codes, CodesError, EducationLevel};
use crate::taxonomy::table::{Table, TableError};

/// A compiled-in table under its name, with its text.
macro_rules! embedded_table {
    ($name:literal) => {
        Table::new(
            concat!("data/codes/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/codes/", $name)),
        )
    };
}

/// Names of our own by list and code; an empty one leaves the source's name as it is.
type OwnNames = HashMap<(&'static str, &'static str), [&'static str; 3]>;

pub(super) fn embedded() -> Result<Codes, CodesError> {
    let own = own_names()?;
    let mut lists: Vec<CodeList> = Vec::new();
    for table in [
        embedded_table!("languages.tsv"),
        embedded_table!("levels.tsv"),
        embedded_table!("cards.tsv"),
        embedded_table!("tmt.tsv"),
        embedded_table!("eures.tsv"),
        embedded_table!("isced_f.tsv"),
        embedded_table!("nace.tsv"),
        embedded_table!("education_fi.tsv"),
    ] {
        read(&table, &own, &mut lists)?;
    }
    let levels = education_levels(&lists)?;
    let positions =
        lists.iter().enumerate().map(|(position, list)| (list.name(), position)).collect();
    Ok(Codes { lists, positions, levels })
}

fn own_names() -> Result<OwnNames, TableError> {
    let mut own = OwnNames::new();
    let table = embedded_table!("own_names.tsv");
    let [list, code, fi, sv, en] =
        table.columns(["list", "code", "name_fi", "name_sv", "name_en"])?;
    for row in table.rows() {
        let row = row?;
        own.insert((row.get(list), row.get(code)), [row.get(fi), row.get(sv), row.get(en)]);
    }
    let table = embedded_table!("card_names.tsv");
    let [code, sv, en] = table.columns(["code", "name_sv", "name_en"])?;
    for row in table.rows() {
        let row = row?;
        own.insert(("card", row.get(code)), ["", row.get(sv), row.get(en)]);
    }
    Ok(own)
}

/// Reads a table of codes; the rows of one list stand together, and only the first names it.
fn read(
    table: &Table<'static>,
    own: &OwnNames,
    lists: &mut Vec<CodeList>,
) -> Result<(), TableError> {
    let [list, code, parent, aliases, fi, sv, en, others] = table.columns([
        "list",
        "code",
        "parent",
        "aliases",
        "name_fi",
        "name_sv",
        "name_en",
        "other_names",
    ])?;
    let mut name = "";
    for row in table.rows() {
        let row = row?;
        if !row.get(list).is_empty() {
            name = row.get(list);
        }
        let key = row.get(code);
        let mut names = [row.get(fi), row.get(sv), row.get(en)];
        if let Some(ours) = own.get(&(name, key)) {
            for (name, own_name) in names.iter_mut().zip(ours) {
                if !own_name.is_empty() {
                    *name = own_name;
                }
            }
        }
        if lists.last().is_none_or(|last| last.name() != name) {
            if lists.iter().any(|earlier| earlier.name() == name) {
                return Err(row.error(list, format!("the rows of `{name}` stand apart")));
            }
            lists.push(CodeList::new(name));
        }
        let Some(last) = lists.last_mut() else { continue };
        if last.get(key).is_some_and(|earlier| earlier.code == key) {
            return Err(row.error(code, format!("`{key}` stands twice in `{name}`")));
        }
        last.push(
            Code { code: key, parent: row.get(parent), names },
            row.get(aliases),
            row.get(others),
        );
    }
    Ok(())
}

fn education_levels(lists: &[CodeList]) -> Result<Vec<EducationLevel>, TableError> {
    let table = embedded_table!("education_levels.tsv");
    let [isced, eqf, tmt] = table.columns(["isced", "eqf", "tmt"])?;
    let names = lists.iter().find(|list| list.name() == "education_level");
    let mut levels = Vec::new();
    for row in table.rows() {
        let row = row?;
        let code = names.and_then(|list| list.get(row.get(isced))).copied();
        let code = code.ok_or_else(|| {
            row.error(isced, format!("`{}` is not in the list education_level", row.get(isced)))
        })?;
        levels.push(EducationLevel {
            isced: row.parse(isced, "0 to 9")?.unwrap_or(9),
            eqf: row.parse(eqf, "1 to 8")?,
            tmt: row.get(tmt),
            code,
        });
    }
    Ok(levels)
}
