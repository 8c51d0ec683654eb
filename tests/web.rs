//! The pages through the router, over an in-memory service with the written demo records.
//!
//! 1. Every page answers in every language, with one heading, a title, labels for all fields, unique ids, links
//!    within the page that lead somewhere, and nothing that the content security policy forbids.
//! 2. What a reader typed or a record holds reaches no page unescaped.
//! 3. A wrong form answers with what is wrong beside its field and with what was typed; a right one with a
//!    list.
//! 4. Wrong addresses, methods and filters have pages of their own.
//! 5. Candidates are anonymous: no name, contact, employer, school or own line.
//! 6. Pages lead on: removed parts, facets, next pages, the same page in another language.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use kohtaanto::config::Config;
use kohtaanto::domain::clock::Clock;
use kohtaanto::domain::{Profile, Vacancy};
use kohtaanto::matching::Model;
use kohtaanto::service::{Options, Service};
use kohtaanto::web;
use tower::ServiceExt;

const PROBE: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
const LANGS: [&str; 3] = ["fi", "sv", "en"];

fn service() -> Arc<Service> {
    static SERVICE: OnceLock<Arc<Service>> = OnceLock::new();
    Arc::clone(SERVICE.get_or_init(|| {
        let options = Options {
            data_dir: None,
            taxonomy: None,
            extension: None,
            qualifications: None,
            rankings: None,
            wording_checks: None,
            postal_codes: None,
            analysis: Config::load(None).unwrap().analysis,
            index: Config::load(None).unwrap().index,
            model: Model::default(),
            search: Config::load(None).unwrap().search,
            availability: Config::load(None).unwrap().availability,
            clock: Clock::Fixed("2026-11-22T06:00:00Z".parse().unwrap()),
        };
        let service = Service::open(&options, &|_| ()).unwrap();
        let lines = |text: &'static str| text.lines().filter(|line| !line.is_empty());
        let probe = serde_json::json!({
            "id": "test:probe", "title": {"de": format!("Probe {PROBE}")},
            "description": {"de": format!("xyzprobe {PROBE}\nzweite Zeile")},
            "employer": {"name": PROBE}, "published": "2026-11-20T08:00:00Z",
            "apply_url": "https://example.invalid/\"><script>alert(3)</script>",
            "source": {"name": "test<b>"}
        });
        let vacancies = lines(include_str!("../data/demo/vacancies.jsonl"))
            .map(str::to_owned)
            .chain([probe.to_string()])
            .map(|line| Vacancy::from_json(line.as_bytes()).unwrap())
            .map(|vacancy| service.prepare_vacancy(vacancy).unwrap());
        let vacancies = vacancies.collect();
        let profiles = lines(include_str!("../data/demo/profiles.jsonl"))
            .map(|line| Profile::from_json(line.as_bytes()).unwrap())
            .map(|profile| service.prepare_profile(profile).unwrap());
        let profiles = profiles.collect();
        service.put_vacancies(vacancies).unwrap();
        let written = service.put_profiles(profiles).unwrap();
        service.wait_for(written.sequence).unwrap();
        service
    }))
}

fn app() -> Router {
    web::router(service()).fallback(web::not_found)
}

struct Answered {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    body: String,
}

async fn send(request: Request<Body>) -> Answered {
    let response = app().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, 8 << 20).await.unwrap();
    let body = String::from_utf8(bytes.to_vec()).unwrap();
    Answered { status: parts.status, headers: parts.headers, body }
}

async fn get(path: &str) -> Answered {
    send(Request::get(path).body(Body::empty()).unwrap()).await
}

async fn post(path: &str, fields: &[(&str, &str)]) -> Answered {
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    let request = Request::post(path)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(pairs.join("&")))
        .unwrap();
    send(request).await
}

fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// An opening tag with its attributes.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

