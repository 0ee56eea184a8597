//! Facets and their values.

use std::collections::HashSet;

use db::Tx;
use db::catalog::facet::{FacetRow, FacetValueFound, FacetValueRow};
use domain::id::{FacetId, FacetValueId};

use super::texts::{self, Text, free};
use super::{Deletion, Touched, channels, sight};
use crate::call::Call;
use crate::failure::Failure;

/// What a facet shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct FacetPatch {
    /// What programs know it by; made unique by a number.
    pub code: Option<String>,
    /// Whether storefronts are not told of it.
    pub is_private: Option<bool>,
    /// Its names.
    pub texts: Vec<Text>,
}

/// What a facet value shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct ValuePatch {
    /// What programs know it by; made unique within its facet by a number.
    pub code: Option<String>,
    /// Its names.
    pub texts: Vec<Text>,
}

/// Creates a facet with its values within a transaction. Three statements.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    patch: FacetPatch,
    values: Vec<ValuePatch>,
) -> Result<(FacetRow, Vec<FacetValueRow>), Failure> {
    let now = call.app.now();
    let row = FacetRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        code: free_code(tx, &code(patch.code.as_deref(), &patch.texts), None).await?,
        is_private: patch.is_private.unwrap_or(false),
        translations: db::Json(texts::changed(Vec::new(), patch.texts, now)),
        channel_ids: channels(call),
    };
    db::catalog::facet::insert(tx, std::slice::from_ref(&row)).await?;
    let values = new_values(call, values.into_iter().map(|v| (row.id, v)), &mut HashSet::new());
    if !values.is_empty() {
        db::catalog::facet::insert_values(tx, &values).await?;
    }
    Ok((row, values))
}

/// Creates a facet with its values.
pub async fn create(
    call: &Call,
    patch: FacetPatch,
    values: Vec<ValuePatch>,
) -> Result<FacetId, Failure> {
    let made = call.command("catalog.create_facet", async |tx: &Tx| {
        let (row, _) = create_in(tx, call, patch.clone(), values.clone()).await?;
        Ok::<_, Failure>(Touched(vec![row.id]))
    });
    made.await?.only()
}

