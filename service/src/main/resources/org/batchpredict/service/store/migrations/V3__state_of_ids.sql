-- Of the jobs whose ids begin alike, those of a state, without a look at their rows.
DROP INDEX job_ids;

CREATE INDEX job_ids ON job (project, job_id, state_key);
