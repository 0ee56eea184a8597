//! Option groups, options, and the combinations that variants are.

use std::collections::{HashMap, HashSet};

use db::Tx;
use db::catalog::option::{OptionGroupFound, OptionGroupRow, OptionRow};
use db::catalog::product::ProductRow;
use db::catalog::variant::VariantRow;
use domain::id::{ProductId, ProductOptionGroupId, ProductOptionId, ProductVariantId};

use super::texts::{self, Text};
use super::{Deletion, Touched, channels, product};
use crate::call::Call;
use crate::failure::{Failure, Stop};

/// What an option group or an option shall be; what is `None` stays as it is.
#[derive(Debug, Clone, Default)]
pub struct OptionPatch {
    /// What programs know it by.
    pub code: Option<String>,
    /// Its names.
    pub texts: Vec<Text>,
}

/// A new group with its options.
#[derive(Debug, Clone, Default)]
pub struct NewGroup {
    /// The group.
    pub group: OptionPatch,
    /// Its options.
    pub options: Vec<OptionPatch>,
}

/// Why a group cannot be taken from a product: variants have its options.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupInUse {
    /// The group's code.
    pub code: String,
    /// How many variants have its options.
    pub variants: i32,
}

/// Creates groups with their options within a transaction. Two statements, whatever their number.
pub async fn create_groups_in(
    tx: &Tx,
    call: &Call,
    groups: Vec<NewGroup>,
) -> Result<Vec<(OptionGroupRow, Vec<OptionRow>)>, Failure> {
    let now = call.app.now();
    let mut out = Vec::with_capacity(groups.len());
    for NewGroup { group, options } in groups {
        let row = OptionGroupRow {
            id: call.app.new_id(),
            created_at: now,
            updated_at: now,
            deleted_at: None,
            code: code(&group),
            translations: db::Json(texts::changed(Vec::new(), group.texts, now)),
            channel_ids: channels(call),
        };
        let options: Vec<OptionRow> =
            options.into_iter().map(|option| new_option(call, row.id, option)).collect();
        out.push((row, options));
    }
    let rows: Vec<_> = out.iter().map(|(row, _)| row.clone()).collect();
    let options: Vec<OptionRow> = out.iter().flat_map(|(_, options)| options.clone()).collect();
    db::catalog::option::insert_groups(tx, &rows).await?;
    if !options.is_empty() {
        db::catalog::option::insert(tx, &options).await?;
    }
    Ok(out)
}

/// Creates a group with its options.
pub async fn create_group(call: &Call, new: NewGroup) -> Result<ProductOptionGroupId, Failure> {
    let made = call.command("catalog.create_option_group", async |tx: &Tx| {
        let made = create_groups_in(tx, call, vec![new.clone()]).await?;
        Ok::<_, Failure>(Touched(made.iter().map(|(row, _)| row.id).collect()))
    });
    made.await?.only()
}

