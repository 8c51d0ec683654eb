//! A small fixture in both layouts:
//! 1. Both layouts give the same bytes, and the relations and numbers worked out by hand.
//! 2. Label vectors add half their cosine.
//! 3. A wrong value is named with file, line, column and value.
//! 4. Changes to a later version are applied, and old ids lead to what took their place.
//! 5. Sections altered under a right checksum never cause a panic.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;

use crate::domain::Lang;
use crate::taxonomy::pack::{self, Archive, Writer};
use crate::taxonomy::*;

const NURSE: &str = "occupation/00000000-0000-0000-0000-000000000001";
const CARER: &str = "occupation/00000000-0000-0000-0000-000000000002";
const CARE: &str = "skill/00000000-0000-0000-0000-00000000000a";
const WOUND_CARE: &str = "skill/00000000-0000-0000-0000-00000000000b";
const HYGIENE: &str = "skill/00000000-0000-0000-0000-00000000000c";
const GROUP: &str = "skill/00000000-0000-0000-0000-00000000000f";

fn write(dir: &Path, name: &str, lines: &[String]) {
    std::fs::create_dir_all(dir.join(name).parent().unwrap()).unwrap();
    std::fs::write(dir.join(name), lines.join("\n") + "\n").unwrap();
}

/// A line with the names of the fixture's concepts in place of `{NURSE}` and so on.
fn line(template: &str) -> String {
    let mut line = template.to_owned();
    for (name, id) in [
        ("{NURSE}", NURSE),
        ("{CARER}", CARER),
        ("{CARE}", CARE),
        ("{WOUND_CARE}", WOUND_CARE),
        ("{HYGIENE}", HYGIENE),
        ("{GROUP}", GROUP),
        ("{BASE}", "http://data.europa.eu/esco/"),
    ] {
        line = line.replace(name, id);
    }
    line
}

fn write_all(dir: &Path, name: &str, templates: &[&str]) {
    write(dir, name, &templates.iter().map(|template| line(template)).collect::<Vec<_>>());
}

