//! What every vacancy gets from its text before it is stored, matched or measured.

use super::Lexicon;
use crate::domain::{Lang, LanguageCode, QualificationRequirement, TextField, Vacancy};
use crate::taxonomy::Taxonomy;
use crate::taxonomy::qualifications::Qualifications;

/// Qualifications that a vacancy may state.
const MOST: usize = 20;

impl Lexicon {
    /// Reads from the text what a vacancy does not state: occupations, skills and all that goes with them where it states
    /// no occupations or no skills, and the qualifications that its words ask for where it states none. What is stated
    /// stays as it is.
    pub fn complete(
        &self,
        vacancy: &mut Vacancy,
        taxonomy: &Taxonomy,
        qualifications: &Qualifications,
    ) {
        let Some((language, title)) = longest_text(vacancy) else { return };
        let title = title.to_owned();
        let body =
            vacancy.description.iter().find(|(l, _)| *l == language).map_or("", |(_, text)| text);
        let lang = language.lang().unwrap_or_default();
        let texts = [(TextField::Title, title.as_str()), (TextField::Description, body)];
        let mut required: Vec<QualificationRequirement> = Vec::new();
        if vacancy.qualifications.is_empty() {
            for (field, text) in texts {
                for asked in self.qualifications(text, field, lang) {
                    let Some(known) = qualifications.get(asked.item) else { continue };
                    if required.iter().all(|other| other.qualification != known.id) {
                        required.push(QualificationRequirement {
                            qualification: known.id.clone(),
                            importance: asked.importance,
                            extracted: Some(asked.evidence),
                        });
                    }
                }
            }
        }
        let found = (vacancy.occupations.is_empty() || vacancy.skills.is_empty())
            .then(|| self.extract(&title, body, language.lang()));
        required.truncate(MOST);
        vacancy.qualifications.append(&mut required);
        if let Some(found) = found {
            found.fill(vacancy, |concept| taxonomy.id(concept).parse().ok());
        }
    }
}

/// The language with the longest description, and the title in it (or, failing that, in any language).
fn longest_text(vacancy: &Vacancy) -> Option<(LanguageCode, &str)> {
    let longest = vacancy.description.iter().max_by_key(|(_, text)| text.len()).map(|(l, _)| l);
    let (own, title) = vacancy.title.best(Lang::Fi)?;
    match longest {
        None => Some((own, title)),
        Some(language) => {
            let titles: Vec<_> = vacancy.title.iter().collect();
            let same = titles.iter().find(|(l, _)| *l == language).map(|(_, text)| *text);
            Some((language, same.unwrap_or(title)))
        }
    }
}