/// Changes a group. Two statements.
pub async fn update_group(
    call: &Call,
    id: ProductOptionGroupId,
    patch: OptionPatch,
) -> Result<ProductOptionGroupId, Failure> {
    let changed = call.command("catalog.update_option_group", async |tx: &Tx| {
        let mut row = group(tx, call, id).await?.group;
        row.code = patch.code.clone().unwrap_or(row.code);
        row.updated_at = call.app.now();
        let texts = texts::changed(row.translations.0, patch.texts.clone(), row.updated_at);
        row.translations = db::Json(texts);
        db::catalog::option::update_group(tx, &row).await?;
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Deletes a group with its options; while products use it, only by force. At most six statements.
pub async fn delete_group(
    call: &Call,
    id: ProductOptionGroupId,
    force: bool,
) -> Result<Deletion, Failure> {
    let done = call.command("catalog.delete_option_group", async |tx: &Tx| {
        let found = group(tx, call, id).await?;
        let options: Vec<_> = found.options.0.iter().map(|option| option.id).collect();
        let variants = db::catalog::option::variants_with(tx.conn(), &options).await?;
        if (found.product_count > 0 || variants > 0) && !force {
            let kept = Deletion::in_use("message.option-group-used", found.product_count, variants);
            return Ok::<_, Failure>(vec![kept]);
        }
        let now = call.app.now();
        db::catalog::option::detach(tx, id, &options).await?;
        db::catalog::option::delete_group(tx, id, now).await?;
        Ok(vec![Deletion::Done])
    });
    Ok(done.await?.pop().unwrap_or(Deletion::Done))
}

/// Creates options within a transaction. One statement.
pub async fn create_in(
    tx: &Tx,
    call: &Call,
    options: Vec<(ProductOptionGroupId, OptionPatch)>,
) -> Result<Vec<OptionRow>, Failure> {
    let rows: Vec<OptionRow> =
        options.into_iter().map(|(group, patch)| new_option(call, group, patch)).collect();
    if !rows.is_empty() {
        db::catalog::option::insert(tx, &rows).await?;
    }
    Ok(rows)
}

/// Creates an option. Two statements.
pub async fn create(
    call: &Call,
    group_id: ProductOptionGroupId,
    patch: OptionPatch,
) -> Result<ProductOptionId, Failure> {
    let made = call.command("catalog.create_option", async |tx: &Tx| {
        group(tx, call, group_id).await?;
        let rows = create_in(tx, call, vec![(group_id, patch.clone())]).await?;
        Ok::<_, Failure>(Touched(rows.iter().map(|row| row.id).collect()))
    });
    made.await?.only()
}

/// Changes an option. Three statements.
pub async fn update(
    call: &Call,
    id: ProductOptionId,
    patch: OptionPatch,
) -> Result<ProductOptionId, Failure> {
    let changed = call.command("catalog.update_option", async |tx: &Tx| {
        let mut row = option(tx, call, id).await?;
        row.code = patch.code.clone().unwrap_or(row.code);
        row.updated_at = call.app.now();
        let texts = texts::changed(row.translations.0, patch.texts.clone(), row.updated_at);
        row.translations = db::Json(texts);
        db::catalog::option::update(tx, &row).await?;
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Deletes an option that no variant has. Four statements.
pub async fn delete(call: &Call, id: ProductOptionId) -> Result<Deletion, Failure> {
    let done = call.command("catalog.delete_option", async |tx: &Tx| {
        let mut row = option(tx, call, id).await?;
        let variants = db::catalog::option::variants_with(tx.conn(), &[id]).await?;
        if variants > 0 {
            return Ok::<_, Failure>(vec![Deletion::in_use("message.option-used", 0, variants)]);
        }
        row.deleted_at = Some(call.app.now());
        db::catalog::option::update(tx, &row).await?;
        Ok(vec![Deletion::Done])
    });
    Ok(done.await?.pop().unwrap_or(Deletion::Done))
}

/// Lets a product's variants be chosen by a group. Three statements.
pub async fn add_to_product(
    call: &Call,
    id: ProductId,
    group_id: ProductOptionGroupId,
) -> Result<ProductId, Failure> {
    let changed = call.command("catalog.add_option_group", async |tx: &Tx| {
        let mut row = product::lock(tx, call, id).await?;
        group(tx, call, group_id).await?;
        if !row.option_group_ids.contains(&group_id) {
            row.option_group_ids.push(group_id);
            row.updated_at = call.app.now();
            db::catalog::product::update(tx, &row).await?;
        }
        Ok::<_, Failure>(Touched(vec![id]))
    });
    changed.await?.only()
}

/// Takes a group from a product; while its variants have options of it, only by force, which takes
/// the options from them. At most four statements, and one for each variant.
pub async fn remove_from_product(
    call: &Call,
    id: ProductId,
    group_id: ProductOptionGroupId,
    force: bool,
) -> Result<ProductId, Stop<GroupInUse>> {
    let changed = call.command("catalog.remove_option_group", async |tx: &Tx| {
        let mut row = product::lock(tx, call, id).await?;
        if !row.option_group_ids.contains(&group_id) {
            return Err(Failure::not_found("ProductOptionGroup", group_id).into());
        }
        let found = group(tx, call, group_id).await?;
        let options: HashSet<_> = found.options.0.iter().map(|option| option.id).collect();
        let variants = db::catalog::variant::of_products(tx.conn(), &[id]).await?;
        let has = |v: &VariantRow| v.option_ids.iter().any(|option| options.contains(option));
        let users: Vec<VariantRow> = variants.into_iter().filter(has).collect();
        if !users.is_empty() && !force {
            let variants = i32::try_from(users.len()).unwrap_or(i32::MAX);
            return Err(Stop::Refused(GroupInUse { code: found.group.code, variants }));
        }
        for mut variant in users {
            variant.option_ids.retain(|option| !options.contains(option));
            variant.updated_at = call.app.now();
            db::catalog::variant::update(tx, &variant).await?;
        }
        row.option_group_ids.retain(|own| *own != group_id);
        row.updated_at = call.app.now();
        db::catalog::product::update(tx, &row).await?;
        Ok::<_, Stop<GroupInUse>>(Touched(vec![id]))
    });
    Ok(changed.await?.only()?)
}

fn new_option(call: &Call, group_id: ProductOptionGroupId, patch: OptionPatch) -> OptionRow {
    let now = call.app.now();
    OptionRow {
        id: call.app.new_id(),
        created_at: now,
        updated_at: now,
        deleted_at: None,
        group_id,
        code: code(&patch),
        translations: db::Json(texts::changed(Vec::new(), patch.texts, now)),
    }
}

/// The code as given, else made of the first name.
fn code(patch: &OptionPatch) -> String {
    let given = patch.code.as_deref().map(str::trim).filter(|code| !code.is_empty());
    let named = || patch.texts.first().and_then(|text| text.name.as_deref()).unwrap_or_default();
    given.map_or_else(|| domain::catalog::slug(named()), str::to_owned)
}

async fn group(
    tx: &Tx,
    call: &Call,
    id: ProductOptionGroupId,
) -> Result<OptionGroupFound, Failure> {
    let found = db::catalog::option::groups_by_ids(tx.conn(), &[id]).await?;
    let own = super::sight(call).channel;
    let seen = |found: &OptionGroupFound| {
        found.group.deleted_at.is_none()
            && own.is_none_or(|channel| found.group.channel_ids.contains(&channel))
    };
    let found = found.into_iter().map(|(_, found)| (*found).clone()).find(seen);
    found.ok_or_else(|| Failure::not_found("ProductOptionGroup", id))
}

async fn option(tx: &Tx, call: &Call, id: ProductOptionId) -> Result<OptionRow, Failure> {
    let missing = || Failure::not_found("ProductOption", id);
    let found = db::catalog::option::by_ids(tx.conn(), &[id]).await?;
    let row = found.into_iter().map(|(_, row)| (*row).clone()).find(|row| row.deleted_at.is_none());
    let row = row.ok_or_else(missing)?;
    group(tx, call, row.group_id).await.map_err(|_unseen| missing())?;
    Ok(row)
}

/// The options that products are chosen by, and the combinations that their variants already are.
pub(super) struct Combinations {
    groups: HashMap<ProductId, Vec<HashSet<ProductOptionId>>>,
    taken: Vec<(ProductId, ProductVariantId, HashSet<ProductOptionId>, String)>,
}

impl Combinations {
    /// Reads them. Two statements.
    pub(super) async fn read(tx: &Tx, products: &[ProductRow]) -> Result<Self, Failure> {
        let ids: Vec<_> = products.iter().flat_map(|row| row.option_group_ids.clone()).collect();
        let found: HashMap<_, _> =
            db::catalog::option::groups_by_ids(tx.conn(), &ids).await?.into_iter().collect();
        let options = |id: &ProductOptionGroupId| {
            let group = found.get(id)?;
            Some(group.options.0.iter().map(|option| option.id).collect())
        };
        let groups = products
            .iter()
            .map(|row| (row.id, row.option_group_ids.iter().filter_map(options).collect()));
        let groups = groups.collect();
        let ids: Vec<_> = products.iter().map(|row| row.id).collect();
        let variants = db::catalog::variant::of_products(tx.conn(), &ids).await?;
        let taken = variants.into_iter().map(|v| {
            let name = v.translations.0.first().map(|text| text.name.clone()).unwrap_or_default();
            (v.product_id, v.id, v.option_ids.into_iter().collect(), name)
        });
        Ok(Self { groups, taken: taken.collect() })
    }

    /// Refuses variants that are not one option of each group, or whose combination is taken.
    pub(super) fn check(mut self, rows: &[VariantRow]) -> Result<(), Failure> {
        self.taken.retain(|(_, id, ..)| !rows.iter().any(|row| row.id == *id));
        for row in rows {
            let groups = self.groups.get(&row.product_id).map(Vec::as_slice).unwrap_or_default();
            let own: HashSet<_> = row.option_ids.iter().copied().collect();
            let one_each = groups.iter().all(|group| group.intersection(&own).count() == 1);
            if !one_each || own.len() != groups.len() {
                return Err(Failure::input(
                    "product-variant-option-ids-not-compatible",
                    vec![("groupCount", groups.len().to_string())],
                ));
            }
            let same = |(product, _, options, _): &&(_, _, HashSet<_>, _)| {
                *product == row.product_id && *options == own && !own.is_empty()
            };
            if let Some((.., name)) = self.taken.iter().find(same) {
                return Err(Failure::input(
                    "product-variant-options-combination-already-exists",
                    vec![("variantName", name.clone())],
                ));
            }
            let name = row.translations.0.first().map(|text| text.name.clone());
            self.taken.push((row.product_id, row.id, own, name.unwrap_or_default()));
        }
        Ok(())
    }
}
