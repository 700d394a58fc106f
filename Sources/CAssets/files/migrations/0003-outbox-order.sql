-- Two messages to one person leave in the order they were made: what is still to go, by conversation and priority.
CREATE INDEX outbox_pending ON outbox (conversation_id, priority, id, not_before)
    WHERE state IN ('queued', 'claimed', 'sending');