/// Changes a facet. Three statements.
pub async fn update(call: &Call, id: FacetId, patch: FacetPatch) -> Result<FacetId, Failure> {
    let changed = call.command("catalog.update_facet", async |tx: &Tx| {
        let mut row = facet(tx, call, id).await?;
        if let Some(code) = &patch.code {
            row.code = free_code(tx, code.trim(), Some(id)).await?;
        }
        row.is_private = patch.is_private.unwrap_or(row.is_private);
        row.updated_at = call.app.now();
        let texts = texts::changed(row.translations.0, patch.texts.clone(), row.updated_at);
        row.translations = db::Json(texts);
        db::catalog::facet::update(tx, &row).await?;
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Deletes a facet with its values; while products or variants have one, only by force. At most
/// six statements.
pub async fn delete(call: &Call, id: FacetId, force: bool) -> Result<Deletion, Failure> {
    let done = call.command("catalog.delete_facet", async |tx: &Tx| {
        facet(tx, call, id).await?;
        let values = db::catalog::facet::values_of(tx.conn(), &[id]).await?;
        let values: Vec<_> = values.iter().map(|(_, found)| found.value.id).collect();
        let uses = db::catalog::facet::uses(tx.conn(), &values).await?;
        if (uses.products > 0 || uses.variants > 0) && !force {
            let kept = Deletion::in_use("message.facet-used", uses.products, uses.variants);
            return Ok::<_, Failure>(vec![kept]);
        }
        db::catalog::facet::detach(tx, &values).await?;
        db::catalog::facet::delete(tx, id).await?;
        Ok(vec![Deletion::Done])
    });
    Ok(done.await?.pop().unwrap_or(Deletion::Done))
}

/// Creates values within a transaction. Three statements, whatever their number.
pub async fn create_values_in(
    tx: &Tx,
    call: &Call,
    values: Vec<(FacetId, ValuePatch)>,
) -> Result<Vec<FacetValueRow>, Failure> {
    let ids: Vec<FacetId> = values.iter().map(|(id, _)| *id).collect();
    let found = db::catalog::facet::by_ids(tx.conn(), &ids).await?;
    if let Some(id) = ids.iter().find(|id| !found.iter().any(|(known, _)| known == *id)) {
        return Err(Failure::not_found("Facet", id));
    }
    let there = db::catalog::facet::values_of(tx.conn(), &ids).await?;
    let mut taken = there.iter().map(|(id, v)| (id.to_string(), v.value.code.clone())).collect();
    let rows = new_values(call, values.into_iter(), &mut taken);
    if !rows.is_empty() {
        db::catalog::facet::insert_values(tx, &rows).await?;
    }
    Ok(rows)
}

/// Creates values, all or none.
pub async fn create_values(
    call: &Call,
    values: Vec<(FacetId, ValuePatch)>,
) -> Result<Vec<FacetValueId>, Failure> {
    let made = call.command("catalog.create_facet_values", async |tx: &Tx| {
        for (id, _) in &values {
            facet(tx, call, *id).await?;
        }
        let rows = create_values_in(tx, call, values.clone()).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    Ok(made.await?.0)
}

/// Changes values, all or none. Two statements, and one for each value.
pub async fn update_values(
    call: &Call,
    patches: Vec<(FacetValueId, ValuePatch)>,
) -> Result<Vec<FacetValueId>, Failure> {
    let ids: Vec<_> = patches.iter().map(|(id, _)| *id).collect();
    let changed = call.command("catalog.update_facet_values", async |tx: &Tx| {
        let found = values(tx, call, &ids).await?;
        let facets: Vec<_> = found.iter().map(|found| found.value.facet_id).collect();
        let there = db::catalog::facet::values_of(tx.conn(), &facets).await?;
        for (found, (id, patch)) in found.iter().zip(&patches) {
            let mut row = found.value.clone();
            if let Some(code) = &patch.code {
                let others = there.iter().filter(|(_, v)| v.value.id != *id);
                let mut taken =
                    others.map(|(id, v)| (id.to_string(), v.value.code.clone())).collect();
                row.code = free(code.trim(), &row.facet_id.to_string(), &mut taken);
            }
            row.updated_at = call.app.now();
            let texts = texts::changed(row.translations.0, patch.texts.clone(), row.updated_at);
            row.translations = db::Json(texts);
            db::catalog::facet::update_value(tx, &row).await?;
        }
        Ok::<_, Failure>(Touched(ids.clone()))
    });
    Ok(changed.await?.0)
}

/// Deletes values; one that products or variants have only by force. At most five statements a
/// value.
pub async fn delete_values(
    call: &Call,
    ids: Vec<FacetValueId>,
    force: bool,
) -> Result<Vec<Deletion>, Failure> {
    call.command("catalog.delete_facet_values", async |tx: &Tx| {
        let mut out = Vec::with_capacity(ids.len());
        for id in &ids {
            values(tx, call, &[*id]).await?;
            let uses = db::catalog::facet::uses(tx.conn(), &[*id]).await?;
            if (uses.products > 0 || uses.variants > 0) && !force {
                let key = "message.facet-value-used";
                out.push(Deletion::in_use(key, uses.products, uses.variants));
                continue;
            }
            db::catalog::facet::detach(tx, &[*id]).await?;
            db::catalog::facet::delete_values(tx, &[*id]).await?;
            out.push(Deletion::Done);
        }
        Ok::<_, Failure>(out)
    })
    .await
}

fn new_values(
    call: &Call,
    values: impl Iterator<Item = (FacetId, ValuePatch)>,
    taken: &mut HashSet<(String, String)>,
) -> Vec<FacetValueRow> {
    let now = call.app.now();
    let row = |(facet_id, patch): (FacetId, ValuePatch)| FacetValueRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        facet_id,
        code: free(&code(patch.code.as_deref(), &patch.texts), &facet_id.to_string(), taken),
        translations: db::Json(texts::changed(Vec::new(), patch.texts, now)),
    };
    values.map(row).collect()
}

/// The code as given, else made of the first name.
fn code(given: Option<&str>, texts: &[Text]) -> String {
    let given = given.map(str::trim).filter(|code| !code.is_empty());
    let named = || texts.first().and_then(|text| text.name.as_deref()).unwrap_or_default();
    given.map_or_else(|| domain::catalog::slug(named()), str::to_owned)
}

/// The code, or with the first number that no other facet has.
async fn free_code(tx: &Tx, wanted: &str, own: Option<FacetId>) -> Result<String, Failure> {
    let candidates: Vec<String> = std::iter::once(wanted.to_owned())
        .chain((2_u32..100).map(|n| format!("{wanted}-{n}")))
        .collect();
    let there = db::catalog::facet::by_codes(tx.conn(), &candidates).await?;
    let taken = |code: &String| there.iter().any(|row| row.code == *code && Some(row.id) != own);
    let found = candidates.into_iter().find(|code| !taken(code));
    found.ok_or_else(|| Failure::input("facet-code-taken", vec![("code", wanted.to_owned())]))
}

async fn facet(tx: &Tx, call: &Call, id: FacetId) -> Result<FacetRow, Failure> {
    let own = sight(call).channel;
    let found = db::catalog::facet::by_ids(tx.conn(), &[id]).await?;
    let seen = |row: &FacetRow| own.is_none_or(|channel| row.channel_ids.contains(&channel));
    let found = found.into_iter().map(|(_, row)| (*row).clone()).find(seen);
    found.ok_or_else(|| Failure::not_found("Facet", id))
}

async fn values(
    tx: &Tx,
    call: &Call,
    ids: &[FacetValueId],
) -> Result<Vec<FacetValueFound>, Failure> {
    let own = sight(call).channel;
    let found = db::catalog::facet::values_by_ids(tx.conn(), ids).await?;
    let find = |id: &FacetValueId| {
        let found = found.iter().find(|(known, _)| known == id).map(|(_, found)| found);
        let seen = found
            .filter(|found| own.is_none_or(|channel| found.facet.0.channel_ids.contains(&channel)));
        seen.map(|found| (**found).clone()).ok_or_else(|| Failure::not_found("FacetValue", id))
    };
    ids.iter().map(find).collect()
}
