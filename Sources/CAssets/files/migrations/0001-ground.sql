-- The ground: one text for both engines. {id} is a 64-bit primary key made by the writer, {blob} the engine's bytes.
-- Instants are microseconds since 1970 UTC. What is named *_sealed is AES-256-GCM under the subject's key.

CREATE TABLE data_key (
    subject {id},
    version BIGINT NOT NULL,
    master_version BIGINT NOT NULL,
    wrapped {blob} NOT NULL,
    created_at BIGINT NOT NULL
);

-- People

CREATE TABLE person (
    id {id},
    name_sealed {blob} NOT NULL,
    name_index {blob} NOT NULL,
    language TEXT NOT NULL,
    zone TEXT NOT NULL,
    record_number_sealed {blob},
    record_number_index {blob} UNIQUE,
    created_at BIGINT NOT NULL
);
CREATE INDEX person_by_name ON person (name_index);

CREATE TABLE address (
    id {id},
    kind TEXT NOT NULL CHECK (kind IN ('phone', 'bsuid')),
    value_index {blob} NOT NULL,
    value_sealed {blob} NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (kind, value_index)
);

-- Who can be reached where; one phone may serve several people. trust: 0 said by the channel, 1 by an import, 2 checked by staff.
CREATE TABLE relation (
    person_id BIGINT NOT NULL REFERENCES person (id),
    address_id BIGINT NOT NULL REFERENCES address (id),
    relation TEXT NOT NULL CHECK (relation IN ('self', 'parent', 'carer')),
    trust BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (person_id, address_id)
);
CREATE INDEX relation_by_address ON relation (address_id);

-- The newest answer for each purpose; no row means no. Every answer ever given is in consent_event.
CREATE TABLE consent (
    person_id BIGINT NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('given', 'withdrawn')),
    at BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (person_id, purpose)
);

CREATE TABLE consent_event (
    id {id},
    person_id BIGINT NOT NULL REFERENCES person (id),
    purpose TEXT NOT NULL,
    state TEXT NOT NULL,
    at BIGINT NOT NULL,
    source TEXT NOT NULL
);
CREATE INDEX consent_event_by_person ON consent_event (person_id, at);

-- An address that said stop: nothing but answers goes there, whoever it serves.
CREATE TABLE opt_out (
    address_id BIGINT NOT NULL REFERENCES address (id),
    purpose TEXT NOT NULL,
    at BIGINT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (address_id, purpose)
);

-- Appointments

