//! One table row per ESCO occupation with all that generating needs, made once.

use crate::demo::labour_market::{
    FAVOURITES, FIELDS, GROUP_WEIGHTS, LEVELS, OTHER_GROUPS, PAY, REMOTE, SECTORS, Sector, longest,
};
use crate::demo::permits::{CARDS, CardRule, DRIVING, DrivingRule};
use crate::demo::random::{Random, Urn};
use crate::domain::{ConceptId, EducationLevel, FieldOfEducation, Lang};
use crate::taxonomy::{Concept, ConceptKind, LabelKind, ReuseLevel, Taxonomy};

/// Relatedness in 200ths from which an occupation counts as a near one.
const NEAR: u8 = 90;
/// First letter of the codes of ESCO's languages.
const LANGUAGES: char = 'L';
/// Most near occupations that are kept.
const MOST_NEAR: usize = 12;
/// Most alternative titles that are kept in one language.
const MOST_TITLES: usize = 4;

/// What generating needs to know of an occupation.
#[derive(Debug)]
pub(super) struct Occupation<'a> {
    pub(super) concept: Concept,
    pub(super) id: ConceptId,
    /// Its unit group of ISCO-08.
    pub(super) group: Option<ConceptId>,
    /// First digit of ISCO-08.
    pub(super) major: u8,
    pub(super) isco: &'a str,
    pub(super) sector: Sector,
    /// Skills, most telling ones not set apart.
    pub(super) essential: &'a [Concept],
    pub(super) optional: &'a [Concept],
    /// Rows of near occupations, nearest first.
    pub(super) near: Vec<usize>,
    pub(super) cards: &'static [CardRule],
    pub(super) driving: &'static [DrivingRule],
    pub(super) level: Option<EducationLevel>,
    pub(super) field: Option<FieldOfEducation>,
    /// Euros a month.
    pub(super) pay: (u32, u32),
    /// Of a hundred adverts, in how many part or all of the work can be remote.
    pub(super) remote: (u8, u8),
    /// Alternative titles in Finnish, Swedish and English.
    titles: [Vec<&'a str>; 3],
}

/// All occupations and skills.
#[derive(Debug)]
pub(super) struct Occupations<'a> {
    taxonomy: &'a Taxonomy,
    rows: Vec<Occupation<'a>>,
    urn: Urn,
    /// Ids by concept.
    ids: Vec<Option<ConceptId>>,
    /// Skills of all kinds of work.
    transversal: Vec<Concept>,
}

impl<'a> Occupations<'a> {
    pub(super) fn new(taxonomy: &'a Taxonomy) -> Self {
        let ids: Vec<Option<ConceptId>> =
            taxonomy.concepts().map(|concept| taxonomy.id(concept).parse().ok()).collect();
        let mut rows: Vec<Occupation<'a>> = taxonomy
            .concepts()
            .filter(|concept| taxonomy.kind(*concept).is_occupation())
            .filter_map(|concept| row(taxonomy, &ids, concept))
            .collect();
        let numbers: std::collections::BTreeMap<Concept, usize> =
            rows.iter().enumerate().map(|(at, row)| (row.concept, at)).collect();
        for row in &mut rows {
            let (others, credits) = taxonomy.related_occupation_rows(row.concept);
            row.near = others
                .iter()
                .zip(credits)
                .take_while(|(_, credit)| **credit >= NEAR)
                .filter_map(|(other, _)| numbers.get(other).copied())
                .take(MOST_NEAR)
                .collect();
        }
        let urn = Urn::new(weights(taxonomy, &rows).into_iter());
        let transversal = taxonomy
            .concepts()
            .filter(|concept| taxonomy.kind(*concept).is_skill())
            .filter(|concept| taxonomy.reuse_level(*concept) == Some(ReuseLevel::Transversal))
            .filter(|concept| is_general(taxonomy, *concept))
            .collect();
        Self { taxonomy, rows, urn, ids, transversal }
    }

    /// An occupation by its weight in the labour market; `None` only of a taxonomy without any.
    pub(super) fn draw(&self, random: &mut Random) -> Option<&Occupation<'a>> {
        self.rows.get(self.urn.draw(random))
    }

    /// One of the near occupations.
    pub(super) fn draw_near(
        &self,
        random: &mut Random,
        own: &Occupation<'_>,
    ) -> Option<&Occupation<'a>> {
        // The nearer of two draws, because people move to near occupations more.
        let (one, other) = (random.pick(&own.near)?, random.pick(&own.near)?);
        let place = |row: &usize| own.near.iter().position(|near| near == row);
        self.rows.get(if place(one) <= place(other) { *one } else { *other })
    }

    /// A skill that any work may need.
    pub(super) fn transversal(&self, random: &mut Random) -> Option<Concept> {
        random.pick(&self.transversal).copied()
    }

    /// The id of a concept.
    pub(super) fn id(&self, concept: Concept) -> Option<ConceptId> {
        self.ids.get(concept.index()).cloned().flatten()
    }

    /// Whether a skill is something that is done, so that its label is a verb.
    pub(super) fn is_deed(&self, skill: Concept) -> bool {
        self.taxonomy.kind(skill) == ConceptKind::Skill
    }

    /// The preferred label.
    pub(super) fn label(&self, concept: Concept, lang: Lang) -> &'a str {
        self.taxonomy.label(concept, lang)
    }

    /// A title for an advert or a job: mostly the preferred label, sometimes another one.
    pub(super) fn title(
        &self,
        random: &mut Random,
        occupation: &Occupation<'a>,
        lang: Lang,
    ) -> &'a str {
        let preferred = self.label(occupation.concept, lang);
        let others = occupation.titles.get(lang as usize).map_or(&[][..], Vec::as_slice);
        if random.chance(15) {
            random.pick(others).copied().unwrap_or(preferred)
        } else {
            preferred
        }
    }
}

