-- Whether a stored file is still of a message that came, by its own bytes or as one of its attachments.
create index inbound_mail__raw_sha256 on inbound_mail (raw_sha256) where raw_removed_at is null;
create index inbound_mail__attachments on inbound_mail using gin ((facts -> 'attachments') jsonb_path_ops)
  where raw_removed_at is null;
-- What the retention looks through once a day.
create index inbound_mail__kept on inbound_mail (stored_at) where raw_removed_at is null;
