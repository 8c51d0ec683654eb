//! Names of closed lists in the languages of the service.

use crate::domain::Lang;
use crate::index::facet::FacetName;

/// Facet, value, and its names in Finnish, Swedish and English.
type Row = (FacetName, &'static str, [&'static str; 3]);

#[rustfmt::skip]
const LABELS: [Row; 49] = [
    (FacetName::WorkingTime, "full_time", ["Kokoaikatyö", "Heltid", "Full-time"]),
    (FacetName::WorkingTime, "part_time", ["Osa-aikatyö", "Deltid", "Part-time"]),
    (FacetName::Contract, "permanent", ["Toistaiseksi voimassa oleva", "Tillsvidare", "Permanent"]),
    (FacetName::Contract, "fixed_term", ["Määräaikainen", "Visstid", "Fixed-term"]),
    (FacetName::Contract, "seasonal", ["Kausityö", "Säsongsarbete", "Seasonal"]),
    (FacetName::Contract, "summer", ["Kesätyö", "Sommarjobb", "Summer job"]),
    (FacetName::Contract, "on_call", ["Tarvittaessa työhön kutsuttava", "Behovsanställning", "On call"]),
    (FacetName::Contract, "agency", ["Vuokratyö", "Bemanningsarbete", "Agency work"]),
    (FacetName::Contract, "self_employed", ["Yrittäjänä tai toimeksiantona", "Som företagare eller på uppdrag", "Self-employed"]),
    (FacetName::Shift, "day", ["Päivätyö", "Dagarbete", "Day work"]),
    (FacetName::Shift, "evening", ["Iltatyö", "Kvällsarbete", "Evening work"]),
    (FacetName::Shift, "night", ["Yötyö", "Nattarbete", "Night work"]),
    (FacetName::Shift, "periodic", ["Jaksotyö", "Periodarbete", "Period-based work"]),
    (FacetName::Shift, "flexible", ["Joustava työaika", "Flexibel arbetstid", "Flexible hours"]),
    (FacetName::Shift, "weekdays", ["Arkisin", "Vardagar", "Weekdays"]),
    (FacetName::Shift, "weekends", ["Viikonloppuisin", "Veckoslut", "Weekends"]),
    (FacetName::Shift, "shift_work", ["Vuorotyö", "Skiftarbete", "Shift work"]),
    (FacetName::Remote, "none", ["Lähityö", "På plats", "On site"]),
    (FacetName::Remote, "partial", ["Osittainen etätyö", "Delvis distansarbete", "Partly remote"]),
    (FacetName::Remote, "full", ["Etätyö", "Distansarbete", "Remote"]),
    (FacetName::Remote, "any", ["Etätyö kokonaan tai osittain", "Helt eller delvis distansarbete", "Fully or partly remote"]),
    (FacetName::Kind, "job", ["Työpaikka", "Arbetsplats", "Job"]),
    (FacetName::Kind, "seasonal_work", ["Kausityö", "Säsongsarbete", "Seasonal work"]),
    (FacetName::Kind, "traineeship", ["Työharjoittelu", "Arbetspraktik", "Traineeship"]),
    (FacetName::Kind, "pay_subsidised_job", ["Palkkatuettu työ", "Arbete med lönesubvention", "Pay-subsidised job"]),
    (FacetName::Kind, "work_trial", ["Työkokeilu", "Arbetsprövning", "Work trial"]),
    (FacetName::Kind, "apprenticeship", ["Oppisopimus", "Läroavtal", "Apprenticeship"]),
    (FacetName::Kind, "training", ["Työvoimakoulutus", "Arbetskraftsutbildning", "Labour market training"]),
    (FacetName::International, "yes", ["Avoin ulkomailta muuttaville", "Öppen för sökande från utlandet", "Open to applicants from abroad"]),
    (FacetName::International, "no", ["Ei haeta ulkomailta", "Inte för sökande från utlandet", "Not for applicants from abroad"]),
    (FacetName::Education, "0", ["Varhaiskasvatus", "Småbarnspedagogik", "Early childhood education"]),
    (FacetName::Education, "1", ["Alakoulu", "Lågstadiet", "Primary education"]),
    (FacetName::Education, "2", ["Perusaste", "Grundnivå", "Lower secondary education"]),
    (FacetName::Education, "3", ["EQF 3", "EQF 3", "EQF 3"]),
    (FacetName::Education, "4", ["Toinen aste", "Andra stadiet", "Upper secondary education"]),
    (FacetName::Education, "5", ["Erikoisammattikoulutusaste tai alin korkea-aste", "Specialyrkesutbildning eller lägsta högre nivå", "Specialist vocational or short-cycle tertiary education"]),
    (FacetName::Education, "6", ["Alempi korkeakoulututkinto", "Lägre högskoleexamen", "Bachelor's degree"]),
    (FacetName::Education, "7", ["Ylempi korkeakoulututkinto", "Högre högskoleexamen", "Master's degree"]),
    (FacetName::Education, "8", ["Tutkijakoulutus", "Forskarutbildning", "Doctoral degree"]),
    (FacetName::WorkingTime, "not_stated", ["Ei ilmoitettu", "Inte angiven", "Not stated"]),
    (FacetName::Contract, "not_stated", ["Ei ilmoitettu", "Inte angivet", "Not stated"]),
    (FacetName::Shift, "not_stated", ["Ei ilmoitettu", "Inte angiven", "Not stated"]),
    (FacetName::Remote, "not_stated", ["Ei ilmoitettu", "Inte angivet", "Not stated"]),
    (FacetName::International, "not_stated", ["Ei ilmoitettu", "Inte angivet", "Not stated"]),
    (FacetName::Education, "not_stated", ["Ei koulutusvaatimusta", "Inget utbildningskrav", "No education asked for"]),
    (FacetName::Language, "not_stated", ["Ei kielivaatimusta", "Inget språkkrav", "No language asked for"]),
    (FacetName::Driving, "not_stated", ["Ei ajokorttivaatimusta", "Inget körkortskrav", "No driving licence asked for"]),
    (FacetName::Place, "not_stated", ["Paikkaa ei ilmoitettu", "Ort inte angiven", "Place not stated"]),
    (FacetName::Employer, "not_stated", ["Työnantajaa ei ilmoitettu", "Arbetsgivare inte angiven", "Employer not stated"]),
];

/// The name of a value of a facet that lists a closed set, and of `not_stated`; `None` for places, concepts,
/// languages and names, which have theirs elsewhere.
///
/// ```
/// use kohtaanto::{domain::Lang, index::facet::FacetName, search::code_label};
/// assert_eq!(code_label(FacetName::Remote, "full", Lang::Sv), Some("Distansarbete"));
/// ```
#[must_use]
pub fn code_label(facet: FacetName, value: &str, lang: Lang) -> Option<&'static str> {
    let row = LABELS.iter().find(|(name, code, _)| *name == facet && *code == value);
    row.map(|(_, _, names)| names[lang as usize])
}
