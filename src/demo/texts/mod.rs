//! Sentences that adverts and profiles are put together from, and how they are filled in.
//!
//! Labels of the taxonomy only stand where their base form is right: Finnish and Swedish skills that
//! are deeds are infinitives, so they follow verbs that take one; all other labels follow a colon or
//! stand as a predicate.

mod en;
mod fi;
mod sv;

use crate::demo::labour_market::Sector;
use crate::domain::Lang;

/// The sentences of one language. Slots in braces are filled by [`fill`].
#[derive(Debug)]
pub(super) struct Phrases {
    /// First sentence: `title`.
    pub(super) intro: &'static [&'static str],
    /// Who employs: `employer`.
    pub(super) employer: &'static [&'static str],
    /// Where: `place`.
    pub(super) place: &'static [&'static str],
    /// What the work is about, by sector.
    pub(super) about: fn(Sector) -> &'static [&'static str],
    /// What is done: `tasks` in a sentence or `list` below each other.
    pub(super) tasks: &'static [&'static str],
    /// The same where no deeds are known.
    pub(super) plain_tasks: &'static [&'static str],
    /// What one should be able to do: `skills`.
    pub(super) skills: &'static [&'static str],
    /// What one should know: `know`.
    pub(super) knowledge: &'static [&'static str],
    /// What one should have: `need`.
    pub(super) needs: &'static [&'static str],
    /// Experience: `time`.
    pub(super) experience: &'static [&'static str],
    /// The `time` of 6, 12, 24, 36, 48 and 60 months.
    pub(super) times: [&'static str; 6],
    /// What the person is like.
    pub(super) person: &'static [&'static str],
    /// What is offered.
    pub(super) offer: &'static [&'static str],
    /// Contract, in the order of [`crate::domain::Contract::ALL`].
    pub(super) contracts: [&'static str; 7],
    /// Time of work, in the order of [`crate::domain::Shift::ALL`].
    pub(super) shifts: [&'static str; 8],
    /// Part of the work, and all of it, can be done elsewhere.
    pub(super) remote: [&'static str; 2],
    /// Pay: `pay`.
    pub(super) pay: &'static [&'static str],
    /// How to apply: `date`.
    pub(super) apply: &'static [&'static str],
    /// How to apply where there is no last day.
    pub(super) apply_open: &'static [&'static str],
    /// Titles: `Title`, with `place` or without.
    pub(super) titles: &'static [&'static str],
    pub(super) titles_with_place: &'static [&'static str],
    /// Titles of experienced people.
    pub(super) titles_senior: &'static [&'static str],
    /// What may follow a title, by contract, as `contracts`.
    pub(super) title_contracts: [&'static str; 7],
    /// What may follow a title of part-time, shift and remote work.
    pub(super) title_part_time: &'static str,
    pub(super) title_shift: &'static str,
    pub(super) title_remote: &'static str,
    /// "and" before the last of a list.
    pub(super) and: &'static str,
    /// A driving licence of this class: `class`.
    pub(super) licence: &'static str,
    /// "or" between licence classes.
    pub(super) or: &'static str,
    /// Per hour and per month, after the figure.
    pub(super) per: [&'static str; 2],
    /// Headlines of profiles: `title`.
    pub(super) headlines: &'static [&'static str],
    /// Summaries of profiles: `title`, `skills`.
    pub(super) summaries: &'static [&'static str],
    /// Summaries of profiles without deeds.
    pub(super) plain_summaries: &'static [&'static str],
    /// Names of degrees: none, upper secondary, short tertiary, bachelor, master, doctor.
    pub(super) degrees: [&'static str; 6],
}

/// The sentences of a language.
pub(super) const fn phrases(lang: Lang) -> &'static Phrases {
    match lang {
        Lang::Fi => &fi::PHRASES,
        Lang::Sv => &sv::PHRASES,
        Lang::En => &en::PHRASES,
    }
}

/// Appends a sentence with its slots filled. A slot that nothing fills stays empty.
pub(super) fn fill(out: &mut String, sentence: &str, slots: &[(&str, &str)]) {
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, after)) = after.split_once('}') else { return };
        if let Some((_, text)) = slots.iter().find(|(slot, _)| *slot == name) {
            out.push_str(text);
        }
        rest = after;
    }
    out.push_str(rest);
}

