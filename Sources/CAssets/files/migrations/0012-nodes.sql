-- Several nodes share the work by lanes. A node is one start of a server; its identifier is never given twice.
CREATE TABLE node (
    id {id},
    name TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    alive_until BIGINT NOT NULL
);

-- fence rises with every lease, so that a node that slept is known by the number it had. is_draining: its holder takes up
-- nothing more in it and lets it go when nothing of it is in the air.
DROP TABLE lane;
CREATE TABLE lane (
    number {id},
    node BIGINT,
    fence BIGINT NOT NULL DEFAULT 0,
    leased_until BIGINT NOT NULL DEFAULT 0,
    is_draining BIGINT NOT NULL DEFAULT 0
);
INSERT INTO lane (number) VALUES
    (0), (1), (2), (3), (4), (5), (6), (7), (8), (9), (10), (11), (12), (13), (14), (15),
    (16), (17), (18), (19), (20), (21), (22), (23), (24), (25), (26), (27), (28), (29), (30), (31),
    (32), (33), (34), (35), (36), (37), (38), (39), (40), (41), (42), (43), (44), (45), (46), (47),
    (48), (49), (50), (51), (52), (53), (54), (55), (56), (57), (58), (59), (60), (61), (62), (63);

-- The conversation's lane, and the fence under which the message was sent.
ALTER TABLE outbox ADD COLUMN lane BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outbox ADD COLUMN fence BIGINT NOT NULL DEFAULT 0;
UPDATE outbox SET lane = (SELECT conversation.lane FROM conversation WHERE conversation.id = outbox.conversation_id);