impl Tag {
    fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page whose attributes are all quoted or bare names, as templates write them.
fn tags(html: &str) -> Vec<Tag> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        let mut inside = after;
        let end = inside.find([' ', '>', '\n']).unwrap();
        let (name, tail) = inside.split_at(end);
        inside = tail;
        let mut attributes = Vec::new();
        loop {
            inside = inside.trim_start();
            if let Some(tail) = inside.strip_prefix('>') {
                rest = tail;
                break;
            }
            if let Some(tail) = inside.strip_prefix("/>") {
                rest = tail;
                break;
            }
            let end = inside.find(['=', ' ', '>', '\n']).unwrap();
            let (attribute, tail) = inside.split_at(end);
            let mut value = String::new();
            inside = tail;
            if let Some(quoted) = tail.strip_prefix("=\"") {
                let (content, tail) = quoted.split_once('"').unwrap();
                content.clone_into(&mut value);
                inside = tail;
            }
            attributes.push((attribute.to_owned(), value));
        }
        if !name.starts_with('/') {
            tags.push(Tag { name: name.to_owned(), attributes });
        }
    }
    tags
}

/// Asserts what holds of every page.
fn check(path: &str, lang: &str, answered: &Answered) {
    let html = &answered.body;
    let policy = answered.headers.get(header::CONTENT_SECURITY_POLICY);
    let policy = policy.unwrap_or_else(|| panic!("{path}: no policy")).to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{path}");
    let tags = tags(html);
    let count = |name: &str| tags.iter().filter(|tag| tag.name == name).count();
    assert_eq!(tags.iter().find(|tag| tag.name == "html").unwrap().get("lang"), Some(lang));
    assert_eq!((count("h1"), count("main"), count("title")), (1, 1, 1), "{path}");
    assert!(!html.contains("<title> –") && html.ends_with("</html>"), "{path}");
    let mut ids = HashSet::new();
    for id in tags.iter().filter_map(|tag| tag.get("id")) {
        assert!(ids.insert(id), "{path}: the id {id} twice");
    }
    let labelled: HashSet<&str> = tags.iter().filter_map(|tag| tag.get("for")).collect();
    for tag in &tags {
        for (name, value) in &tag.attributes {
            assert!(name != "style" && !name.starts_with("on"), "{path}: attribute {name}");
            if matches!(name.as_str(), "aria-describedby" | "aria-labelledby" | "for") {
                assert!(ids.contains(value.as_str()), "{path}: {name} leads to {value}");
            }
            if name == "href"
                && let Some(id) = value.strip_prefix('#')
            {
                assert!(ids.contains(id), "{path}: a link leads to #{id}");
            }
            if name == "form" {
                assert!(ids.contains(value.as_str()), "{path}: form {value}");
            }
        }
        let field = matches!(tag.name.as_str(), "input" | "select" | "textarea");
        if field && tag.get("type") != Some("hidden") {
            let id = tag.get("id").unwrap_or_else(|| panic!("{path}: a field without an id"));
            assert!(labelled.contains(id), "{path}: {id} has no label");
        }
        match tag.name.as_str() {
            "script" => assert!(tag.get("src").unwrap().starts_with("/assets/"), "{path}"),
            "link" => assert!(tag.get("href").unwrap().starts_with("/assets/"), "{path}"),
            "style" | "iframe" | "object" | "img" => panic!("{path}: <{}>", tag.name),
            "legend" | "summary" => {}
            _ => {}
        }
    }
    let levels = tags.iter().filter_map(|tag| tag.name.strip_prefix('h')?.parse::<u8>().ok());
    let levels: Vec<u8> = levels.collect();
    for step in levels.windows(2) {
        assert!(step[1] <= step[0] + 1, "{path}: h{} after h{}", step[1], step[0]);
    }
    assert!(count("fieldset") == count("legend"), "{path}: a fieldset without a legend");
    assert!(!html.contains("<script>alert") && !html.contains("<img"), "{path}");
}

