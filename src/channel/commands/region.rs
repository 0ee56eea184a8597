//! Countries and provinces: made, changed, deleted.

use db::settings::RegionRow;
use db::{Fault, Json, Tx};
use domain::id::RegionId;

use crate::call::Call;
use crate::failure::Failure;
use crate::text::{TextPatch, patched};

/// The two kinds of regions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A country.
    Country,
    /// A part of a country.
    Province,
}

impl Kind {
    /// The kind as it is stored and as clients see it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Province => "province",
        }
    }

    /// What clients call it.
    #[must_use]
    pub const fn entity(self) -> &'static str {
        match self {
            Self::Country => "Country",
            Self::Province => "Province",
        }
    }
}

/// What a new or changed region shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct RegionPatch {
    /// The code, free text.
    pub code: Option<String>,
    /// Whether customers can choose it.
    pub enabled: Option<bool>,
    /// The names.
    pub texts: Vec<TextPatch>,
}

/// Creates a region.
pub async fn create(call: &Call, kind: Kind, patch: RegionPatch) -> Result<RegionRow, Failure> {
    let now = call.app.now();
    let row = RegionRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        kind: kind.as_str().to_owned(),
        code: patch.code.unwrap_or_default(),
        enabled: patch.enabled.unwrap_or(true),
        parent_id: None,
        translations: Json(patched(Vec::new(), patch.texts, now)),
    };
    let done = call
        .settings_command("channel.create_region", async |tx: &Tx| {
            db::channel::insert_region(tx, &row).await?;
            Ok::<_, Failure>(row.clone())
        })
        .await;
    done.map_err(|failure| taken(failure, &row.code))
}

/// Changes a region.
pub async fn update(
    call: &Call,
    kind: Kind,
    id: RegionId,
    patch: RegionPatch,
) -> Result<RegionRow, Failure> {
    let now = call.app.now();
    let done = call
        .settings_command("channel.update_region", async |tx: &Tx| {
            let mut row = region(call, kind, id)?;
            row.code = patch.code.clone().unwrap_or(row.code);
            row.enabled = patch.enabled.unwrap_or(row.enabled);
            row.translations = Json(patched(row.translations.0, patch.texts.clone(), now));
            row.updated_at = now;
            db::channel::update_region(tx, &row).await?;
            Ok::<_, Failure>(row)
        })
        .await;
    done.map_err(|failure| taken(failure, patch.code.as_deref().unwrap_or_default()))
}

/// Deletes a region; `false` while addresses name it.
pub async fn delete(call: &Call, kind: Kind, id: RegionId) -> Result<bool, Failure> {
    region(call, kind, id)?;
    let done = call
        .settings_command("channel.delete_region", async |tx: &Tx| {
            db::channel::delete_region(tx, id).await?;
            Ok::<_, Failure>(true)
        })
        .await;
    match done {
        Err(Failure::Fault(Fault::Constraint { .. })) => Ok(false),
        done => done,
    }
}

fn region(call: &Call, kind: Kind, id: RegionId) -> Result<RegionRow, Failure> {
    let found = call.visit.settings().region(id).filter(|row| row.kind == kind.as_str());
    found.map(|row| (*row).clone()).ok_or_else(|| Failure::not_found(kind.entity(), id))
}

/// No two countries have the same code.
fn taken(failure: Failure, code: &str) -> Failure {
    match failure {
        Failure::Fault(fault) if fault.is_constraint("regions_country_code_idx") => {
            Failure::input("country-code-taken", vec![("countryCode", code.to_owned())])
        }
        failure @ (Failure::Fault(_) | Failure::Input { .. }) => failure,
    }
}
