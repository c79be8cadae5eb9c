-- A script that restarts the computer: its run ends when that has happened, not with the script.
alter table scripts add column restarts boolean not null default false;
