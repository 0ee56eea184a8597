//! The house's own caller: what a command line does, it does as somebody who may do everything.

use std::sync::Arc;

use domain::access::Permission;

use crate::actor::{Actor, Surface, Who};
use crate::app::App;
use crate::call::Call;
use crate::failure::Failure;
use crate::visit::{TokenOut, Visit};

/// A call in the default channel by the server itself, under a name that events and logs show.
pub fn call(app: &Arc<App>, name: &str) -> Result<Call, Failure> {
    let channel = app.settings.current().default_channel()?;
    let actor = Actor {
        who: Who::Nobody,
        name: name.to_owned(),
        surface: Surface::Admin,
        roles: Vec::new(),
        permissions: vec![Permission::SuperAdmin],
        language: channel.default_language_code,
        currency: channel.default_currency_code,
        names_currency: false,
        channel,
        request_id: name.into(),
    };
    let visit = Visit::new(app.clone(), actor, TokenOut::Keep, "en", None, None);
    Ok(Call::internal(Arc::new(visit)))
}
