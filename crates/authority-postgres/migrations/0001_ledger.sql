-- An authority's ledger. One database is one authority's.
--
-- Numbers of 32 bits without sign are bigint with a range, since PostgreSQL has none; times are
-- seconds since the Unix epoch. Points, digests, handles and pseudonyms are their bytes. There is no
-- name and no identity number of a person anywhere, and no column to put one in.

CREATE TABLE founding (
    one             boolean PRIMARY KEY DEFAULT true,
    genesis         bytea   NOT NULL,
    authority       bytea   NOT NULL,
    credential_type bigint  NOT NULL,
    name            text    NOT NULL,
    edition         bigint  NOT NULL,
    CONSTRAINT founding_is_one  CHECK (one),
    CONSTRAINT founding_lengths CHECK (length(genesis) = 32 AND length(authority) = 32
                                       AND octet_length(name) BETWEEN 1 AND 128),
    CONSTRAINT founding_ranges  CHECK (credential_type BETWEEN 0 AND 255
                                       AND edition BETWEEN 1 AND 4294967295)
);
COMMENT ON TABLE founding IS 'whose ledger this is; one row';

CREATE TABLE shard (
    number  bigint PRIMARY KEY,
    x       bytea  NOT NULL,
    x1      bytea  NOT NULL,
    proof   bytea  NOT NULL,
    n       bigint NOT NULL,
    v       bytea  NOT NULL,
    log     bytea  NOT NULL,
    issued  bigint NOT NULL,
    persons bigint NOT NULL,
    retired bigint,
    CONSTRAINT shard_key     UNIQUE (x),
    CONSTRAINT shard_lengths CHECK (length(x) = 96 AND length(x1) = 48 AND length(proof) = 64
                                    AND length(v) = 48 AND length(log) = 32),
    CONSTRAINT shard_ranges  CHECK (number BETWEEN 0 AND 4294967295
                                    AND n BETWEEN 0 AND 4294967295
                                    AND issued BETWEEN 0 AND 4294967295
                                    AND persons BETWEEN 0 AND 4294967295
                                    AND retired BETWEEN 0 AND 4294967295)
);
COMMENT ON TABLE shard IS 'public key, accumulator after n revocations, digest of the log, counts';

CREATE TABLE delta (
    shard bigint NOT NULL REFERENCES shard,
    place bigint NOT NULL,
    delta bytea  NOT NULL,
    PRIMARY KEY (shard, place),
    CONSTRAINT delta_length CHECK (length(delta) = 80),
    CONSTRAINT delta_range  CHECK (place BETWEEN 1 AND 4294967295)
);
COMMENT ON TABLE delta IS 'each shard''s log of revocations: places from 1 to n, without a gap';

CREATE TABLE person (
    id          bytea  PRIMARY KEY,
    shard       bigint NOT NULL REFERENCES shard,
    colour      bigint,
    until       bigint,
    commitment  bytea,
    credentials bigint NOT NULL,
    offer       bytea,
    added       bigint NOT NULL,
    entries     bigint NOT NULL,
    CONSTRAINT person_lengths  CHECK (length(id) = 32 AND length(commitment) = 48
                                      AND length(offer) = 16),
    CONSTRAINT person_ranges   CHECK (colour BETWEEN 0 AND 255 AND until BETWEEN 0 AND 4294967295
                                      AND credentials BETWEEN 0 AND 4294967295 AND added >= 0
                                      AND entries BETWEEN 0 AND 4294967295),
    CONSTRAINT person_standing CHECK (until IS NULL OR colour IS NOT NULL)
);
COMMENT ON TABLE person IS 'pseudonyms: keyed hashes under a pepper that is not in this database';

CREATE TABLE commitment (
    u      bytea PRIMARY KEY,
    person bytea NOT NULL REFERENCES person,
    CONSTRAINT commitment_length CHECK (length(u) = 48)
);
COMMENT ON TABLE commitment IS 'whose wallet a commitment is; no row is ever removed';

CREATE TABLE credential (
    person        bytea  NOT NULL REFERENCES person,
    index         bigint NOT NULL,
    shard         bigint NOT NULL REFERENCES shard,
    handle        bytea  NOT NULL,
    colour        bigint NOT NULL,
    expiry        bigint NOT NULL,
    issued        bigint NOT NULL,
    revoked_place bigint,
    revoked_time  bigint,
    PRIMARY KEY (person, index),
    CONSTRAINT credential_handle  UNIQUE (shard, handle),
    CONSTRAINT credential_place   UNIQUE (shard, revoked_place),
    CONSTRAINT credential_delta   FOREIGN KEY (shard, revoked_place) REFERENCES delta (shard, place),
    CONSTRAINT credential_length  CHECK (length(handle) = 32),
    CONSTRAINT credential_ranges  CHECK (index BETWEEN 0 AND 4294967295
                                         AND colour BETWEEN 0 AND 255
                                         AND expiry BETWEEN 0 AND 4294967295
                                         AND issued >= 0 AND revoked_time >= 0),
    CONSTRAINT credential_revoked CHECK ((revoked_place IS NULL) = (revoked_time IS NULL))
);
COMMENT ON TABLE credential IS 'each person''s credentials: indices from 0, without a gap; no row is ever removed';

CREATE TABLE timeline (
    person bytea  NOT NULL REFERENCES person,
    number bigint NOT NULL,
    time   bigint NOT NULL,
    reason bigint NOT NULL,
    entry  bytea  NOT NULL,
    PRIMARY KEY (person, number),
    CONSTRAINT timeline_ranges CHECK (number BETWEEN 1 AND 4294967295 AND time >= 0
                                      AND reason BETWEEN 1 AND 255),
    CONSTRAINT timeline_length CHECK (length(entry) <= 4096)
);
CREATE INDEX timeline_time ON timeline (time);
COMMENT ON TABLE timeline IS 'what changed for each person, when and why: numbers from 1, without a gap; the whole entry is CBOR, time and reason are its own, for counting';

CREATE TABLE ticket (
    id      bytea   PRIMARY KEY,
    nonce   bytea   NOT NULL,
    person  bytea   NOT NULL REFERENCES person,
    shard   bigint  NOT NULL REFERENCES shard,
    pin     bytea,
    handle  bytea,
    expires bigint  NOT NULL,
    tried   bytea[] NOT NULL DEFAULT '{}',
    used_by bytea,
    answer  bytea,
    CONSTRAINT ticket_lengths CHECK (length(id) = 16 AND length(nonce) = 16 AND length(pin) = 32
                                     AND length(handle) = 32 AND length(used_by) = 32
                                     AND length(answer) <= 4096),
    CONSTRAINT ticket_ranges  CHECK (expires >= 0 AND cardinality(tried) <= 255),
    CONSTRAINT ticket_kind    CHECK ((pin IS NULL) <> (handle IS NULL)),
    CONSTRAINT ticket_state   CHECK ((used_by IS NULL) = (answer IS NULL)
                                     AND (used_by IS NULL OR cardinality(tried) = 0))
);
CREATE INDEX ticket_expires ON ticket (expires, id);
COMMENT ON TABLE ticket IS 'tickets for one request each: open, or used with its sealed answer';
