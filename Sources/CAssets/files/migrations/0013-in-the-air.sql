-- What is being sent is little, whatever waits: lanes go over to another node in a moment also beside a long queue.
CREATE INDEX outbox_in_the_air ON outbox (lane) WHERE state = 'sending';