const PAGES: [&str; 17] = [
    "",
    "/",
    "/search",
    "/search?q=sairaanhoitaja",
    "/search?q=l%C3%A4hihoitaja+Tampere&sort=published",
    "/search?place=region:06&working_time=full_time&working_time=not_stated&pay=2000",
    "/search?q=qqqqqqqqq&published_since=2026-11-15&employer=nobody",
    "/search?q=-hitsaaja+%22kuorma+auto%22+sairaan*",
    "/vacancies/demo:v001",
    "/vacancies/test:probe",
    "/vacancies/demo:v003/candidates",
    "/vacancies/demo:v003/compare",
    "/vacancies/demo:v003/compare?profile=demo:p003",
    "/vacancies/demo:v003/compare?profile=nobody",
    "/profile",
    "/profile?from=demo:p001",
    "/profiles/demo:p005/vacancies",
];

#[tokio::test]
async fn every_page_in_every_language() {
    for lang in LANGS {
        for page in PAGES {
            let path = format!("/{lang}{page}");
            let answered = get(&path).await;
            assert_eq!(answered.status, StatusCode::OK, "{path}: {}", answered.body);
            check(&path, lang, &answered);
            // The same page in the other languages.
            for other in LANGS {
                let start = page.split('?').next().unwrap().trim_end_matches('/');
                assert!(answered.body.contains(&format!("href=\"/{other}{start}")), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn every_demo_vacancy_and_profile_has_its_pages() {
    for number in 1..=78 {
        let path = format!("/en/vacancies/demo:v{number:03}");
        let answered = get(&path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        check(&path, "en", &answered);
    }
    for number in 1..=60 {
        let path = format!("/sv/profile?from=demo:p{number:03}");
        let answered = get(&path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        check(&path, "sv", &answered);
    }
}

#[tokio::test]
async fn nothing_typed_or_stored_is_unescaped() {
    let probe = encoded(PROBE);
    for path in [
        format!("/en/search?q={probe}"),
        format!("/en/search?q=xyzprobe&place={probe}&sort={probe}&cursor={probe}&pay={probe}"),
        format!("/en/search?q=x&employer={probe}&kind={probe}&{probe}={probe}"),
        "/en/search?q=xyzprobe".to_owned(),
        "/en/vacancies/test:probe".to_owned(),
        "/en/vacancies/test:probe/candidates".to_owned(),
        format!("/en/vacancies/demo:v001/compare?profile={probe}"),
        format!("/en/profile?from={probe}"),
        format!("/en/{probe}"),
        // Outside the languages the reader's own decides, or else Finnish.
        format!("/{probe}"),
    ] {
        let answered = get(&path).await;
        let lang = if path.starts_with("/en/") { "en" } else { "fi" };
        check(&path, lang, &answered);
        assert!(!answered.status.is_server_error(), "{path}");
    }
    let vacancy = get("/en/vacancies/test:probe").await.body;
    // Escaped, with its line break, in its own language.
    assert!(vacancy.contains("&#60;script&#62;") && vacancy.contains("\nzweite Zeile"));
    assert!(vacancy.contains("lang=\"de\""));
    let fields = ["wanted", "skill", "job_occupation", "job_from", "job_to", "home", "place"]
        .iter()
        .chain(&["radius", "pay", "language", "level", "education_level", "education_field"])
        .chain(&["available_from", "driving", "card", "remote", "cursor", "shown", "x"]);
    let mut fields: Vec<(&str, &str)> = fields.map(|name| (*name, PROBE)).collect();
    for action in ["match", "suggest", "edit", "add:wanted", "take:home:0:<img src=x>", PROBE] {
        fields.push(("action", action));
        let answered = post("/en/profile", &fields).await;
        check(action, "en", &answered);
        fields.pop();
    }
    let labels = get(&format!("/en/suggest?kind=skill&text={probe}")).await;
    assert_eq!(labels.headers[header::CONTENT_TYPE], "application/json");
}

#[tokio::test]
async fn a_wrong_form_keeps_what_was_typed_and_says_what_is_wrong() {
    let fields = [
        ("wanted", "lähihoitaja"),
        ("wanted", "kuunhakkaaja"),
        ("skill", "hitsau"),
        ("job_occupation", "hitsaaja"),
        ("job_from", "2024-05"),
        ("job_to", "2023-01"),
        ("job_occupation", ""),
        ("job_from", "5/2020"),
        ("job_to", ""),
        ("language", "fi"),
        ("level", ""),
        ("radius", "kaukana"),
        ("pay", "paljon"),
        ("place", "Tampere"),
        ("contract", "permanent"),
        ("available", "from"),
        ("action", "match"),
    ];
    let answered = post("/fi/profile", &fields).await;
    assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
    check("form", "fi", &answered);
    let html = &answered.body;
    for id in [
        "wanted-1",
        "skill-0",
        "job_to-0",
        "job_occupation-1",
        "level-0",
        "radius-0",
        "pay-0",
        "available_from-0",
    ] {
        assert!(html.contains(&format!("href=\"#{id}\"")), "no summary for {id}");
        assert!(html.contains(&format!("id=\"{id}-problem\"")), "no error at {id}");
    }
    for value in ["lähihoitaja", "kuunhakkaaja", "hitsau", "kaukana", "paljon", "Tampere"] {
        assert!(html.contains(&format!("value=\"{value}\"")), "{value} is gone");
    }
    assert!(html.contains("value=\"permanent\" checked"));
    // A suggestion for what was not understood, which a click takes over.
    let (_, after) = html.split_once("value=\"take:skill:0:").unwrap();
    let label = after.split('"').next().unwrap();
    let taken = format!("take:skill:0:{label}");
    let mut fields = fields.to_vec();
    fields.pop();
    fields.push(("action", &taken));
    let answered = post("/fi/profile", &fields).await;
    assert_eq!(answered.status, StatusCode::OK);
    assert!(answered.body.contains(&format!("value=\"{label}\"")));
    for lang in LANGS {
        let answered = post(&format!("/{lang}/profile"), &[("action", "match")]).await;
        assert_eq!(answered.status, StatusCode::UNPROCESSABLE_ENTITY);
        check("empty form", lang, &answered);
        let answered = post(&format!("/{lang}/profile"), &[("action", "add:skill")]).await;
        assert!(answered.body.contains("id=\"skill-5\""));
    }
}

#[tokio::test]
async fn a_right_form_gives_a_list_and_its_next_page() {
    let fields = [
        ("wanted", "Lähihoitaja"),
        ("skill", "ensiapu"),
        ("job_occupation", "lähihoitaja"),
        ("job_from", "3/2020"),
        ("job_to", ""),
        ("education_level", "3"),
        ("education_field", "091"),
        ("language", "fi"),
        ("level", "C2"),
        ("driving", "B"),
        ("card", "022"),
        ("home", "Tampere"),
        ("place", "Pirkanmaa"),
        ("radius", "30"),
        ("pay", "2 300"),
        ("pay_per", "month"),
        ("available", "from"),
        ("available_from", "1.1.2027"),
        ("working_time", "full_time"),
    ];
    for lang in LANGS {
        let answered = post(&format!("/{lang}/profile"), &fields).await;
        assert_eq!(answered.status, StatusCode::OK, "{}", answered.body);
        check("list", lang, &answered);
        assert_eq!(answered.headers[header::CACHE_CONTROL], "no-store");
        let first = answered.body.split("class=\"match\"").nth(1).unwrap();
        assert!(first.contains("/vacancies/demo:v001\""), "{first}");
        // What was posted is kept for the next page and for the other languages.
        assert!(answered.body.contains("formaction=\"/sv/profile\""));
        let (_, after) = answered.body.split_once("name=\"cursor\" value=\"").unwrap();
        let cursor = after.split('"').next().unwrap();
        let mut more = fields.to_vec();
        more.extend([("cursor", cursor), ("shown", "10"), ("action", "match")]);
        let next = post(&format!("/{lang}/profile"), &more).await;
        check("next page", lang, &next);
        assert!(
            next.body.contains("start=\"11\"") && !next.body.contains("/vacancies/demo:v001\"")
        );
        more.pop();
        more.push(("action", "edit"));
        let form = post(&format!("/{lang}/profile"), &more).await;
        check("edited", lang, &form);
        assert!(form.body.contains("value=\"2 300\"") && form.body.contains("value=\"Pirkanmaa\""));
    }
}

#[tokio::test]
async fn examples_of_the_form_are_understood() {
    for lang in LANGS {
        let form = get(&format!("/{lang}/profile")).await.body;
        let hints: Vec<Vec<String>> = form
            .split("class=\"hint\">")
            .skip(1)
            .filter_map(|part| part.split('<').next()?.split_once(':'))
            .map(|(_, list)| {
                list.trim_end_matches('.').split(',').map(|it| it.trim().to_owned()).collect()
            })
            // A hint without examples may hold a colon too (`A1:stä`).
            .filter(|list: &Vec<String>| list.len() > 1)
            .collect();
        assert_eq!(hints.len(), 3, "{lang}: {hints:?}");
        let mut fields: Vec<(&str, &str)> = Vec::new();
        for (name, list) in ["wanted", "skill", "place"].into_iter().zip(&hints) {
            fields.extend(list.iter().map(|example| (name, example.as_str())));
        }
        let answered = post(&format!("/{lang}/profile"), &fields).await;
        assert_eq!(answered.status, StatusCode::OK, "{lang}: {fields:?}");
    }
}

#[tokio::test]
async fn wrong_addresses_methods_and_filters_have_pages() {
    for (path, lang, status) in [
        ("/sv/nowhere", "sv", StatusCode::NOT_FOUND),
        ("/en/vacancies/demo:none", "en", StatusCode::NOT_FOUND),
        ("/en/vacancies/a%20b", "en", StatusCode::NOT_FOUND),
        ("/fi/profiles/none/vacancies", "fi", StatusCode::NOT_FOUND),
        ("/fi/vacancies/none/candidates", "fi", StatusCode::NOT_FOUND),
        ("/nowhere", "fi", StatusCode::NOT_FOUND),
        ("/fi/profiles/demo:p001/vacancies?cursor=x", "fi", StatusCode::BAD_REQUEST),
        ("/fi/search?place=moon:1", "fi", StatusCode::BAD_REQUEST),
        ("/fi/search?cursor=x", "fi", StatusCode::BAD_REQUEST),
        ("/fi/search?sort=distance", "fi", StatusCode::BAD_REQUEST),
        ("/fi/search?education_max=much", "fi", StatusCode::BAD_REQUEST),
    ] {
        let answered = get(path).await;
        assert_eq!(answered.status, status, "{path}");
        check(path, lang, &answered);
        if path.contains("/search") {
            assert!(answered.body.contains("role=\"alert\""), "{path}");
        }
    }
    let answered = post("/en/search", &[]).await;
    assert_eq!(answered.status, StatusCode::METHOD_NOT_ALLOWED);
    check("method", "en", &answered);
    let long = "x".repeat(300 * 1024);
    let answered = post("/en/profile", &[("wanted", &long)]).await;
    assert_eq!(answered.status, StatusCode::PAYLOAD_TOO_LARGE);
    check("too large", "en", &answered);
}

#[tokio::test]
async fn all_that_is_wrong_with_a_search_is_named_and_the_rest_answered() {
    let wrong = "place=zzz&limit=abc&cursor=zz&near=1&sort=distance&pay=paljon&education_max=99";
    for (lang, names) in [
        ("fi", ["Paikka", "Tuloksia sivulla", "Etäisyys", "Koulutus enintään"]),
        ("sv", ["Ort", "Resultat per sida", "Avstånd", "Utbildning högst"]),
        ("en", ["Place", "Results on a page", "Distance", "Education at most"]),
    ] {
        let path = format!("/{lang}/search?{wrong}&working_time=part_time");
        let answered = get(&path).await;
        assert_eq!(answered.status, StatusCode::BAD_REQUEST, "{path}");
        check(&path, lang, &answered);
        let (_, problems) = answered.body.split_once("role=\"alert\"").unwrap();
        let (problems, rest) = problems.split_once("</ul>").unwrap();
        assert_eq!(problems.matches("<li>").count(), 7, "{problems}");
        for word in names.into_iter().chain(["zzz", "abc", "paljon", "99"]) {
            assert!(problems.contains(word), "{word}: {problems}");
        }
        // What is right still holds.
        assert!(rest.contains("value=\"part_time\" checked") && rest.contains("class=\"hit\""));
    }
    let few = get("/fi/search?limit=3").await;
    assert_eq!(few.body.matches("class=\"hit\"").count(), 3);
    assert!(few.body.contains("name=\"limit\" value=\"3\""));
}

#[tokio::test]
async fn what_a_vacancy_does_not_say_is_not_missing() {
    for (lang, silent, missing) in [
        ("fi", "Ilmoitus ei kerro", ": ilmoitus ei kerro"),
        ("sv", "Annonsen säger inget om", ": annonsen säger inget"),
        ("en", "The advert does not say", ": the advert does not say"),
    ] {
        let mut named = 0;
        for number in 1..=12 {
            let body = get(&format!("/{lang}/profiles/demo:p{number:03}/vacancies")).await.body;
            named += body.matches(&format!("silent-name\">{silent}")).count();
            for item in body.split("class=\"missing\">").skip(1) {
                let (text, _) = item.split_once('<').unwrap();
                assert!(!text.contains(missing), "{text}");
            }
        }
        assert!(named > 10, "{lang}: {named}");
    }
}

#[tokio::test]
async fn the_first_page_follows_the_browser() {
    for (wanted, target) in [("sv-FI,sv;q=0.9", "/sv"), ("en-GB,en", "/en"), ("de", "/fi")] {
        let request = Request::get("/").header(header::ACCEPT_LANGUAGE, wanted);
        let answered = send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(answered.status, StatusCode::FOUND);
        assert_eq!(answered.headers[header::LOCATION], target);
        assert_eq!(answered.headers[header::VARY], "accept-language");
    }
}

#[tokio::test]
async fn files_are_served_under_the_hash_of_their_content() {
    let page = get("/fi").await.body;
    for tag in tags(&page) {
        let path = match tag.name.as_str() {
            "script" => tag.get("src").unwrap().to_owned(),
            "link" => tag.get("href").unwrap().to_owned(),
            _ => continue,
        };
        let answered = get(&path).await;
        assert_eq!(answered.status, StatusCode::OK, "{path}");
        let cache = answered.headers[header::CACHE_CONTROL].to_str().unwrap();
        assert!(cache.contains("immutable") && !answered.body.is_empty());
        let known = answered.headers[header::ETAG].clone();
        let request = Request::get(&path).header(header::IF_NONE_MATCH, known);
        let again = send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    }
}

#[tokio::test]
async fn candidates_are_anonymous() {
    let mut path = "/fi/vacancies/demo:v001/candidates".to_owned();
    let mut seen = String::new();
    for _ in 0..3 {
        let body = get(&path).await.body;
        seen.push_str(&body);
        let next = tags(&body).into_iter().find(|tag| tag.get("rel") == Some("next"));
        path = next.unwrap().get("href").unwrap().replace("&#38;", "&");
    }
    for line in include_str!("../data/demo/profiles.jsonl").lines() {
        let profile = Profile::from_json(line.as_bytes()).unwrap();
        let contact = profile.contact.iter();
        let mut secrets: Vec<String> = Vec::new();
        for contact in contact {
            secrets.push(contact.name.clone());
            secrets.extend(contact.email.clone());
            secrets.extend(contact.phone.clone());
        }
        secrets.extend(profile.employments.iter().filter_map(|job| job.employer.clone()));
        secrets.extend(profile.educations.iter().filter_map(|it| it.institution.clone()));
        secrets.push(profile.id.to_string());
        let line = serde_json::to_value(&profile.headline).unwrap();
        let texts = line.as_object().unwrap().values();
        secrets.extend(texts.map(|text| text.as_str().unwrap().to_owned()));
        for secret in secrets {
            assert!(!seen.contains(&secret), "{secret}");
        }
    }
    assert!(seen.contains("Pirkanmaa") && seen.contains("start=\"21\""));
}

#[tokio::test]
async fn a_search_can_be_narrowed_and_widened() {
    let body = get("/fi/search?q=l%C3%A4hihoitaja+Tampere").await.body;
    assert!(body.contains("<mark>"), "{body}");
    let links: Vec<String> = tags(&body)
        .iter()
        .filter(|tag| tag.name == "a" && tag.get("aria-label").is_some())
        .map(|tag| tag.get("href").unwrap().replace("&#38;", "&"))
        .collect();
    assert!(links.contains(&"/fi/search?q=l%C3%A4hihoitaja".to_owned()), "{links:?}");
    assert!(links.contains(&"/fi/search?q=Tampere".to_owned()), "{links:?}");
    // Facets carry counts, positions in their title, and what is chosen.
    let body = get("/fi/search?working_time=part_time").await.body;
    let chosen = tags(&body).into_iter().find(|tag| tag.get("value") == Some("part_time")).unwrap();
    assert!(chosen.get("checked").is_some());
    let titled = tags(&body).into_iter().any(|tag| {
        tag.name == "label" && tag.get("title").is_some_and(|title| title.contains("paikka"))
    });
    assert!(titled);
    // All pages to the last hit, each hit once.
    let (mut path, mut seen) = ("/en/search".to_owned(), HashSet::new());
    loop {
        let body = get(&path).await.body;
        let mut hits = 0;
        for part in body.split("<h3><a href=\"").skip(1) {
            assert!(seen.insert(part.split('"').next().unwrap().to_owned()));
            hits += 1;
        }
        assert!(hits > 0);
        let next = tags(&body).into_iter().find(|tag| tag.get("rel") == Some("next"));
        match next {
            Some(next) => path = next.get("href").unwrap().replace("&#38;", "&"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 79);
}

#[tokio::test]
async fn a_misspelt_search_offers_the_right_one() {
    let page = get(&format!("/fi/search?q={}", encoded("lähihoitjaa"))).await;
    let link = "/fi/search?q=l%C3%A4hihoitaja";
    assert!(page.body.contains("Tarkoititko"), "{}", page.body);
    assert!(page.body.contains(&format!("href=\"{link}\"")), "{}", page.body);
    assert!(!get(link).await.body.contains("Tarkoititko"));
}

#[tokio::test]
async fn suggestions_are_names_in_the_language_of_the_page() {
    for (lang, kind, text, expected) in [
        ("fi", "occupation", "hits", "hitsaaja"),
        ("en", "skill", "first ai", "first aid"),
        ("sv", "place", "Tammerf", "Tammerfors"),
        ("en", "any", "weld", "welder"),
    ] {
        let answered = get(&format!("/{lang}/suggest?kind={kind}&text={}", encoded(text))).await;
        let labels: Vec<String> = serde_json::from_str(&answered.body).unwrap();
        assert!(labels.iter().any(|label| label == expected), "{labels:?}");
    }
    let none = get("/fi/suggest?kind=skill&text=").await;
    assert_eq!(none.body, "[]");
}
