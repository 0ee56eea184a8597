//! Assets by URL. The server never fetches one.

use db::Tx;
use db::catalog::asset::AssetRow;
use domain::catalog::AssetType;
use domain::id::AssetId;

use super::texts::{self, Text};
use super::{Touched, channels};
use crate::call::Call;
use crate::failure::Failure;

/// A new asset.
#[derive(Debug, Clone)]
pub struct NewAsset {
    /// Its absolute address, `http` or `https`.
    pub url: String,
    /// What it is called; the last part of its address without it.
    pub name: Option<String>,
}

/// Creates assets within a transaction. One statement.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    assets: Vec<NewAsset>,
) -> Result<Vec<AssetRow>, Failure> {
    let rows: Result<Vec<AssetRow>, Failure> =
        assets.into_iter().map(|new| row(call, new)).collect();
    let rows = rows?;
    if !rows.is_empty() {
        db::catalog::asset::insert(tx, &rows).await?;
    }
    Ok(rows)
}

/// Creates an asset.
pub async fn create(call: &Call, new: NewAsset) -> Result<AssetId, Failure> {
    let made = call.command("catalog.create_asset", async |tx: &Tx| {
        let rows = create_in(tx, call, vec![new.clone()]).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    made.await?.only()
}

fn row(call: &Call, new: NewAsset) -> Result<AssetRow, Failure> {
    let url = new.url.trim();
    let path = path(url)
        .ok_or_else(|| Failure::input("asset-url-not-valid", vec![("url", url.to_owned())]))?;
    let file = path.rsplit('/').next().filter(|file| !file.is_empty()).unwrap_or("asset");
    let name = new.name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| file.to_owned());
    let (kind, mime_type) = guess(file);
    let now = call.app.now();
    let text = Text::name(call.actor.channel.default_language_code, &*name);
    Ok(AssetRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        name,
        kind,
        file_size: 0,
        mime_type: mime_type.to_owned(),
        width: 0,
        height: 0,
        source: url.to_owned(),
        preview: url.to_owned(),
        focal_x: None,
        focal_y: None,
        translations: db::Json(texts::changed(Vec::new(), vec![text], now)),
        channel_ids: channels(call),
    })
}

/// The path of an absolute address that browsers can fetch.
fn path(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next()?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let plain = !url.chars().any(|c| c.is_whitespace() || c.is_control() || c == '"');
    (!host.is_empty() && plain && url.len() <= 2048).then_some(path)
}

/// The kind and the media type of a file by its extension.
fn guess(file: &str) -> (AssetType, &'static str) {
    let extension = file.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase());
    match extension.as_deref() {
        Some("jpg" | "jpeg") => (AssetType::Image, "image/jpeg"),
        Some("png") => (AssetType::Image, "image/png"),
        Some("gif") => (AssetType::Image, "image/gif"),
        Some("webp") => (AssetType::Image, "image/webp"),
        Some("avif") => (AssetType::Image, "image/avif"),
        Some("svg") => (AssetType::Image, "image/svg+xml"),
        Some("mp4" | "m4v") => (AssetType::Video, "video/mp4"),
        Some("webm") => (AssetType::Video, "video/webm"),
        Some("mov") => (AssetType::Video, "video/quicktime"),
        Some("pdf") => (AssetType::Binary, "application/pdf"),
        Some("zip") => (AssetType::Binary, "application/zip"),
        Some(_) => (AssetType::Binary, "application/octet-stream"),
        // Picture services often answer to addresses without an extension.
        None => (AssetType::Image, "image/jpeg"),
    }
}
