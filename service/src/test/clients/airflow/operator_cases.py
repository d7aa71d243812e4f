"""Runs Airflow's operator for batch prediction as a task of a DAG, and prints what became of it."""

import datetime
import os
import sys
import traceback

from airflow import DAG
from airflow.exceptions import AirflowException
from airflow.providers.google.cloud.hooks.mlengine import MLEngineHook
from airflow.providers.google.cloud.operators.mlengine import MLEngineStartBatchPredictionJobOperator
from googleapiclient.errors import HttpError

PROJECT = os.environ['PROJECT']
START = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def operator(**changes):
  arguments = dict(
      task_id='predict', project_id=PROJECT, job_id='airflow-job', region='us-central1', data_format='TEXT',
      input_paths=[os.environ['SAMPLE_INPUT']], output_path=os.environ['OUTPUT'] + '/airflow',
      uri=os.environ['MODELS'] + '/two_towers', labels={'team': 'a'})
  arguments.update(changes)
  return MLEngineStartBatchPredictionJobOperator(**arguments)


def success():
  with DAG('conformance', start_date=START, schedule=None) as dag:
    operator()
  run = dag.test(execution_date=START)
  assert run.state == 'success', run.state
  output = run.get_task_instance('predict').xcom_pull(task_ids='predict')
  assert output['predictionCount'] == '5', output
  # Airflow makes an id of what is none, and labels the job with its own version.
  job = MLEngineHook().get_conn().projects().jobs().get(name=name('airflow_job')).execute()
  assert job['labels']['team'] == 'a' and 'airflow-version' in job['labels'], job


def adopted():
  output = operator().execute({})
  assert output['predictionCount'] == '5', output


def conflict():
  try:
    operator(output_path=os.environ['OUTPUT'] + '/elsewhere').execute({})
  except HttpError as e:
    assert e.resp.status == 409, e
    return
  raise AssertionError('not refused')


def failure():
  try:
    operator(job_id='airflow_fails', input_paths=[os.environ['SAMPLE_INPUT'] + '.missing'],
             output_path=os.environ['OUTPUT'] + '/fails').execute({})
  except RuntimeError as e:
    assert '.missing' in str(e), e
    return
  raise AssertionError('not failed')


def cancelled():
  assert MLEngineHook().cancel_job(project_id=PROJECT, job_id='airflow_job') == {}
  try:
    MLEngineHook().cancel_job(project_id=PROJECT, job_id='nobody')
  except HttpError as e:
    assert e.resp.status == 404, e
    return
  raise AssertionError('a job that is not there was cancelled')


def name(job_id):
  return 'projects/%s/jobs/%s' % (PROJECT, job_id)


def main():
  passed = True
  for title, case in (
      ('a task of a DAG succeeds', success),
      ('tried again, it takes up its own job after 409', adopted),
      ('a job of another with that id is a conflict', conflict),
      ('a job that fails says why', failure),
      ('cancel of a finished job, and of one that is not there', cancelled)):
    try:
      case()
      print('ok 38', title, flush=True)
    except (Exception, AirflowException) as e:
      traceback.print_exc()
      print('FAILED 38 %s: %s' % (title, ' '.join(str(e).split())), flush=True)
      passed = False
  sys.exit(0 if passed else 1)


if __name__ == '__main__':
  main()
