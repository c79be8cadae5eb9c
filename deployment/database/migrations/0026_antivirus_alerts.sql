-- The server judges what inventories say of antivirus products, too.
drop index alerts__judged_here;
create index alerts__judged_here on alerts (rule_key) where resolved_at is null
  and metric in ('presence.offlineMinutes', 'clock.offsetMinutes', 'antivirus.down', 'antivirus.missing');