CREATE TABLE practitioner (
    id {id},
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE location (
    id {id},
    name TEXT NOT NULL UNIQUE,
    address TEXT NOT NULL,
    zone TEXT NOT NULL
);

-- reminder_offsets: seconds before the start, longest first, separated by spaces.
CREATE TABLE visit_type (
    id {id},
    name TEXT NOT NULL UNIQUE,
    minutes BIGINT NOT NULL CHECK (minutes BETWEEN 5 AND 1440),
    reminder_offsets TEXT NOT NULL
);

CREATE TABLE opening_hours (
    id {id},
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    weekday BIGINT NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    from_minute BIGINT NOT NULL CHECK (from_minute BETWEEN 0 AND 1440),
    to_minute BIGINT NOT NULL CHECK (to_minute BETWEEN 0 AND 1440),
    UNIQUE (practitioner_id, location_id, weekday, from_minute),
    CHECK (from_minute < to_minute)
);

CREATE TABLE appointment (
    id {id},
    version BIGINT NOT NULL CHECK (version > 0),
    -- The version that last changed when and where it is: reminders hang on it, a confirmation does not disturb them.
    slot_version BIGINT NOT NULL CHECK (slot_version > 0),
    state TEXT NOT NULL CHECK (state IN ('booked', 'cancelled', 'fulfilled', 'noshow')),
    patient_id BIGINT NOT NULL REFERENCES person (id),
    practitioner_id BIGINT NOT NULL REFERENCES practitioner (id),
    location_id BIGINT NOT NULL REFERENCES location (id),
    visit_type_id BIGINT NOT NULL REFERENCES visit_type (id),
    start_at BIGINT NOT NULL,
    end_at BIGINT NOT NULL,
    zone TEXT NOT NULL,
    -- The wall time the patient was told, 2026-11-24T09:30: what holds if a zone's rules change.
    local_start TEXT NOT NULL,
    confirmed_at BIGINT,
    cancel_reason TEXT,
    external_id TEXT UNIQUE,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    -- A visit lasts at most a day; the check against double booking relies on it.
    CHECK (end_at > start_at AND end_at - start_at <= 86400000000)
);
CREATE INDEX appointment_by_start ON appointment (start_at);
CREATE INDEX appointment_by_practitioner ON appointment (practitioner_id, start_at);
CREATE INDEX appointment_by_patient ON appointment (patient_id, start_at);

-- Conversations

CREATE TABLE conversation (
    id {id},
    line TEXT NOT NULL,
    address_id BIGINT NOT NULL REFERENCES address (id),
    lane BIGINT NOT NULL CHECK (lane BETWEEN 0 AND 63),
    profile_name_sealed {blob},
    -- The newest inbound message's own time: the customer-service window is computed from it.
    last_inbound_at BIGINT,
    last_message_at BIGINT NOT NULL,
    unread BIGINT NOT NULL DEFAULT 0,
    -- Pair rate: the moment from which the next message is within Meta's rate (generic cell rate algorithm).
    pair_from BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    UNIQUE (line, address_id)
);
CREATE INDEX conversation_by_time ON conversation (last_message_at);

-- status: 0 none yet, 1 sent, 2 delivered, 3 read, 4 played, 9 failed; it only rises.
CREATE TABLE message (
    id {id},
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    direction TEXT NOT NULL CHECK (direction IN ('in', 'out')),
    channel_id TEXT UNIQUE,
    outbox_id BIGINT UNIQUE,
    kind TEXT NOT NULL,
    body_sealed {blob} NOT NULL,
    in_reply_to TEXT,
    staff_id BIGINT,
    -- The channel's time of an inbound message, ours of an outbound one.
    at BIGINT NOT NULL,
    status BIGINT NOT NULL DEFAULT 0,
    failure_code BIGINT
);
CREATE INDEX message_by_conversation ON message (conversation_id, at, id);

CREATE TABLE media (
    id {id},
    message_id BIGINT NOT NULL REFERENCES message (id),
    line TEXT NOT NULL,
    channel_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    mime TEXT NOT NULL,
    sha256 TEXT,
    filename_sealed {blob},
    state TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'failed')),
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT NOT NULL,
    content_sealed {blob},
    failure TEXT
);
CREATE INDEX media_waiting ON media (next_at) WHERE state = 'waiting';
CREATE INDEX media_by_message ON media (message_id);

-- The journal: everything that came, before anybody looked at it. state: 0 new, 1 handled, 2 parked.
CREATE TABLE journal (
    id {id},
    received_at BIGINT NOT NULL,
    state BIGINT NOT NULL DEFAULT 0,
    payload_sealed {blob} NOT NULL,
    handled_at BIGINT,
    reason TEXT
);
CREATE INDEX journal_new ON journal (id) WHERE state = 0;
CREATE INDEX journal_parked ON journal (id) WHERE state = 2;

-- One row an update: its key says it is handled once. Its payload is kept only while it waits for another try.
-- state: 0 waiting, 1 handled, 2 parked.
CREATE TABLE event (
    id {id},
    journal_id BIGINT NOT NULL,
    dedupe_key TEXT NOT NULL UNIQUE,
    lane BIGINT NOT NULL,
    state BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    next_at BIGINT,
    payload_sealed {blob},
    reason TEXT
);
CREATE INDEX event_waiting ON event (lane, id) WHERE state = 0;
CREATE INDEX event_parked ON event (id) WHERE state = 2;