/// The labels as a list in a sentence: `a, b and c`.
pub(super) fn joined(labels: &[&str], and: &str) -> String {
    let mut out = String::new();
    for (at, label) in labels.iter().enumerate() {
        if at > 0 && at + 1 == labels.len() {
            out.push(' ');
            out.push_str(and);
            out.push(' ');
        } else if at > 0 {
            out.push_str(", ");
        }
        out.push_str(label);
    }
    out
}

/// The labels below each other.
pub(super) fn listed(labels: &[&str]) -> String {
    labels.iter().fold(String::new(), |mut out, label| {
        out.push_str("\n– ");
        out.push_str(label);
        out
    })
}

/// The text with a capital letter first.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

/// The part of a label that fits in a sentence: without what follows a comma or a bracket.
pub(super) fn short(label: &str) -> &str {
    let end = |label| str::split(label, [',', '(']).next().map(str::trim_end);
    end(label).filter(|short| !short.is_empty()).unwrap_or(label)
}

/// The indefinite article of an English label.
pub(super) fn article(label: &str) -> &'static str {
    let first = label.split([' ', '-', '/']).next().unwrap_or_default();
    let spelled = first.chars().filter(char::is_ascii_uppercase).count() > 1;
    let starts = |letters: &str| first.chars().next().is_some_and(|c| letters.contains(c));
    let like_you = ["uni", "use", "eu", "one", "uti", "uro"];
    let vowel = if spelled {
        starts("AEFHILMNORSX")
    } else {
        let lower = first.to_lowercase();
        (starts("aeiouAEIOU8") && !like_you.iter().any(|start| lower.starts_with(start)))
            || lower.starts_with("hour")
            || lower.starts_with("heir")
    };
    if vowel { "an" } else { "a" }
}

#[cfg(test)]
mod tests {
    //! 1. Slots are filled and lists read well.
    //! 2. There are many patterns in each language, none of them twice and none with a slot that nobody fills.

    use super::*;

    #[test]
    fn slots_are_filled() {
        let mut out = String::new();
        fill(&mut out, "a {x} b{y}{z}", &[("x", "1"), ("y", "2")]);
        assert_eq!(out, "a 1 b2");
        assert_eq!(joined(&["a", "b", "c"], "ja"), "a, b ja c");
        assert_eq!(joined(&["a"], "ja"), "a");
        assert_eq!(listed(&["a", "b"]), "\n– a\n– b");
        assert_eq!(capital("äitiysneuvoja"), "Äitiysneuvoja");
        assert_eq!(short("myyjä, liha"), "myyjä");
        assert_eq!(
            ["nurse", "ICT manager", "usher", "university lecturer", "SEO expert", "HR officer"]
                .map(article),
            ["a", "an", "an", "a", "an", "an"]
        );
    }

    #[test]
    fn patterns_are_many_and_sound() {
        for lang in Lang::ALL {
            let phrases = phrases(lang);
            let parts: [(&[&str], &[&str]); 14] = [
                (phrases.intro, &["title", "a"]),
                (phrases.tasks, &["tasks", "list"]),
                (phrases.skills, &["skills"]),
                (phrases.person, &[]),
                (phrases.offer, &[]),
                (phrases.apply, &["date"]),
                (phrases.employer, &["employer"]),
                (phrases.place, &["place"]),
                (phrases.knowledge, &["know"]),
                (phrases.needs, &["need"]),
                (phrases.experience, &["time"]),
                (phrases.plain_tasks, &[]),
                (phrases.apply_open, &[]),
                (phrases.summaries, &["title", "skills", "a"]),
            ];
            for (at, (patterns, slots)) in parts.into_iter().enumerate() {
                assert!(patterns.len() >= if at < 6 { 12 } else { 4 }, "{lang} {at}");
                for pattern in patterns {
                    assert_eq!(patterns.iter().filter(|other| *other == pattern).count(), 1);
                    for slot in pattern.split('{').skip(1) {
                        let name = slot.split('}').next().unwrap();
                        assert!(slots.contains(&name), "{pattern}");
                    }
                }
            }
        }
    }
}