fn row<'a>(
    taxonomy: &'a Taxonomy,
    ids: &[Option<ConceptId>],
    concept: Concept,
) -> Option<Occupation<'a>> {
    let code = taxonomy.code(concept);
    let isco = code.get(..4).unwrap_or(code);
    let number = |concept: Concept| ids.get(concept.index()).cloned().flatten();
    let level = longest(LEVELS, code).copied().filter(|level| *level > 0);
    let field = longest(FIELDS, code).copied().unwrap_or_default();
    Some(Occupation {
        concept,
        id: number(concept)?,
        group: taxonomy.isco_group(concept).and_then(number),
        major: code.bytes().next().filter(u8::is_ascii_digit).map_or(9, |digit| digit - b'0'),
        isco,
        sector: longest(SECTORS, code).copied().unwrap_or(Sector::Office),
        essential: taxonomy.essential_skills(concept),
        optional: taxonomy.optional_skills(concept),
        near: Vec::new(),
        cards: longest(CARDS, code).copied().unwrap_or_default(),
        driving: longest(DRIVING, code).copied().unwrap_or_default(),
        level: level.and_then(|level| EducationLevel::try_from(level).ok()),
        field: FieldOfEducation::try_from(field.to_owned()).ok(),
        pay: longest(PAY, code).copied().unwrap_or((2400, 3200)),
        remote: longest(REMOTE, code).copied().unwrap_or((0, 0)),
        titles: Lang::ALL.map(|lang| other_titles(taxonomy, concept, lang)),
    })
}

/// Whether a transversal skill is one that anybody may name: something done, and no language, of which
/// ESCO counts every one as transversal.
fn is_general(taxonomy: &Taxonomy, skill: Concept) -> bool {
    let mut front = taxonomy.broader(skill).to_vec();
    let mut general = false;
    // The hierarchy is four steps deep; a few more do no harm.
    for _ in 0..6 {
        let code = |group: &Concept| taxonomy.code(*group);
        if front.iter().any(|group| code(group).starts_with(LANGUAGES) || code(group) == "T1.1") {
            return false;
        }
        general |= front.iter().any(|group| code(group).starts_with('T'));
        front = front.iter().flat_map(|group| taxonomy.broader(*group)).copied().collect();
    }
    general && taxonomy.kind(skill) == ConceptKind::Skill
}

/// Alternative labels that read as the name of one person's job: not the plurals that stand among them.
fn other_titles(taxonomy: &Taxonomy, concept: Concept, lang: Lang) -> Vec<&str> {
    let labels: Vec<&str> = taxonomy
        .labels(concept, lang)
        .filter(|(kind, _)| *kind != LabelKind::Hidden)
        .map(|(_, label)| label)
        .collect();
    let single = |label: &str| match lang {
        Lang::Fi => !label.split([' ', ',']).any(|word| word.ends_with('t')),
        Lang::Sv | Lang::En => {
            // A plural is the singular and an ending, and the singular stands among the labels too.
            let grown = labels.iter().any(|other| *other != label && label.starts_with(other));
            let plural = lang == Lang::En && label.ends_with('s') && !label.ends_with("ss");
            !grown && !plural
        }
    };
    labels.iter().skip(1).copied().filter(|label| single(label)).take(MOST_TITLES).collect()
}

/// Weights of all rows: that of the unit group, shared out to its occupations; general ones, which
/// stand higher in the hierarchy, get more than special ones.
fn weights(taxonomy: &Taxonomy, rows: &[Occupation<'_>]) -> Vec<u32> {
    let share = |row: &Occupation<'_>| {
        let code = taxonomy.code(row.concept);
        let general = match code.matches('.').count() {
            0 | 1 => 8,
            2 => 3,
            _ => 1,
        };
        let favourite = FAVOURITES.iter().find(|(favourite, _)| *favourite == code);
        general * favourite.map_or(1, |(_, factor)| *factor)
    };
    let mut sums = std::collections::BTreeMap::<&str, u32>::new();
    for row in rows {
        *sums.entry(row.isco).or_default() += share(row);
    }
    rows.iter()
        .map(|row| {
            let other = OTHER_GROUPS.get(usize::from(row.major)).copied().unwrap_or_default();
            let named = GROUP_WEIGHTS.iter().find(|(group, _)| *group == row.isco);
            let group = named.map_or(other, |(_, weight)| weight * 100);
            let sum = sums.get(row.isco).copied().unwrap_or(1).max(1);
            (u64::from(group) * 100 * u64::from(share(row)) / u64::from(sum)).max(1) as u32
        })
        .collect()
}
