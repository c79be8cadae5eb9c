-- Outages of ours are forgotten after a while.
grant delete on own_outages to lanet_everything;