fn merged_fixture(root: &Path) -> PathBuf {
    let dir = root.join("esco-v9.8.7");
    write_all(
        &dir,
        "isco_groups.jsonl",
        &[
            r#"{"id":"isco/C2","code":"2","isco":"2","labels":{"en":"Professionals","fi":"Erityisasiantuntijat"}}"#,
            r#"{"id":"isco/C22","code":"22","isco":"22","labels":{"en":"Health professionals"}}"#,
            r#"{"id":"isco/C222","code":"222","isco":"222","labels":{"en":"Nursing and midwifery"}}"#,
            r#"{"id":"isco/C2221","code":"2221","isco":"2221","labels":{"en":"Nursing professionals"}}"#,
            r#"{"id":"isco/C2222","code":"2222","isco":"2222","labels":{"en":"Midwives"}}"#,
        ],
    );
    write_all(
        &dir,
        "occupations.jsonl",
        &[
            r#"{"id":"{NURSE}","code":"2221.1","isco":"2221","type":"occupation","labels":{"en":"nurse","fi":"sairaanhoitaja"},"alt":{"en":["registered nurse","RN, hospital"]},"hidden":{"fi":["sairaan-hoitaja"]}}"#,
            r#"{"id":"{CARER}","code":"2222.1","isco":"2222","type":"occupation","labels":{"en":"midwife \"senior\"","fi":"kätilö"}}"#,
        ],
    );
    write_all(
        &dir,
        "skill_groups.jsonl",
        &[r#"{"id":"{GROUP}","code":"S3","type":"skill_group","labels":{"en":"caring"}}"#],
    );
    write_all(
        &dir,
        "skills.jsonl",
        &[
            r#"{"id":"{CARE}","type":"skill/competence","reuse":"cross-sector","labels":{"en":"care","fi":"hoitaa"}}"#,
            r#"{"id":"{WOUND_CARE}","type":"skill/competence","labels":{"en":"care for wounds","fi":"hoitaa haavoja"}}"#,
            r#"{"id":"{HYGIENE}","type":"knowledge","reuse":"transversal","labels":{"en":"hygiene","fi":"hygienia"}}"#,
        ],
    );
    write_all(
        &dir,
        "broader.tsv",
        &[
            "kind\tnarrower\tbroader_kind\tbroader",
            "isco_group\tisco/C22\tisco_group\tisco/C2",
            "isco_group\tisco/C222\tisco_group\tisco/C22",
            "isco_group\tisco/C2221\tisco_group\tisco/C222",
            "isco_group\tisco/C2222\tisco_group\tisco/C222",
            "occupation\t{NURSE}\tisco_group\tisco/C2221",
            "occupation\t{CARER}\tisco_group\tisco/C2222",
            "skill\t{CARE}\tskill_group\t{GROUP}",
            "skill\t{HYGIENE}\tskill_group\t{GROUP}",
            "skill\t{WOUND_CARE}\tskill\t{CARE}",
        ],
    );
    write_all(
        &dir,
        "occupation_skill.tsv",
        &[
            "occupation\trelation\tskill",
            "{NURSE}\tessential\t{WOUND_CARE}",
            "{NURSE}\toptional\t{HYGIENE}",
            "{CARER}\tessential\t{HYGIENE}",
            "occupation/gone\tessential\t{CARE}",
        ],
    );
    write_all(
        &dir,
        "skill_skill.tsv",
        &["skill\trelation\trelated_skill", "{WOUND_CARE}\tessential\t{HYGIENE}"],
    );
    write_all(&dir, "collections.tsv", &["collection\tconcept", "digital\t{CARE}"]);
    write_all(
        &dir,
        "other_languages/occupations_de.jsonl",
        &[
            r#"{"id":"{NURSE}","label":"Krankenpfleger"}"#,
            r#"{"id":"occupation/unknown","label":"Niemand"}"#,
        ],
    );
    dir
}

fn download_fixture(root: &Path) -> PathBuf {
    let dir = root.join("ESCO dataset - v9.8.7 - classification - csv");
    write_all(
        &dir,
        "ISCOGroups_en.csv",
        &[
            "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description",
            "ISCOGroup,{BASE}isco/C2,2,Professionals,released,,,\"Long,\ntext\"",
            "ISCOGroup,{BASE}isco/C22,22,Health professionals,released,,,",
            "ISCOGroup,{BASE}isco/C222,222,Nursing and midwifery,released,,,",
            "ISCOGroup,{BASE}isco/C2221,2221,Nursing professionals,released,,,",
            "ISCOGroup,{BASE}isco/C2222,2222,Midwives,released,,,",
        ],
    );
    write_all(
        &dir,
        "ISCOGroups_fi.csv",
        &[
            "conceptType,conceptUri,code,preferredLabel,status,altLabels,inScheme,description",
            "ISCOGroup,{BASE}isco/C2,2,Erityisasiantuntijat,released,,,",
        ],
    );
    let occupations =
        "conceptType,conceptUri,iscoGroup,preferredLabel,altLabels,hiddenLabels,status,code";
    write_all(
        &dir,
        "occupations_en.csv",
        &[
            occupations,
            "Occupation,{BASE}{NURSE},2221,nurse,\"registered nurse\nRN, hospital\",,released,2221.1",
            "Occupation,{BASE}{CARER},2222,\"midwife \"\"senior\"\"\",,,released,2222.1",
        ],
    );
    write_all(
        &dir,
        "occupations_fi.csv",
        &[
            occupations,
            "Occupation,{BASE}{NURSE},2221,sairaanhoitaja,,sairaan-hoitaja,released,2221.1",
            "Occupation,{BASE}{CARER},2222,kätilö,,,released,2222.1",
        ],
    );
    write_all(
        &dir,
        "occupations_de.csv",
        &[
            occupations,
            "Occupation,{BASE}{NURSE},2221,Krankenpfleger,,,released,2221.1",
            "Occupation,{BASE}{CARER},2222,,,,released,2222.1",
        ],
    );
    write_all(
        &dir,
        "skillGroups_en.csv",
        &[
            "conceptType,conceptUri,preferredLabel,altLabels,hiddenLabels,status,code",
            "SkillGroup,{BASE}{GROUP},caring,,,released,S3",
        ],
    );
    let skills =
        "conceptType,conceptUri,skillType,reuseLevel,preferredLabel,altLabels,hiddenLabels";
    write_all(
        &dir,
        "skills_en.csv",
        &[
            skills,
            "KnowledgeSkillCompetence,{BASE}{CARE},skill/competence,cross-sector,care,,",
            "KnowledgeSkillCompetence,{BASE}{WOUND_CARE},skill/competence,,care for wounds,Care for  wounds,",
            "KnowledgeSkillCompetence,{BASE}{HYGIENE},knowledge,transversal,hygiene,,",
        ],
    );
    write_all(
        &dir,
        "skills_fi.csv",
        &[
            skills,
            "KnowledgeSkillCompetence,{BASE}{CARE},skill/competence,cross-sector,hoitaa,,",
            "KnowledgeSkillCompetence,{BASE}{WOUND_CARE},skill/competence,,hoitaa haavoja,,",
            "KnowledgeSkillCompetence,{BASE}{HYGIENE},knowledge,transversal,hygienia,,",
        ],
    );
    let broader = "conceptType,conceptUri,broaderType,broaderUri";
    write_all(
        &dir,
        "broaderRelationsOccPillar_en.csv",
        &[
            broader,
            "ISCOGroup,{BASE}isco/C22,ISCOGroup,{BASE}isco/C2",
            "ISCOGroup,{BASE}isco/C222,ISCOGroup,{BASE}isco/C22",
            "ISCOGroup,{BASE}isco/C2221,ISCOGroup,{BASE}isco/C222",
            "ISCOGroup,{BASE}isco/C2222,ISCOGroup,{BASE}isco/C222",
            "Occupation,{BASE}{NURSE},ISCOGroup,{BASE}isco/C2221",
            "Occupation,{BASE}{CARER},ISCOGroup,{BASE}isco/C2222",
        ],
    );
    write_all(
        &dir,
        "broaderRelationsSkillPillar_en.csv",
        &[
            broader,
            "KnowledgeSkillCompetence,{BASE}{CARE},SkillGroup,{BASE}{GROUP}",
            "KnowledgeSkillCompetence,{BASE}{HYGIENE},SkillGroup,{BASE}{GROUP}",
            "KnowledgeSkillCompetence,{BASE}{WOUND_CARE},KnowledgeSkillCompetence,{BASE}{CARE}",
        ],
    );
    write_all(
        &dir,
        "occupationSkillRelations_en.csv",
        &[
            "occupationUri,relationType,skillType,skillUri",
            "{BASE}{NURSE},essential,skill/competence,{BASE}{WOUND_CARE}",
            "{BASE}{NURSE},optional,knowledge,{BASE}{HYGIENE}",
            "{BASE}{CARER},essential,knowledge,{BASE}{HYGIENE}",
        ],
    );
    write_all(
        &dir,
        "skillSkillRelations_en.csv",
        &[
            "originalSkillUri,originalSkillType,relationType,relatedSkillType,relatedSkillUri",
            "{BASE}{WOUND_CARE},skill/competence,essential,knowledge,{BASE}{HYGIENE}",
        ],
    );
    write_all(
        &dir,
        "digitalSkillsCollection_en.csv",
        &["conceptType,conceptUri,preferredLabel", "KnowledgeSkillCompetence,{BASE}{CARE},care"],
    );
    dir
}

#[test]
fn both_layouts_give_the_same_pack() {
    let root = tempfile::tempdir().unwrap();
    let merged = build(&merged_fixture(root.path()), None, &|_| ()).unwrap();
    let download = build(&download_fixture(root.path()), None, &|_| ()).unwrap();
    assert_eq!(merged, download);

    let taxonomy = Taxonomy::from_bytes(&merged).unwrap();
    assert!(taxonomy.version().starts_with("esco-9.8.7-"));
    assert!(!taxonomy.has_vector_credit());
    let [nurse, carer, care, wound_care, hygiene] =
        [NURSE, CARER, CARE, WOUND_CARE, HYGIENE].map(|id| taxonomy.find(id).unwrap());
    assert_eq!(taxonomy.len(), 11);
    assert_eq!(taxonomy.essential_skills(nurse), [wound_care]);
    assert_eq!(taxonomy.optional_for(hygiene), [nurse]);
    assert_eq!(taxonomy.needed_skills(wound_care), [hygiene]);
    assert_eq!(taxonomy.kind(hygiene), ConceptKind::Knowledge);
    assert_eq!(taxonomy.label_in(nurse, "de"), Some("Krankenpfleger"));
    assert_eq!(taxonomy.label_in(carer, "de"), None);
    assert_eq!(taxonomy.lookup("Rn, Hospital", Lang::En), [nurse]);
    assert_eq!(taxonomy.lookup("midwife \"senior\"", Lang::En), [carer]);
    assert_eq!(taxonomy.collections(care).collect::<Vec<_>>(), ["digital"]);

    // Worked out by hand. Two occupations name hygiene, one wound care: 1 + 2/3 and 1 + 2/2.
    assert!((taxonomy.idf(hygiene) - (5.0_f32 / 3.0).ln()).abs() < 1e-6);
    assert!((taxonomy.idf(wound_care) - 2.0_f32.ln()).abs() < 1e-6);
    assert_eq!(taxonomy.credit(wound_care, care), 0.9);
    assert_eq!(taxonomy.credit(care, wound_care), 0.6);
    assert_eq!(taxonomy.credit(wound_care, hygiene), 0.7);
    assert_eq!(taxonomy.credit(hygiene, wound_care), 0.7);
    // Both lie under the same skill group, which is no step.
    assert_eq!(taxonomy.credit(care, hygiene), 0.0);
    // Cosine of (ln 2, ½ ln 5/3) with (0, 1) is 0.346; the shared minor group gives 0.4.
    assert_eq!(taxonomy.relatedness(nurse, carer), 0.4);
    let unit = taxonomy.isco("2221").unwrap();
    assert_eq!(taxonomy.isco_group(nurse), Some(unit));
    // The group's only occupation points the same way as the group.
    assert_eq!(taxonomy.relatedness(nurse, unit), 1.0);
    assert_eq!(taxonomy.relatedness(carer, unit), 0.4);
    assert_eq!(taxonomy.relatedness(nurse, taxonomy.isco("222").unwrap()), 0.725);
    assert_eq!(taxonomy.relatedness(nurse, taxonomy.isco("2").unwrap()), 0.52);
}

struct TwoMeanings;

impl LabelVectors for TwoMeanings {
    fn embed(&self, text: &str) -> Vec<f32> {
        let hygienic = text.starts_with("hygien") || text == "care" || text == "hoitaa";
        if hygienic { vec![0.0, 1.0] } else { vec![1.0, 0.0] }
    }
}

#[test]
fn label_vectors_add_half_credit() {
    let root = tempfile::tempdir().unwrap();
    let dir = merged_fixture(root.path());
    let taxonomy =
        Taxonomy::from_bytes(&build(&dir, Some(&TwoMeanings), &|_| ()).unwrap()).unwrap();
    let [care, wound_care, hygiene] =
        [CARE, WOUND_CARE, HYGIENE].map(|id| taxonomy.find(id).unwrap());
    assert!(taxonomy.has_vector_credit());
    assert_eq!(taxonomy.credit(care, hygiene), 0.5);
    assert_eq!(taxonomy.credit(hygiene, care), 0.5);
    assert_eq!(taxonomy.credit(wound_care, care), 0.9);
}

#[test]
fn wrong_values_are_named() {
    let root = tempfile::tempdir().unwrap();
    let dir = download_fixture(root.path());
    let fails = |name: &str, lines: &[&str]| {
        let kept = std::fs::read(dir.join(name)).unwrap();
        write_all(&dir, name, lines);
        let error = build(&dir, None, &|_| ()).unwrap_err().to_string();
        std::fs::write(dir.join(name), kept).unwrap();
        error
    };
    let header = "occupationUri,relationType,skillType,skillUri";
    let error = fails(
        "occupationSkillRelations_en.csv",
        &[header, "{BASE}{NURSE},vital,knowledge,{BASE}{HYGIENE}"],
    );
    assert!(error.contains("occupationSkillRelations_en.csv:2"), "{error}");
    assert!(error.contains("relationType is `vital`, expected essential or optional"), "{error}");
    let error =
        fails("occupationSkillRelations_en.csv", &[header, "nurse,essential,,{BASE}{CARE}"]);
    assert!(error.contains("occupationUri is `nurse`"), "{error}");
    let error = fails("occupationSkillRelations_en.csv", &[header, "a,b"]);
    assert!(error.contains(":2: row is `a,b`, expected 4 cells"), "{error}");
    let error = fails("skills_fi.csv", &["conceptUri,label", "x,y"]);
    assert!(error.contains("skills_fi.csv:1: header"), "{error}");
    assert!(error.contains("`preferredLabel`"), "{error}");

    let bad = dir.join("skills_fi.csv");
    std::fs::write(&bad, b"conceptUri,preferredLabel\nskill/x,\xff\xfe\n").unwrap();
    let error = build(&dir, None, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("skills_fi.csv:2: cell 2 is `not UTF-8`"), "{error}");
    std::fs::remove_file(dir.join("skills_en.csv")).unwrap();
    std::fs::remove_file(bad).unwrap();
    let error = build(&dir, None, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("skills_en.csv"), "{error}");

    let merged = merged_fixture(root.path());
    write_all(&merged, "skills.jsonl", &[r#"{"id":"{CARE}"}"#, r#"{"id":7}"#]);
    let error = build(&merged, None, &|_| ()).unwrap_err().to_string();
    assert!(error.contains("skills.jsonl:2: character"), "{error}");

    let empty = root.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    assert!(matches!(build(&empty, None, &|_| ()), Err(TaxonomyError::NoLayout { .. })));
    let nowhere = root.path().join("nowhere");
    assert!(matches!(build(&nowhere, None, &|_| ()), Err(TaxonomyError::Io { .. })));
}

/// The fixture's sections, unpacked.
static SECTIONS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let root = tempfile::tempdir().unwrap();
    let bytes = build(&merged_fixture(root.path()), None, &|_| ()).unwrap();
    let archive = Archive::read(&bytes).unwrap();
    let unpacked =
        |section: &pack::Section<'_>| (section.name.to_owned(), section.unpack().unwrap());
    archive.sections.iter().map(unpacked).collect()
});

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn altered_sections_never_cause_a_panic(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut sections = SECTIONS.clone();
        let which = which.index(sections.len());
        let bytes = &mut sections[which].1;
        if !bytes.is_empty() {
            let at = at.index(bytes.len());
            if cut { bytes.truncate(at) } else { bytes[at] = byte }
        }
        let mut writer = Writer::new();
        for (name, bytes) in sections {
            writer.add(name, bytes);
        }
        if let Ok(taxonomy) = Taxonomy::from_bytes(&writer.finish().unwrap()) {
            let mut seen = 0;
            for concept in taxonomy.concepts() {
                seen += taxonomy.label_in(concept, "de").map_or(0, str::len);
                seen += taxonomy.labels(concept, Lang::En).count();
                seen += taxonomy.collections(concept).count();
                seen += taxonomy.related_skills_to(concept).count();
                seen += taxonomy.related_occupations(concept).count();
                prop_assert_eq!(taxonomy.find(taxonomy.id(concept)), Some(concept));
            }
            for text in ["nurs", "registred nurse", "hygiene"] {
                seen += taxonomy.suggest(text, Lang::En, &ConceptKind::ALL, 9).len();
                seen += taxonomy.lookup_any(text).len();
            }
            prop_assert!(seen < 10_000);
        }
    }
}

