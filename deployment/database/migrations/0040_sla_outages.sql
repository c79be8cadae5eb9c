-- When the service of the SLA was down: one message for a team of which many tickets are late, and an alarm while it lags.

-- While one is open, whatever tickets of the team reach is told with it and not one by one; steps are noted as ever.
create table sla_summaries (
  id       uuid primary key default gen_random_uuid(),
  -- Null: of tickets that are for no team.
  team_id  uuid references teams (id),
  begun_at timestamptz not null default clock_timestamp(),
  -- That something was to be told of.
  tickets  integer not null default 0,
  -- Of some of them by mail, too.
  mail     boolean not null default false,
  ended_at timestamptz
);
create unique index sla_summaries__team_id on sla_summaries (team_id) nulls not distinct where ended_at is null;
grant select, insert, update, delete on sla_summaries to lanet_everything;

create table sla_alarm (
  only_row   boolean primary key default true check (only_row),
  -- Since when administrators know that the service lags; null while it does not.
  alarmed_at timestamptz
);
insert into sla_alarm default values;
grant select, update on sla_alarm to lanet_everything;

-- A category that goes elsewhere in the tree, or whose tickets went to another one: the policies of those that are open are
-- chosen anew, as they are when a ticket itself changes.
alter table sla_changes
  drop constraint sla_changes_kind_check,
  add constraint sla_changes_kind_check check (kind in ('policy', 'calendar', 'client', 'site', 'maintenance', 'category'));
create trigger sla_change_place after update of parent_id on ticket_categories for each row
  when (old.parent_id is distinct from new.parent_id) execute function sla_note_change('category', 'id');
-- Tickets that were its own are still known by it to the SLA.
create trigger sla_change_gone after delete on ticket_categories for each row execute function sla_note_change('category', 'id');
