//! The words of a report, in one place: what was looked at, and what a measure means and does not.

use crate::evaluation::audit::GroupSource;

/// What must not matter, by the name of the check: a heading and what was changed.
pub(super) fn check(name: &str) -> (&'static str, &'static str) {
    match name {
        "name" => {
            ("Name", "usual names of women and men of nine origins, in contact data and texts")
        }
        "job_title" => {
            ("Gendered names of jobs", "such as myyjätär, säljerska and waitress in the texts")
        }
        "gendered_words" => {
            ("Gendered words", "title, mother or father, husband or wife, pronouns")
        }
        "birth_year" => ("Year of birth", "year of birth and age, told in the texts"),
        "citizenship" => {
            ("Citizenship and origin", "citizenship and place of birth, told in the texts")
        }
        "disability" => ("Disability", "partial work ability, a wheelchair, a hearing aid"),
        "health" => ("Health", "a long sick leave"),
        "belief" => ("Belief and membership", "a religion, membership of a trade union"),
        "family" => ("Family", "a spouse of the same sex"),
        "degree_date" => ("Age of degrees", "all degrees fifteen years older, or without dates"),
        "mother_tongue" => (
            "Mother tongue",
            "a language of level C2 stated as mother tongue, and the level told in the texts",
        ),
        "school" => ("School", "another school, abroad"),
        _ => ("Other", ""),
    }
}

/// A change that may matter: a heading and what was changed.
pub(super) fn effect(name: &str) -> (&'static str, &'static str) {
    match name {
        "career_gap_12_months" => ("Career gap, 12 months", "the same career, ended a year ago"),
        "career_gap_36_months" => {
            ("Career gap, 36 months", "the same career, ended three years ago")
        }
        "career_gap_60_months" => {
            ("Career gap, 60 months", "the same career, ended five years ago")
        }
        "next_municipality" => (
            "Next municipality",
            "home, and the wish to work there, in the nearest other municipality of the same employment area or subregion",
        ),
        _ => ("Other", ""),
    }
}

/// Where groups come from, in a sentence.
pub(super) const fn source(source: GroupSource) -> &'static str {
    match source {
        GroupSource::File => "Groups are those of the auditor's file. The engine never saw them.",
        GroupSource::Territory => {
            "The class of the home's municipality: urban, semi-urban or rural, as Statistics Finland groups municipalities. \
             Distance is a criterion of a match, so people in towns, where most work is, stand higher in many lists; that is a \
             difference to know of, not one that the ranking hides."
        }
        GroupSource::Synthetic => {
            "These groups mean nothing. They were dealt out at random because no file of groups was given, so that the measures \
             can be tried; what differs here differs by chance."
        }
    }
}

/// What the invariance suite means.
pub(super) const INVARIANCE: &str = "Each person is told otherwise in one thing that must not matter, in every text and field where a \
    person could tell it. All lists, of vacancies for each person and of people for each vacancy, are then made anew and compared: \
    score, eligibility and place in the list of every pair. Not one may move.";

/// What it does not mean.
pub(super) const INVARIANCE_NOT: &str = "It shows that the ranking does not act on these words and fields. It does not show that what \
    people were able to state is free of unequal chances in life, nor that adverts ask only for what the work needs.";

/// What effects mean.
pub(super) const EFFECTS: &str = "Some changes may matter, but only through what they are named for: a gap through how recent jobs are, a \
    home through distance. A pair that moves through any other criterion fails the audit.";

/// What group measures mean.
pub(super) const GROUPS: &str = "Lists of candidates are made without knowing anybody's group; groups are joined afterwards. Only qualified \
    people count: nothing required is known to be missing, and the score reaches the floor. All lists are taken together. Beside each \
    measure stands what it is on average where the same groups are dealt out at random among the same people, and in which share of \
    such shuffles it is at least as uneven (p). A small p says that chance hardly does this; it does not say why it is so.";

/// Names of measures with what they mean and what they do not.
pub(super) const MEASURES: [(&str, &str); 6] = [
    (
        "Skew at k",
        "The logarithm of how often a group is among the first k, divided by how often its share lets expect. 0 is even; 0.22 is a \
         quarter more, −0.22 a fifth less. It says nothing about who is first among these k.",
    ),
    (
        "Selection rate and ratio at k",
        "The share of a group's qualified people who are among the first k. The ratio sets selected over expected of the group with \
         the least beside that with the most; below 0.8 the four-fifths rule asks for a closer look.",
    ),
    (
        "Exposure",
        "How much of a list's attention a group gets, where position j counts 1 ÷ log₂(1 + j), divided by what its share lets \
         expect. The ratio is that of the least exposed group to the most exposed.",
    ),
    (
        "NDKL",
        "How far the beginnings of a list are from the shares, the first places counting most. Even a fair list is above 0, because \
         its first person is of one group; so it is read beside chance.",
    ),
    (
        "Infeasible index and count",
        "At how many depths some group has fewer people than its share, rounded down, and how many such pairs of group and depth \
         there are.",
    ),
    (
        "Desired share",
        "Qualified: the group's share among the qualified people of the same list (equal opportunity). Population: its share among \
         all people (demographic parity). Which of them is right is a legal decision; the report only says which was taken.",
    ),
];

/// What no report can say.
pub(super) const LIMITS: &str = "An audit of lists is no proof of equal treatment. It looks at the ranking alone, not at who is asked to an \
    interview or hired. Groups with fewer people than the smallest cell are left out. Nothing here may be used to decide about a person.";
