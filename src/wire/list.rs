//! Lists of an answer.

use std::borrow::Cow;
use std::ops::Deref;
use std::pin::Pin;

use async_graphql::parser::types::Field;
use async_graphql::registry::Registry;
use async_graphql::{
    ContextSelectionSet, OutputType, Positioned, ServerResult, Value, futures_util,
};
use futures_util::future::try_join_all;

type Item<'a> = Pin<Box<dyn Future<Output = ServerResult<Value>> + Send + 'a>>;

/// A list whose items are resolved together.
///
/// On the wire it is what a `Vec` is. A `Vec` compiles all the machinery of waiting for many
/// futures anew for each type of item; this one waits for boxes, so the machinery is compiled once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        Self(items)
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(items: I) -> Self {
        Self(items.into_iter().collect())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<T: OutputType> OutputType for List<T> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("[{}]", T::qualified_type_name()))
    }

    fn qualified_type_name() -> String {
        format!("[{}]!", T::qualified_type_name())
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry);
        Self::qualified_type_name()
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<Field>,
    ) -> ServerResult<Value> {
        let items = self.0.iter().enumerate().map(|(index, item)| one(ctx, field, index, item));
        Ok(Value::List(try_join_all(items.collect::<Vec<_>>()).await?))
    }
}

fn one<'a, T: OutputType>(
    ctx: &'a ContextSelectionSet<'_>,
    field: &'a Positioned<Field>,
    index: usize,
    item: &'a T,
) -> Item<'a> {
    Box::pin(async move {
        let ctx = ctx.with_index(index);
        item.resolve(&ctx, field).await.map_err(|error| ctx.set_error_path(error))
    })
}
