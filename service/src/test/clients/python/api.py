"""How the cases call the service."""

import json
import time

import google.auth.credentials
import google.oauth2.service_account
import googleapiclient.discovery
import googleapiclient.errors

from harness import check, equal, setting

URL = setting('SERVICE_URL')
# Jobs of this project run; those of any other stay in the queue.
PROJECT = setting('PROJECT')
CLIENT = setting('CLIENT')
IDLE = 'idle-' + CLIENT
SCOPES = ['https://www.googleapis.com/auth/cloud-platform']
FINAL = ('SUCCEEDED', 'FAILED', 'CANCELLED')
OLD = CLIENT == 'python2019'


def credentials(name='KEY_FILE'):
  return google.oauth2.service_account.Credentials.from_service_account_file(setting(name), scopes=SCOPES)


def client(creds=None, url=URL, http=None):
  """Today's client brings the API's description along; the one of 2019 is told where to read it."""
  if OLD:
    return served(creds, url, http)
  return googleapiclient.discovery.build(
      'ml', 'v1', client_options={'api_endpoint': url}, **caller(creds, http))


def caller(creds, http):
  return {'http': http} if http else {'credentials': creds or credentials()}


def served(creds=None, url=URL, http=None):
  """A client that was built from the description that the service itself serves."""
  extra = {} if OLD else {'static_discovery': False}
  return googleapiclient.discovery.build(
      'ml', 'v1', discoveryServiceUrl=url + '/$discovery/rest?version=v1', cache_discovery=False, **caller(creds, http), **extra)


class Token(google.auth.credentials.Credentials):
  """Sends a token that the library did not make."""

  def __init__(self, token):
    super().__init__()
    self.token = token

  def refresh(self, request):
    pass


ml = client()
jobs = ml.projects().jobs()


def parent(project):
  return 'projects/' + project


def name(job_id, project=IDLE):
  return 'projects/%s/jobs/%s' % (project, job_id)


def body(job_id, prediction=None, **fields):
  prediction_input = {
      'dataFormat': 'JSON',
      'inputPaths': [setting('SAMPLE_INPUT')],
      'outputPath': setting('OUTPUT') + '/' + job_id,
      'region': 'us-central1',
      'uri': setting('MODELS') + '/two_towers',
  }
  prediction_input.update(prediction or {})
  return dict({'jobId': job_id, 'predictionInput': prediction_input}, **fields)


def create(job, project=IDLE):
  return jobs.create(parent=parent(project), body=job).execute()


def get(job_id, project=IDLE):
  return jobs.get(name=name(job_id, project)).execute()


def wait(job_id, states, project=PROJECT):
  """What Airflow does, but more often."""
  end = time.monotonic() + 600
  while True:
    job = get(job_id, project)
    if job['state'] in states:
      return job
    check(job['state'] not in FINAL, 'it is %s: %s' % (job['state'], job.get('errorMessage')))
    check(time.monotonic() < end, 'it is still %s after ten minutes' % job['state'])
    time.sleep(0.1)


def refused(request, code, status, *parts):
  """The error of a call that must be refused."""
  try:
    answer = request.execute()
  except googleapiclient.errors.HttpError as e:
    error = json.loads(e.content.decode())['error']
    equal((int(e.resp.status), error['code'], error['status']), (code, code, status), error['message'])
    for part in parts:
      check(part in error['message'], 'no %r in %r' % (part, error['message']))
    return error
  raise AssertionError('answered %s' % answer)


def raw(method, path, data=None, creds=None, **headers):
  """A call by the client's own transport, without the checks of its surface."""
  http = (ml if creds is None else client(creds))._http
  headers = {key.replace('_', '-'): value for key, value in headers.items()}
  response, content = http.request(URL + path, method=method, body=data, headers=headers)
  return response, content


def violation(error):
  """The only field that is to blame, and why."""
  details = [d for d in error['details'] if d['@type'] == 'type.googleapis.com/google.rpc.BadRequest']
  equal(len(details), 1)
  equal(len(details[0]['fieldViolations']), 1)
  return details[0]['fieldViolations'][0]
