//! Option groups and options on the wire.

use std::sync::Arc;

use async_graphql::{Context, Result};
use db::catalog::option::{OptionGroupFound, OptionRow};
use domain::access::Permission::{ReadCatalog, ReadProduct};
use domain::channel::LanguageCode;
use domain::id::{ProductOptionGroupId, ProductOptionId};

use super::entity::{entity, translation};
use super::{Tell as _, read};
use crate::catalog::At;
use crate::channel::graphql::Channel;
use crate::failure::Failure;
use crate::guard::may;
use crate::visit::VisitExt as _;
use crate::wire::List;

translation! {
    /// What an option group is called in one language.
    ProductOptionGroupTranslation {}
}
translation! {
    /// What an option is called in one language.
    ProductOptionTranslation {}
}

/// What a product can be chosen by, as "size".
#[derive(Clone)]
pub struct ProductOptionGroup(pub Arc<OptionGroupFound>);

entity! {
    /// What a product can be chosen by, as "size".
    ProductOptionGroup: ProductOptionGroupId, ProductOptionGroupTranslation, |it| it.0.group; {
    /// The language of the name that this request gets.
    async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(At::here(ctx)?.text_language(&self.0.group.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(At::here(ctx)?.name(&self.0.group.translations.0))
    }

    /// What programs know it by.
    async fn code(&self) -> &str {
        &self.0.group.code
    }

    /// Its options, in the order of their ids.
    async fn options(&self) -> List<ProductOption> {
        let options = self.0.options.0.iter();
        options.map(|row| ProductOption(Arc::new(row.clone()))).collect()
    }

    /// How many products use it.
    async fn product_count(&self) -> i32 {
        i32::try_from(self.0.product_count).unwrap_or(i32::MAX)
    }

    /// The channels that it is assigned to, as far as this channel sees. Permission: ReadCatalog or ReadProduct.
    #[graphql(guard = "may(&[ReadCatalog, ReadProduct])")]
    async fn channels(&self, ctx: &Context<'_>) -> Result<List<Channel>> {
        channels(ctx, &self.0.group.channel_ids)
    }
}}

/// One choice of an option group, as "large".
#[derive(Clone)]
pub struct ProductOption(pub Arc<OptionRow>);

entity! {
    /// One choice of an option group, as "large".
    ProductOption: ProductOptionId, ProductOptionTranslation, |it| it.0; {
    /// The language of the name that this request gets.
    async fn language_code(&self, ctx: &Context<'_>) -> Result<LanguageCode> {
        Ok(At::here(ctx)?.text_language(&self.0.translations.0))
    }

    /// What it is called, in the request's language.
    async fn name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(At::here(ctx)?.name(&self.0.translations.0))
    }

    /// What programs know it by.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// The group.
    async fn group(&self, ctx: &Context<'_>) -> Result<ProductOptionGroup> {
        let id = self.0.group_id;
        let found = ctx.loaders()?.catalog.option_group(id).await.tell(ctx)?;
        found.map(ProductOptionGroup).ok_or_else(|| Failure::not_found("ProductOptionGroup", id)).tell(ctx)
    }

    /// The id of the group.
    async fn group_id(&self) -> ProductOptionGroupId {
        self.0.group_id
    }
}}

crate::list_page! {
    /// A page of option groups.
    ProductOptionGroupList of ProductOptionGroup
}
crate::list_page! {
    /// A page of options.
    ProductOptionList of ProductOption
}

/// The channels with these ids: all of them seen from the default channel, from another its own.
pub(super) fn channels(ctx: &Context<'_>, ids: &[domain::id::ChannelId]) -> Result<List<Channel>> {
    let (settings, own) = (ctx.settings()?, At::here(ctx)?.sight.channel);
    let seen = ids.iter().filter(|id| own.is_none_or(|own| own == **id));
    Ok(seen.filter_map(|id| settings.channel(*id)).map(Channel).collect())
}

/// The groups with these ids that the caller sees, in this order.
pub(super) async fn groups_seen(
    ctx: &Context<'_>,
    ids: &[ProductOptionGroupId],
) -> Result<List<ProductOptionGroup>> {
    let sight = At::here(ctx)?.sight;
    let found = groups(ctx, ids).await?.into_iter();
    Ok(found.filter(|found| read::sees_group(sight, &found.0.group)).collect())
}

/// The groups with these ids, in this order, deleted ones left out.
pub(super) async fn groups(
    ctx: &Context<'_>,
    ids: &[ProductOptionGroupId],
) -> Result<List<ProductOptionGroup>> {
    let loaders = &ctx.loaders()?.catalog;
    let found = ids.iter().map(|id| loaders.option_group(*id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    let there = found.into_iter().flatten().filter(|found| found.group.deleted_at.is_none());
    Ok(there.map(ProductOptionGroup).collect())
}

/// The options with these ids, in this order.
pub(super) async fn listed(
    ctx: &Context<'_>,
    ids: &[ProductOptionId],
) -> Result<List<ProductOption>> {
    let loaders = &ctx.loaders()?.catalog;
    let found = ids.iter().map(|id| loaders.option(*id));
    let found = futures_util::future::try_join_all(found).await.tell(ctx)?;
    Ok(found.into_iter().flatten().map(ProductOption).collect())
}
