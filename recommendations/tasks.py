"""Jobs: each takes an id and calls one action. Enqueued on commit; a lost one is found again by the resuming tasks."""
