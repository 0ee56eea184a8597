//! Administrators who may do only some things.

use domain::id::UserId;

use super::client::Client;
use super::shop::Shop;

impl Shop {
    /// A client of the admin API, logged in as somebody who has these permissions in the default
    /// channel.
    pub(crate) async fn staff(&self, permissions: &[&str]) -> Client {
        let database = self.database().await;
        let code = format!("role-{}", permissions.join("-"));
        let row = database
            .query_one(
                "with r as (
                   insert into roles (id, code, permissions, channel_ids)
                   values (gen_random_uuid(), $1, $2, array['00000000-0000-0000-0000-000000000001'::uuid])
                   returning id),
                 u as (
                   insert into users (id, identifier, verified, role_ids, kind)
                   select gen_random_uuid(), $1 || '@shop.test', true, array[r.id], 'administrator' from r
                   returning id),
                 a as (
                   insert into administrators (id, user_id, first_name, last_name, email_address)
                   select gen_random_uuid(), u.id, 'Some', 'Body', $1 || '@shop.test' from u)
                 select id::text from u",
                &[&code, &permissions],
            )
            .await
            .expect("an administrator");
        let user: String = row.get(0);
        let client = self.client("/admin-api");
        client.use_token(Some(&self.session_of(UserId::from_wire(&user)).await));
        client
    }
}