#[test]
fn changes_are_applied() {
    let root = tempfile::tempdir().unwrap();
    let dir = merged_fixture(root.path());
    let delta = root.path().join("delta_9_9_0");
    let new = "skill/00000000-0000-0000-0000-0000000000ff";
    write_all(&delta, "occupations_added.jsonl", &[]);
    write_all(
        &delta,
        "skills_added.jsonl",
        &[r#"{"id":"skill/00000000-0000-0000-0000-0000000000ff","labels":{"en":"nurse wounds"}}"#],
    );
    write_all(
        &delta,
        "removed.tsv",
        &[
            "concept\tlabel_en",
            "{CARER}\tmidwife",
            "{WOUND_CARE}\tcare for wounds",
            "{HYGIENE}\thygiene",
        ],
    );
    write_all(
        &delta,
        "relabelled_en.tsv",
        &["concept\tlabel_1_1_1\tlabel_1_2_0", "{NURSE}\tnurse\tnurse responsible for care"],
    );
    let relations = "occupation\trelation\tskill";
    write_all(
        &delta,
        "occupation_skill_removed.tsv",
        &[relations, "{NURSE}\tessential\t{WOUND_CARE}", "{NURSE}\toptional\t{HYGIENE}"],
    );
    let added = format!("{{NURSE}}\tessential\t{new}");
    write_all(&delta, "occupation_skill_added.tsv", &[relations, &added]);
    write_all(&delta, "skill_skill_changes.tsv", &["change\tskill\trelation\trelated_skill"]);
    let above = format!("+\tskill\t{new}\tskill\t{{CARE}}");
    write_all(
        &delta,
        "broader_changes.tsv",
        &[
            "change\tkind\tnarrower\tbroader_kind\tbroader",
            &above,
            "-\tskill\t{WOUND_CARE}\tskill\t{CARE}",
        ],
    );
    let pack = build_with_delta(&dir, Some(&delta), None, &|_| ()).unwrap();
    let taxonomy = Taxonomy::from_bytes(&pack).unwrap();
    assert!(taxonomy.version().starts_with("esco-9.9.0-"), "{}", taxonomy.version());
    let nurse = taxonomy.find(NURSE).unwrap();
    assert_eq!(taxonomy.label(nurse, Lang::En), "nurse responsible for care");
    assert_eq!(taxonomy.lookup("nurse", Lang::En), [nurse]);
    assert_eq!(taxonomy.label(nurse, Lang::Fi), "sairaanhoitaja");
    let new = taxonomy.find(new).unwrap();
    assert_eq!(taxonomy.essential_skills(nurse), [new]);
    assert!(taxonomy.optional_skills(nurse).is_empty());
    assert_eq!(taxonomy.broader(new), [taxonomy.find(CARE).unwrap()]);
    // Old ids: what is above, or nothing where there is only a group of another sort.
    assert_eq!(taxonomy.find(CARER), taxonomy.isco("2222"));
    assert_eq!(taxonomy.find(WOUND_CARE), taxonomy.find(CARE));
    assert_eq!(taxonomy.find(HYGIENE), None);
    assert_eq!(taxonomy.replaced().count(), 2);
    assert_eq!(taxonomy.len(), 5 + 1 + 1 + 2);
}