-- Lanes: each is leased to one node; fence rises with every lease, so a node that slept cannot write.
CREATE TABLE lane (
    number {id},
    node TEXT,
    fence BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0
);

-- Future acts: why, about what at which version, when at the earliest and until when. state: waiting, done, dropped.
CREATE TABLE agenda (
    id {id},
    kind TEXT NOT NULL,
    anchor_id BIGINT NOT NULL,
    anchor_version BIGINT NOT NULL,
    offset_seconds BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dropped')),
    reason TEXT,
    UNIQUE (kind, anchor_id, anchor_version, offset_seconds)
);
CREATE INDEX agenda_due ON agenda (due_at) WHERE state = 'waiting';

-- The send ledger: queued, claimed, sending, accepted, rejected, unknown; refused by the flight check, expired unsent.
CREATE TABLE outbox (
    id {id},
    cause TEXT NOT NULL UNIQUE,
    conversation_id BIGINT NOT NULL REFERENCES conversation (id),
    person_id BIGINT,
    purpose TEXT NOT NULL,
    priority BIGINT NOT NULL,
    anchor_id BIGINT,
    anchor_version BIGINT,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    content_sealed {blob} NOT NULL,
    in_reply_to TEXT,
    template TEXT,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'claimed', 'sending', 'accepted', 'rejected', 'unknown', 'refused', 'expired')),
    attempts BIGINT NOT NULL DEFAULT 0,
    claimed_until BIGINT,
    reason TEXT,
    advice TEXT,
    channel_id TEXT UNIQUE,
    status BIGINT NOT NULL DEFAULT 0,
    failure_code BIGINT,
    category TEXT,
    is_billable BIGINT,
    created_at BIGINT NOT NULL,
    sending_at BIGINT,
    settled_at BIGINT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX outbox_queue ON outbox (priority, not_before, id) WHERE state = 'queued';
CREATE INDEX outbox_flying ON outbox (state, sending_at) WHERE state IN ('claimed', 'sending', 'unknown');
CREATE INDEX outbox_by_anchor ON outbox (anchor_id);
CREATE INDEX outbox_by_state ON outbox (state, changed_at);

-- A status that came before we knew its message: applied when the message is known, dropped after a week.
CREATE TABLE early_status (
    channel_id TEXT NOT NULL,
    status BIGINT NOT NULL,
    at BIGINT NOT NULL,
    failure_code BIGINT,
    category TEXT,
    is_billable BIGINT,
    PRIMARY KEY (channel_id, status)
);

-- A line is one business number. line_from: the moment from which the next message is within its throughput.
CREATE TABLE line (
    name TEXT PRIMARY KEY,
    line_from BIGINT NOT NULL DEFAULT 0,
    held_until BIGINT NOT NULL DEFAULT 0,
    held_reason TEXT
);

-- Templates as Meta has them. parameters: how many the body takes. expected: the category we rely on.
CREATE TABLE template (
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL,
    category TEXT NOT NULL,
    expected_category TEXT NOT NULL,
    parameters BIGINT NOT NULL,
    buttons BIGINT NOT NULL,
    reason TEXT,
    synced_at BIGINT NOT NULL,
    PRIMARY KEY (name, language)
);

-- What the channel said that fits nowhere else: shown to staff.
CREATE TABLE notice (
    id {id},
    line TEXT NOT NULL,
    field TEXT NOT NULL,
    summary TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Staff

CREATE TABLE staff (
    id {id},
    name TEXT NOT NULL,
    email_index {blob} NOT NULL UNIQUE,
    email_sealed {blob} NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    disabled_at BIGINT
);

CREATE TABLE session (
    token_hash {blob} PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    csrf TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL
);

CREATE TABLE invitation (
    token_hash {blob} PRIMARY KEY,
    created_at BIGINT NOT NULL,
    used_at BIGINT
);
