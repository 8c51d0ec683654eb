//! Style, script and icon, served from memory under addresses that change with their content.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// A file that pages refer to.
#[derive(Debug)]
pub(super) struct Asset {
    content: &'static str,
    media_type: &'static str,
    /// Where it is served; the middle of its name is a hash of its content.
    pub(super) path: String,
}

impl Asset {
    fn new(stem: &str, end: &str, media_type: &'static str, content: &'static str) -> Self {
        // FNV-1a, 64 bit: it need not resist attacks, only tell versions apart.
        let hash = content.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
        });
        Self { content, media_type, path: format!("/assets/{stem}.{hash:016x}.{end}") }
    }
}

pub(super) static STYLE: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("style", "css", "text/css; charset=utf-8", include_str!("style.css"))
});
pub(super) static SCRIPT: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("suggest", "js", "text/javascript; charset=utf-8", include_str!("suggest.js"))
});
pub(super) static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", include_str!("icon.svg")));

fn serve(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", asset.path);
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|value| value == tag.as_str());
    let head = [
        (header::CONTENT_TYPE, asset.media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::ETAG, tag.as_str()),
    ];
    if known {
        (StatusCode::NOT_MODIFIED, head).into_response()
    } else {
        (head, asset.content).into_response()
    }
}

/// Serves all files.
pub(super) fn router() -> Router {
    [&STYLE, &SCRIPT, &ICON].into_iter().fold(Router::new(), |router, asset| {
        let asset: &'static Asset = asset;
        let handler = get(move |headers: HeaderMap| async move { serve(asset, &headers) });
        router.route(&asset.path, handler)
    })
}
