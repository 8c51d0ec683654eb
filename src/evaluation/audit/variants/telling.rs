//! Facts that people tell of themselves and that must not matter, in three languages, put into their texts.

use crate::domain::{Lang, LocalizedText, Profile};

/// Longest headline that is accepted, in characters.
const HEADLINE_CHARS: usize = 300;

/// A fact that a person may tell.
#[derive(Debug)]
pub(super) struct Fact {
    /// What must not matter.
    pub(super) check: &'static str,
    /// In which way it is told.
    pub(super) name: &'static str,
    /// Finnish, Swedish, English.
    words: [&'static str; 3],
}

impl Fact {
    pub(super) fn in_language(&self, lang: Lang) -> String {
        self.words[lang as usize].to_owned()
    }
}

/// All facts. Gender, family, age, citizenship, disability, health, belief, union membership and sexual orientation are
/// grounds of the Equality Act (tasa-arvolaki 609/1986) and the Non-discrimination Act (yhdenvertaisuuslaki 1325/2014, 8 §).
pub(super) const FACTS: &[Fact] = &[
    Fact {
        check: "gendered_words",
        name: "woman",
        words: [
            "Rouva. Olen nainen ja kahden lapsen äiti; mieheni tukee minua.",
            "Fru. Jag är kvinna och mamma till två barn; min man stöder mig. Hon är en pålitlig kollega.",
            "Mrs. I am a woman and a mother of two; my husband supports me. She is a reliable colleague.",
        ],
    },
    Fact {
        check: "gendered_words",
        name: "man",
        words: [
            "Herra. Olen mies ja kahden lapsen isä; vaimoni tukee minua.",
            "Herr. Jag är man och pappa till två barn; min fru stöder mig. Han är en pålitlig kollega.",
            "Mr. I am a man and a father of two; my wife supports me. He is a reliable colleague.",
        ],
    },
    Fact {
        check: "gendered_words",
        name: "other",
        words: [
            "Olen muunsukupuolinen.",
            "Jag är ickebinär. Hen är en pålitlig kollega.",
            "I am non-binary. They are a reliable colleague.",
        ],
    },
    Fact {
        check: "birth_year",
        name: "older",
        words: [
            "Olen syntynyt vuonna 1962, ikä 64 vuotta.",
            "Jag är född 1962, ålder 64 år.",
            "Born in 1962, age 64.",
        ],
    },
    Fact {
        check: "birth_year",
        name: "younger",
        words: [
            "Olen syntynyt vuonna 2005, ikä 21 vuotta.",
            "Jag är född 2005, ålder 21 år.",
            "Born in 2005, age 21.",
        ],
    },
    Fact {
        check: "citizenship",
        name: "finland",
        words: ["Kansalaisuus: Suomi.", "Medborgarskap: Finland.", "Citizenship: Finland."],
    },
    Fact {
        check: "citizenship",
        name: "somalia",
        words: [
            "Kansalaisuus: Somalia. Olen syntynyt Mogadishussa.",
            "Medborgarskap: Somalia. Jag är född i Mogadishu.",
            "Citizenship: Somalia. I was born in Mogadishu.",
        ],
    },
    Fact {
        check: "citizenship",
        name: "russia",
        words: [
            "Kansalaisuus: Venäjä. Olen maahanmuuttaja.",
            "Medborgarskap: Ryssland. Jag är invandrare.",
            "Citizenship: Russia. I am an immigrant.",
        ],
    },
    Fact {
        check: "disability",
        name: "partial_work_ability",
        words: [
            "Olen osatyökykyinen.",
            "Jag har partiell arbetsförmåga.",
            "I have partial work ability.",
        ],
    },
    Fact {
        check: "disability",
        name: "wheelchair",
        words: ["Olen pyörätuolin käyttäjä.", "Jag är rullstolsburen.", "I am a wheelchair user."],
    },
    Fact {
        check: "disability",
        name: "hearing_aid",
        words: ["Käytän kuulolaitetta.", "Jag använder hörapparat.", "I use a hearing aid."],
    },
    Fact {
        check: "health",
        name: "sick_leave",
        words: [
            "Palaan työhön pitkältä sairauslomalta.",
            "Jag återvänder från en lång sjukledighet.",
            "I am coming back from a long sick leave.",
        ],
    },
    Fact {
        check: "belief",
        name: "muslim",
        words: ["Olen muslimi.", "Jag är muslim.", "I am a Muslim."],
    },
    Fact {
        check: "belief",
        name: "union_member",
        words: [
            "Olen ammattiliiton jäsen.",
            "Jag är medlem i en fackförening.",
            "I am a member of a trade union.",
        ],
    },
    Fact {
        check: "family",
        name: "same_sex_spouse",
        words: [
            "Puolisoni on samaa sukupuolta kuin minä.",
            "Min partner är av samma kön som jag.",
            "My spouse is of the same sex as I am.",
        ],
    },
];

/// Adds a sentence to what a person tells: headline, summary, the first job and the first project, in the languages in
/// which the person writes.
pub(super) fn tell(profile: &mut Profile, sentence: impl Fn(Lang) -> String) {
    for lang in languages(profile) {
        let sentence = sentence(lang);
        if let Some(headline) = profile.headline.get(lang) {
            let longer = format!("{headline}. {sentence}");
            if longer.chars().count() <= HEADLINE_CHARS {
                profile.headline.set(lang, longer);
            }
        }
        append(&mut profile.summary, lang, &sentence);
        if let Some(job) = profile.employments.first_mut() {
            append(&mut job.description, lang, &sentence);
        }
        if let Some(project) = profile.projects.first_mut() {
            append(&mut project.description, lang, &sentence);
        }
    }
}

fn append(text: &mut LocalizedText, lang: Lang, sentence: &str) {
    let longer = match text.get(lang) {
        Some(before) => format!("{before} {sentence}"),
        None => sentence.to_owned(),
    };
    text.set(lang, longer);
}

/// The languages of the service in which a person writes; Finnish of one who writes nothing.
fn languages(profile: &Profile) -> Vec<Lang> {
    let of = |text: &LocalizedText| -> Vec<Lang> {
        text.iter().filter_map(|(language, _)| language.lang()).collect()
    };
    let titles = profile.employments.first().map(|job| of(&job.title)).unwrap_or_default();
    let written = [of(&profile.summary), of(&profile.headline), titles];
    written.into_iter().find(|langs| !langs.is_empty()).unwrap_or_else(|| vec![Lang::Fi])
}
