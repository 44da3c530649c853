CREATE TABLE organisations (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE COLLATE NOCASE,
    parent INTEGER REFERENCES organisations
) STRICT;

CREATE INDEX organisations_by_parent ON organisations (parent);

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    organisation INTEGER NOT NULL REFERENCES organisations
) STRICT;

CREATE INDEX users_by_organisation ON users (organisation);

-- Tells this database from every other one, wherever their entries meet in a cache.
CREATE TABLE identity AS SELECT lower(hex(randomblob(8))) AS value;
