drop table api_keys, sessions, addresses, customers, administrators, users, roles;
