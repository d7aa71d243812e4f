-- Portable: the same statements make the tables of H2 and of PostgreSQL. ${bytewise} is the
-- collation by which text is compared byte by byte, so that ranges of it are those of prefixes.

CREATE SEQUENCE job_sequence AS BIGINT;

-- A row to lock while the sequence of a job is allotted, or its place among those at work.
CREATE TABLE project (
  id VARCHAR(255) ${bytewise} PRIMARY KEY
);

CREATE TABLE job (
  sequence BIGINT PRIMARY KEY,
  project VARCHAR(255) ${bytewise} NOT NULL,
  job_id VARCHAR(128) ${bytewise} NOT NULL,
  revision BIGINT NOT NULL,
  creator VARCHAR(1000) NOT NULL,
  input VARCHAR NOT NULL,
  option_set VARCHAR(255) NOT NULL,
  labels VARCHAR NOT NULL,
  state VARCHAR(20) ${bytewise} NOT NULL,
  created TIMESTAMP WITH TIME ZONE NOT NULL,
  started TIMESTAMP WITH TIME ZONE,
  ended TIMESTAMP WITH TIME ZONE,
  error_message VARCHAR,
  activity VARCHAR,
  attempt INTEGER NOT NULL,
  losses INTEGER NOT NULL,
  not_before TIMESTAMP WITH TIME ZONE,
  lease_owner VARCHAR(255),
  lease_until TIMESTAMP WITH TIME ZONE,
  policy VARCHAR NOT NULL,
  policy_revision BIGINT NOT NULL,
  model_name VARCHAR ${bytewise},
  version_name VARCHAR ${bytewise},
  uri VARCHAR ${bytewise},
  data_format VARCHAR ${bytewise},
  output_path VARCHAR ${bytewise},
  region VARCHAR ${bytewise},
  runtime_version VARCHAR ${bytewise},
  signature_name VARCHAR ${bytewise},
  CONSTRAINT job_name UNIQUE (project, job_id)
);

-- The list of a project, the newest first; with its ids, to look through without the rows.
CREATE INDEX job_list ON job (project, sequence, job_id);

-- The list by state; the queue, those at work, and their counts.
CREATE INDEX job_state ON job (state, project, sequence);

-- What labels is made of, to search by.
CREATE TABLE job_label (
  project VARCHAR(255) ${bytewise} NOT NULL,
  label_key VARCHAR(255) ${bytewise} NOT NULL,
  label_value VARCHAR(255) ${bytewise} NOT NULL,
  sequence BIGINT NOT NULL,
  PRIMARY KEY (sequence, label_key),
  FOREIGN KEY (sequence) REFERENCES job (sequence)
);

CREATE INDEX job_label_list ON job_label (project, label_key, label_value, sequence);

-- Which job that is not final writes to an output path.
CREATE TABLE output_claim (
  path_sha256 VARCHAR(64) PRIMARY KEY,
  sequence BIGINT NOT NULL UNIQUE,
  FOREIGN KEY (sequence) REFERENCES job (sequence)
);

CREATE TABLE attempt (
  sequence BIGINT NOT NULL,
  number INTEGER NOT NULL,
  instance VARCHAR(255) NOT NULL,
  host VARCHAR(255) NOT NULL,
  pid BIGINT,
  started TIMESTAMP WITH TIME ZONE NOT NULL,
  ended TIMESTAMP WITH TIME ZONE,
  how_ended VARCHAR,
  log VARCHAR NOT NULL,
  PRIMARY KEY (sequence, number),
  FOREIGN KEY (sequence) REFERENCES job (sequence)
);

CREATE TABLE event (
  sequence BIGINT NOT NULL,
  number INTEGER NOT NULL,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  state VARCHAR(20) NOT NULL,
  note VARCHAR NOT NULL,
  PRIMARY KEY (sequence, number),
  FOREIGN KEY (sequence) REFERENCES job (sequence)
);

CREATE TABLE service_account_key (
  key_id VARCHAR(255) PRIMARY KEY,
  email VARCHAR(255) NOT NULL,
  public_key VARCHAR NOT NULL,
  created TIMESTAMP WITH TIME ZONE NOT NULL,
  disabled BOOLEAN NOT NULL
);

CREATE TABLE api_key (
  key_id VARCHAR(255) PRIMARY KEY,
  email VARCHAR(255) NOT NULL,
  sha256 VARCHAR(64) NOT NULL UNIQUE,
  created TIMESTAMP WITH TIME ZONE NOT NULL,
  disabled BOOLEAN NOT NULL
);

CREATE TABLE secret (
  name VARCHAR(255) PRIMARY KEY,
  base64 VARCHAR NOT NULL
);

CREATE TABLE audit (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at TIMESTAMP WITH TIME ZONE NOT NULL,
  method VARCHAR(255) NOT NULL,
  resource VARCHAR NOT NULL,
  caller VARCHAR(1000) NOT NULL,
  permission VARCHAR(255),
  granted BOOLEAN NOT NULL,
  status VARCHAR(50) NOT NULL
);

CREATE INDEX audit_time ON audit (at);
