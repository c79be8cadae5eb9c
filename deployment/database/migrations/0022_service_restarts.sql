-- Services that a device started again by itself (product.md R5): for the ticket of an alert that comes all the same.
create table service_restarts (
  client_id uuid not null,
  id        uuid not null unique,
  device_id uuid not null,
  service   text not null,
  outcome   text not null check (outcome in ('worked', 'failed', 'limited', 'forbidden')),
  reason    text,
  at        timestamptz not null,
  primary key (client_id, id),
  -- One that is told twice is stored once.
  unique (device_id, service, at),
  foreign key (client_id, device_id) references devices (client_id, id) on delete cascade
);
-- For what is deleted by age; rows lie in this order.
create index service_restarts__at on service_restarts using brin (at);
call apply_scope('service_restarts', null);

-- They are part of the history of the device as well.
alter table inventory_changes drop constraint inventory_changes_change_check;
alter table inventory_changes add constraint inventory_changes_change_check
  check (change in ('added', 'removed', 'changed', 'restarted', 'restart_failed', 'restart_limited', 'restart_forbidden'));
