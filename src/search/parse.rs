//! The query language: words, "phrases", `+required`, `-excluded`, `begin*`, `title:`, `employer:`.

use super::request::PartField;

/// What an operator sign says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sign {
    /// None was given.
    Plain,
    /// `+`
    Required,
    /// `-`
    Excluded,
}

/// How the text of a clause is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    Word,
    Phrase,
    Prefix,
}

/// One clause of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Clause<'a> {
    pub(super) text: &'a str,
    pub(super) sign: Sign,
    pub(super) shape: Shape,
    pub(super) field: PartField,
}

/// Quotation marks of the languages of the service.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '”' | '“' | '„' | '«' | '»')
}

/// Cuts a query into clauses. Whatever is typed means something: a quotation mark that is not closed
/// closes at the end, signs without a word are left out.
pub(super) fn clauses(query: &str) -> Vec<Clause<'_>> {
    let mut clauses = Vec::new();
    let mut rest = query.trim_start();
    while !rest.is_empty() {
        let (sign, after_sign) = sign(rest);
        let (field, body) = field(after_sign);
        let (text, shape, next) = body_of(body);
        if text.chars().any(char::is_alphanumeric) {
            clauses.push(Clause { text, sign, shape, field });
        }
        rest = next.trim_start();
    }
    clauses
}

fn sign(text: &str) -> (Sign, &str) {
    let read = |rest: &str| rest.chars().next().is_some_and(|c| !c.is_whitespace());
    if let Some(rest) = text.strip_prefix('+').filter(|rest| read(rest)) {
        (Sign::Required, rest)
    } else if let Some(rest) = text.strip_prefix(['-', '−', '–']).filter(|rest| read(rest)) {
        (Sign::Excluded, rest)
    } else {
        (Sign::Plain, text)
    }
}

fn field(text: &str) -> (PartField, &str) {
    for (name, field) in [("title:", PartField::Title), ("employer:", PartField::Employer)] {
        let fits = text.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name));
        if let Some(rest) = text.get(name.len()..).filter(|_| fits) {
            return (field, rest);
        }
    }
    (PartField::All, text)
}

/// The text of the clause that begins here, its shape, and what follows.
fn body_of(text: &str) -> (&str, Shape, &str) {
    let mut chars = text.chars();
    if chars.next().is_some_and(is_quote) {
        let inside = chars.as_str();
        return match inside.char_indices().find(|(_, c)| is_quote(*c)) {
            Some((end, quote)) => {
                let after = inside.get(end + quote.len_utf8()..).unwrap_or_default();
                (inside.get(..end).unwrap_or_default(), Shape::Phrase, after)
            }
            None => (inside, Shape::Phrase, ""),
        };
    }
    let ends = |(_, c): &(usize, char)| c.is_whitespace() || is_quote(*c);
    let end = text.char_indices().find(ends).map_or(text.len(), |(at, _)| at);
    let (word, after) = text.split_at(end);
    match word.strip_suffix('*') {
        Some(begin) => (begin.trim_end_matches('*'), Shape::Prefix, after),
        None => (word, Shape::Word, after),
    }
}

#[cfg(test)]
mod tests {
    //! 1. Signs, fields, phrases and prefixes are told apart.
    //! 2. Odd input is read, never refused.

    use proptest::prelude::*;

    use super::*;

    fn shown(query: &str) -> Vec<String> {
        let show = |clause: Clause<'_>| {
            format!("{:?} {:?} {:?} {}", clause.sign, clause.field, clause.shape, clause.text)
        };
        clauses(query).into_iter().map(show).collect()
    }

    #[test]
    fn clauses_are_told_apart() {
        let query = r#"nurse +title:"head nurse" -night hoita* employer:Oy C++ osa-aika"#;
        assert_eq!(
            shown(query),
            [
                "Plain All Word nurse",
                "Required Title Phrase head nurse",
                "Excluded All Word night",
                "Plain All Prefix hoita",
                "Plain Employer Word Oy",
                "Plain All Word C++",
                "Plain All Word osa-aika",
            ]
        );
    }

    #[test]
    fn odd_input_is_read() {
        assert_eq!(shown("\"head nurse"), ["Plain All Phrase head nurse"]);
        assert_eq!(shown("+ - * \"\" title: a"), ["Plain All Word a"]);
        assert_eq!(
            shown("”yö työ” x\"y"),
            ["Plain All Phrase yö työ", "Plain All Word x", "Plain All Phrase y"]
        );
    }

    proptest! {
        #[test]
        fn every_word_is_kept(words in proptest::collection::vec("[a-zåäö]{1,8}", 0..8)) {
            let found = clauses(&words.join(" ")).len();
            prop_assert_eq!(found, words.len());
        }

        #[test]
        fn nothing_makes_it_panic(query in "\\PC{0,80}") {
            for clause in clauses(&query) {
                prop_assert!(query.contains(clause.text));
            }
        }
    }
}
