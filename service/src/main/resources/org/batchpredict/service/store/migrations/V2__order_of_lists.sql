-- An index is read in the order of a list only where the database has no other: PostgreSQL would
-- look for the few jobs of a state among all, in the order of their sequence, if that were it.

-- The state, times 2 to the 56th, and the sequence: the order of the jobs of a state.
ALTER TABLE job ADD COLUMN state_key BIGINT DEFAULT 0 NOT NULL;

UPDATE job SET state_key = sequence + 72057594037927936 * CASE state
  WHEN 'QUEUED' THEN 0
  WHEN 'PREPARING' THEN 1
  WHEN 'RUNNING' THEN 2
  WHEN 'CANCELLING' THEN 3
  WHEN 'SUCCEEDED' THEN 4
  WHEN 'FAILED' THEN 5
  ELSE 6
END;

DROP INDEX job_state;

CREATE INDEX job_state ON job (project, state_key);

-- To find few jobs without a look at their rows.
CREATE INDEX job_created ON job (project, created, sequence);

CREATE INDEX job_ids ON job (project, job_id, sequence);

-- The sequence, below zero: the order of the jobs of a label, the newest first.
ALTER TABLE job_label ADD COLUMN newest BIGINT DEFAULT 0 NOT NULL;

UPDATE job_label SET newest = -sequence;

DROP INDEX job_label_list;

CREATE INDEX job_label_list ON job_label (project, label_key, label_value, newest);
