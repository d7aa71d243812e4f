"""Calls a job service with google-api-python-client, as its users do; today's and that of 2019."""

import base64
import json
import re
import time
import urllib.parse

import google.auth.credentials
import google.oauth2.service_account
import googleapiclient.discovery
import googleapiclient.errors
import httplib2
from google.auth import crypt
from google.auth import jwt

import harness
from harness import case, check, equal, setting

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


def client(creds=None, url=URL):
  """Today's client brings the API's description along; the one of 2019 is told where to read it."""
  if OLD:
    return served(creds, url)
  return googleapiclient.discovery.build(
      'ml', 'v1', client_options={'api_endpoint': url}, credentials=creds or credentials())


def served(creds=None, url=URL):
  """A client that was built from the description that the service itself serves."""
  extra = {} if OLD else {'static_discovery': False}
  return googleapiclient.discovery.build(
      'ml', 'v1', discoveryServiceUrl=url + '/$discovery/rest?version=v1', cache_discovery=False,
      credentials=creds or credentials(), **extra)


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
  end = time.monotonic() + 120
  while True:
    job = get(job_id, project)
    if job['state'] in states:
      return job
    check(job['state'] not in FINAL, 'it is %s: %s' % (job['state'], job.get('errorMessage')))
    check(time.monotonic() < end, 'it is still %s after two minutes' % job['state'])
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


@case(1, 'create, get: the canonical form of what was sent')
def canonical():
  sent = body('canonical', labels={'team': 'a'}, state='FAILED', errorMessage='', createTime=None)
  created = create(sent)
  equal(created['jobId'], 'canonical')
  equal(created['state'], 'QUEUED')
  equal(created['labels'], {'team': 'a'})
  equal(created['predictionInput'], sent['predictionInput'])
  check(re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', created['createTime']), created['createTime'])
  equal(len(base64.b64decode(created['etag'], validate=True)), 8)
  check(int(created.get('jobPosition', '1')) >= 1, created)
  for absent in ('startTime', 'endTime', 'errorMessage', 'trainingInput'):
    check(absent not in created, absent)
  equal(get('canonical'), created)


@case(2, 'a job id that is taken: 409, and the field')
def duplicate():
  create(body('duplicate'))
  other = body('duplicate', {'maxWorkerCount': '7'})
  error = refused(jobs.create(parent=parent(IDLE), body=other), 409, 'ALREADY_EXISTS')
  equal(error['message'], 'Field: job.job_id Error: A job with this id already exists.')
  equal(violation(error), {'field': 'job.job_id', 'description': 'A job with this id already exists.'})


@case(3, 'adopt a job after 409')
def adopt():
  sent = body('adopt', {'maxWorkerCount': '3', 'runtimeVersion': '2.11', 'signatureName': 'serving_default'})
  create(sent)
  refused(jobs.create(parent=parent(IDLE), body=sent), 409, 'ALREADY_EXISTS')
  equal(get('adopt')['predictionInput'], sent['predictionInput'])


@case(4, 'int64 as number and as string')
def int64():
  for job_id, value in ('int64_number', 3), ('int64_string', '3'):
    job = create(body(job_id, {'maxWorkerCount': value, 'batchSize': value}))
    equal(job['predictionInput']['maxWorkerCount'], '3')
    equal(job['predictionInput']['batchSize'], '3')


@case(5, 'a body in snake_case')
def snake_case():
  plain = body('snake')
  snake = {re.sub('([A-Z])', lambda m: '_' + m.group(1).lower(), key): value
           for key, value in plain['predictionInput'].items()}
  job = create({'job_id': 'snake', 'prediction_input': snake})
  equal(job['predictionInput'], plain['predictionInput'])


@case(6, 'null for what is absent')
def nulls():
  job = create(body('nulls', {'versionName': None, 'modelName': None, 'maxWorkerCount': None}, labels=None))
  equal(job['predictionInput'], body('nulls')['predictionInput'])


@case(7, 'inputPaths that is no list')
def bare_string():
  job = create(body('bare', {'inputPaths': setting('SAMPLE_INPUT')}))
  equal(job['predictionInput']['inputPaths'], [setting('SAMPLE_INPUT')])


@case(8, 'both inputs: 400')
def both_inputs():
  both = body('both', trainingInput={'region': 'us-central1'})
  error = refused(jobs.create(parent=parent(IDLE), body=both), 400, 'INVALID_ARGUMENT', 'oneof')
  check("'job'" in error['message'], error['message'])


@case(9, 'unknown fields: 400, and where, each')
def unknown_fields():
  unknown = body('unknown', {'accelerator': {}}, nonsense=1)
  error = refused(jobs.create(parent=parent(IDLE), body=unknown), 400, 'INVALID_ARGUMENT')
  lines = error['message'].splitlines()
  for line in (
      'Invalid JSON payload received. Unknown name "accelerator" at \'job.prediction_input\': Cannot find field.',
      'Invalid JSON payload received. Unknown name "nonsense" at \'job\': Cannot find field.'):
    check(line in lines, lines)


@case(10, 'job ids')
def job_ids():
  for job_id in 'a-dash', '1_digit', '_first', 'a' * 129, '', u'\u00e9t\u00e9':
    error = refused(
        jobs.create(parent=parent(IDLE), body=body(job_id)), 400, 'INVALID_ARGUMENT', 'Field: job.job_id Error: ')
    equal(violation(error)['field'], 'job.job_id')
  longest = 'a' * 128
  equal(create(body(longest))['jobId'], longest)
  equal(create(body('CaseMatters'))['jobId'], 'CaseMatters')
  equal(create(body('casematters'))['jobId'], 'casematters')


@case(11, 'labels')
def labels():
  many = {'k%d' % i: 'v' for i in range(64)}
  equal(create(body('labels_64', labels=many))['labels'], many)
  world = {u'\u00e9t\u00e9-1_': u'\u6771\u4eac', 'empty': '', 'a' * 63: 'b' * 63}
  equal(create(body('labels_world', labels=world))['labels'], world)
  for bad in ({'k%d' % i: 'v' for i in range(65)}, {'Upper': 'v'}, {'k': 'Upper'}, {'a' * 64: 'v'}, {'k': 'a' * 64},
              {'1digit': 'v'}, {'': 'v'}, {'with space': 'v'}):
    refused(jobs.create(parent=parent(IDLE), body=body('labels_bad', labels=bad)), 400, 'INVALID_ARGUMENT', 'labels')


@case(12, 'models: those that are there, 404 for others')
def models():
  for prediction in {'modelName': 'projects/%s/models/missing' % IDLE}, {
      'versionName': 'projects/%s/models/missing/versions/v1' % IDLE}:
    error = refused(
        jobs.create(parent=parent(IDLE), body=body('no_model', dict(prediction, uri=None))), 404, 'NOT_FOUND')
    check('prediction_input' in json.dumps(error), error)
  model = 'projects/%s/models/towers' % PROJECT
  api = ml.projects().models()
  listed = api.list(parent=parent(PROJECT)).execute()['models']
  equal([m['name'] for m in listed], [model])
  equal(api.get(name=model).execute()['defaultVersion']['name'], model + '/versions/v2')
  versions = api.versions().list(parent=model).execute()['versions']
  equal([v['name'] for v in versions], [model + '/versions/v1', model + '/versions/v2'])
  version = api.versions().get(name=model + '/versions/v1').execute()
  equal(version['state'], 'READY')
  check(not version.get('isDefault'), version)
  refused(api.get(name='projects/%s/models/missing' % PROJECT), 404, 'NOT_FOUND')
  refused(api.versions().get(name=model + '/versions/v9'), 404, 'NOT_FOUND')
  equal(api.list(parent=parent('empty-' + CLIENT)).execute(), {})
  check('serviceAccount' in ml.projects().getConfig(name=parent(PROJECT)).execute(), 'no serviceAccount')
  check(ml.projects().locations().list(parent=parent(PROJECT)).execute()['locations'], 'no locations')
  equal(ml.projects().operations().list(name=parent(PROJECT)).execute(), {})
  refused(ml.projects().operations().get(name=parent(PROJECT) + '/operations/none'), 404, 'NOT_FOUND')


@case(13, 'trainingInput: 501')
def training():
  job = {'jobId': 'training', 'trainingInput': {
      'scaleTier': 'BASIC', 'region': 'us-central1', 'pythonModule': 'a.b', 'packageUris': ['gs://b/p.tar.gz'],
      'args': ['--x=1'], 'runtimeVersion': '2.11'}}
  refused(jobs.create(parent=parent(IDLE), body=job), 501, 'UNIMPLEMENTED')


def submit_ok(job_id, model):
  return create(body(job_id, {'uri': None, 'modelName': model}), PROJECT)


@case(14, 'poll to SUCCEEDED')
def succeeded():
  job_id = CLIENT + '_succeeds'
  submit_ok(job_id, 'projects/%s/models/towers' % PROJECT)
  request = jobs.get(name=name(job_id, PROJECT))
  job = wait(job_id, ['SUCCEEDED'])
  equal(request.execute(), job)
  equal(request.execute(), job)  # one request, executed again
  output = job['predictionOutput']
  equal(output['predictionCount'], '5')
  equal(output['outputPath'], setting('OUTPUT') + '/' + job_id)
  equal(int(output.get('errorCount', '0')), 0)
  check(float(output['nodeHours']) > 0, output)
  check(job['createTime'] <= job['startTime'] <= job['endTime'], job)
  check('errorMessage' not in job and 'jobPosition' not in job, job)


@case(15, 'FAILED says why')
def failed():
  job_id = CLIENT + '_fails'
  create(body(job_id, {'inputPaths': [setting('SAMPLE_INPUT') + '.missing']}), PROJECT)
  job = wait(job_id, ['FAILED'])
  check('.missing' in job['errorMessage'], job)
  check(job['endTime'], job)


@case(16, 'cancel, in every state')
def cancel():
  create(body('cancel_queued'))
  equal(jobs.cancel(name=name('cancel_queued')).execute(), {})
  job = get('cancel_queued')
  equal((job['state'], job['errorMessage']), ('CANCELLED', 'Job is cancelled by the user.'))
  check(job['endTime'] and 'startTime' not in job, job)
  refused(jobs.cancel(name=name('cancel_queued'), body={}), 400, 'FAILED_PRECONDITION')
  refused(jobs.cancel(name=name('cancel_missing')), 404, 'NOT_FOUND')
  create(body('cancel_named'))
  if not OLD:  # TODO that of 2019 has no such field in its request
    equal(jobs.cancel(name=name('cancel_named'), body={}).execute(), {})
  response, _ = raw('POST', '/v1/%s:cancel' % name('cancel_named'), '{"name": "%s"}' % name('cancel_named'))
  check(response.status in (200, 400), response)

  job_id = CLIENT + '_endless'
  create(body(job_id, {'uri': setting('MODELS') + '/endless', 'inputPaths': [setting('ENDLESS_INPUT')]}), PROJECT)
  wait(job_id, ['RUNNING'])
  equal(jobs.cancel(name=name(job_id, PROJECT)).execute(), {})
  job = get(job_id, PROJECT)
  check(job['state'] in ('CANCELLING', 'CANCELLED'), job)
  equal(job['errorMessage'], 'Job is cancelled by the user.')
  if job['state'] == 'CANCELLING':
    response, _ = raw('POST', '/v1/%s:cancel' % name(job_id, PROJECT), '')
    check(response.status == 200 or get(job_id, PROJECT)['state'] == 'CANCELLED', response)
  equal(wait(job_id, ['CANCELLED'])['errorMessage'], 'Job is cancelled by the user.')

  job_id = CLIENT + '_prepares'
  create(body(job_id, {'uri': setting('MODELS') + '/endless', 'inputPaths': [setting('ENDLESS_INPUT')]}), PROJECT)
  wait(job_id, ['PREPARING', 'RUNNING'])
  equal(jobs.cancel(name=name(job_id, PROJECT)).execute(), {})
  wait(job_id, ['CANCELLED'])


@case(17, 'an empty list is {}')
def empty_list():
  request = jobs.list(parent=parent('empty-' + CLIENT))
  answer = request.execute()
  equal(answer, {})
  check(jobs.list_next(request, answer) is None, 'there is a next page')


def pages(project, **parameters):
  request = jobs.list(parent=parent(project), **parameters)
  while request is not None:
    answer = request.execute()
    yield [job['jobId'] for job in answer.get('jobs', [])]
    request = jobs.list_next(request, answer)


@case(18, 'paging')
def paging():
  project = 'paging-' + CLIENT
  ids = ['page_%03d' % i for i in range(103)]
  for job_id in ids:
    create(body(job_id), project)
  newest = ids[::-1]
  for size in 1, 2, 50, 100:
    got = list(pages(project, pageSize=size))
    equal([job_id for page in got for job_id in page], newest)
    equal(len(got[0]), size)
    if size == 1:
      equal(len(got), 103)
  for parameters, first in ({}, 20), ({'pageSize': 0}, 20), ({'pageSize': 1000}, 100):
    got = list(pages(project, **parameters))
    equal(len(got[0]), first)
    equal([job_id for page in got for job_id in page], newest)
  refused(jobs.list(parent=parent(project), pageSize=-1), 400, 'INVALID_ARGUMENT', 'page_size')

  walk = pages(project, pageSize=40)
  seen = next(walk)
  create(body('inserted'), project)
  equal(seen + [job_id for page in walk for job_id in page], newest)

  token = jobs.list(parent=parent(project), pageSize=2).execute()['nextPageToken']
  for foreign in (
      jobs.list(parent=parent(IDLE), pageToken=token),
      jobs.list(parent=parent(project), pageToken=token, filter='state:QUEUED'),
      jobs.list(parent=parent(project), pageToken=token[:-2]),
      jobs.list(parent=parent(project), pageToken='nonsense')):
    refused(foreign, 400, 'INVALID_ARGUMENT', 'page_token')
  with_token = jobs.list(parent=parent(project), pageSize=2)
  with_token.postproc = lambda response, content: content
  text = with_token.execute()
  text = text.decode() if isinstance(text, bytes) else text
  check(text.index('"jobs"') < text.index('"nextPageToken"'), 'the token comes first')


@case(19, 'filters')
def filters():
  project = 'filters-' + CLIENT
  create(body('rnn_1', labels={'team': 'a', 'empty': ''}), project)
  create(body('rnn_2', {'dataFormat': 'TEXT'}, labels={'team': 'b'}), project)
  create(body('census_1'), project)
  jobs.cancel(name=name('rnn_2', project)).execute()
  everything = {'rnn_1', 'rnn_2', 'census_1'}
  for text, expected in (
      ('', everything),
      ('jobId:census*', {'census_1'}),
      ('jobId=census_1', {'census_1'}),
      ('jobId = "census_1"', {'census_1'}),
      ('jobId:rnn* AND state:CANCELLED', {'rnn_2'}),
      ('jobId:rnn* state:QUEUED', {'rnn_1'}),
      ('state=FAILED', set()),
      ('state!=CANCELLED', {'rnn_1', 'census_1'}),
      ('NOT state:CANCELLED', {'rnn_1', 'census_1'}),
      ('-state:CANCELLED', {'rnn_1', 'census_1'}),
      ('jobId:*_1', {'rnn_1', 'census_1'}),
      ('createTime>2017-01-15T19:00', everything),
      ('createTime<2017-01-15', set()),
      ('create_time >= "2017-01-15T19:00:00.5+01:00"', everything),
      ('labels.team:*', {'rnn_1', 'rnn_2'}),
      ('labels.team=a', {'rnn_1'}),
      ('labels.empty:*', {'rnn_1'}),
      ('NOT labels.team:*', {'census_1'}),
      ('predictionInput.dataFormat=TEXT', {'rnn_2'}),
      ('prediction_input.data_format=JSON', {'rnn_1', 'census_1'}),
      ('census_1', {'census_1'}),
      # OR binds tighter than AND.
      ('jobId=rnn_1 OR jobId=rnn_2 AND state=CANCELLED', {'rnn_2'}),
      ('jobId=rnn_1 OR (jobId=rnn_2 AND state=CANCELLED)', {'rnn_1', 'rnn_2'}),
      ('state=CANCELLED AND jobId=rnn_1 OR jobId=rnn_2', {'rnn_2'})):
    got = [job_id for page in pages(project, filter=text) for job_id in page]
    equal(set(got), expected, text)
    equal(len(got), len(expected), text)
  for bad in 'nonsense=1', 'state=', 'jobId=(', 'state=RUNNING AND', 'createTime>yesterday', '"open', 'state=NOSUCH':
    refused(jobs.list(parent=parent(project), filter=bad), 400, 'INVALID_ARGUMENT')


@case(20, 'a URL of more than 2,048 bytes goes as POST')
def long_url():
  project = 'filters-' + CLIENT
  text = ' OR '.join(['jobId=census_1'] + ['jobId=census_%d' % i for i in range(10, 300)])
  check(len(text) > 2048, 'too short')
  equal([job_id for page in pages(project, filter=text, pageSize=1) for job_id in page], ['census_1'])


@case(22, 'patch: labels, etag, and nothing else')
def patch():
  job = create(body('patch', labels={'old': '1'}))
  changed = jobs.patch(name=name('patch'), updateMask='labels', body={'labels': {'new': '2'}}).execute()
  equal(changed['labels'], {'new': '2'})
  check(changed['etag'] != job['etag'], 'the etag is the same')
  equal(get('patch'), changed)
  stale = {'labels': {'new': '3'}, 'etag': job['etag']}
  refused(jobs.patch(name=name('patch'), updateMask='labels,etag', body=stale), 409, 'ABORTED')
  equal(get('patch'), changed)
  fresh = dict(stale, etag=changed['etag'])
  equal(jobs.patch(name=name('patch'), updateMask='labels,etag', body=fresh).execute()['labels'], {'new': '3'})
  cleared = jobs.patch(name=name('patch'), updateMask='labels', body={}).execute()
  check('labels' not in cleared, cleared)
  for mask in 'state', 'predictionInput', 'labels,jobId', 'nonsense':
    refused(jobs.patch(name=name('patch'), updateMask=mask, body={'labels': {}}), 400, 'INVALID_ARGUMENT')
  refused(jobs.patch(name=name('patch'), body={'labels': {}}), 400, 'INVALID_ARGUMENT')
  refused(jobs.patch(name=name('patch'), updateMask='labels', body={'labels': {'A': 'b'}}), 400, 'INVALID_ARGUMENT')
  refused(jobs.patch(name=name('nobody'), updateMask='labels', body={'labels': {}}), 404, 'NOT_FOUND')


@case(23, 'masks of fields')
def masks():
  create(body('masks', labels={'a': 'b'}))
  sent = body('masks')['predictionInput']
  for mask, expected in (
      ('jobId,state', {'jobId': 'masks', 'state': 'QUEUED'}),
      ('predictionInput/inputPaths', {'predictionInput': {'inputPaths': sent['inputPaths']}}),
      ('predictionInput(uri,dataFormat)', {'predictionInput': {'uri': sent['uri'], 'dataFormat': 'JSON'}}),
      ('predictionInput.uri', {'predictionInput': {'uri': sent['uri']}}),
      ('labels', {'labels': {'a': 'b'}})):
    equal(jobs.get(name=name('masks'), fields=mask).execute(), expected, mask)
  equal(jobs.get(name=name('masks'), fields='*').execute(), get('masks'))
  listed = jobs.list(parent=parent(IDLE), fields='jobs(jobId),nextPageToken', filter='jobId=masks').execute()
  equal(listed, {'jobs': [{'jobId': 'masks'}]})
  listed = jobs.list(parent=parent(IDLE), fields='jobs/jobId', filter='jobId=masks').execute()
  equal(listed, {'jobs': [{'jobId': 'masks'}]})
  for bad in 'nonsense', 'predictionInput/nonsense', 'jobId(':
    refused(jobs.get(name=name('masks'), fields=bad), 400, 'INVALID_ARGUMENT')


@case(24, 'prettyPrint')
def pretty_print():
  create(body('pretty'))
  for pretty, lines in (True, True), (False, False), (None, True):
    request = jobs.get(name=name('pretty'), **({} if pretty is None else {'prettyPrint': pretty}))
    request.postproc = lambda response, content: content
    text = request.execute()
    text = text.decode() if isinstance(text, bytes) else text
    equal('\n' in text.strip(), lines, pretty)


@case(25, '$.xgafv: the errors of version 1')
def xgafv():
  error = refused(jobs.get(name=name('nobody'), x__xgafv='1'), 404, 'NOT_FOUND')
  equal(set(error['errors'][0]), {'domain', 'reason', 'message'})
  check('errors' not in refused(jobs.get(name=name('nobody'), x__xgafv='2'), 404, 'NOT_FOUND'), 'errors')
  check('errors' not in refused(jobs.get(name=name('nobody')), 404, 'NOT_FOUND'), 'errors')


@case(27, 'policies')
def policies():
  create(body('policy'))
  resource = name('policy')
  first = jobs.getIamPolicy(resource=resource).execute()
  check(first['etag'], first)
  owner = [b for b in first.get('bindings', []) if b['role'] == 'roles/ml.jobOwner']
  viewers = {'role': 'roles/ml.viewer', 'members': ['user:ann@example.com', 'allAuthenticatedUsers']}
  policy = {'bindings': owner + [viewers], 'etag': first['etag']}
  second = jobs.setIamPolicy(resource=resource, body={'policy': policy}).execute()
  equal(sorted(second['bindings'], key=str), sorted(policy['bindings'], key=str))
  check(second['etag'] != first['etag'], 'the etag is the same')
  equal(jobs.getIamPolicy(resource=resource).execute(), second)
  refused(jobs.setIamPolicy(resource=resource, body={'policy': policy}), 409, 'ABORTED')
  blind = {'bindings': owner}
  jobs.setIamPolicy(resource=resource, body={'policy': blind, 'updateMask': 'bindings,etag'}).execute()
  condition = {'title': 't', 'expression': 'true'}
  for bad in (
      {'bindings': owner + [dict(viewers, condition=condition)], 'version': 3},
      {'bindings': owner + [dict(viewers, members=[])]},
      {'bindings': owner + [dict(viewers, members=['nonsense'])]},
      {'bindings': owner + [dict(viewers, role='roles/nonsense')]},
      {'bindings': owner, 'version': 2}):
    refused(jobs.setIamPolicy(resource=resource, body={'policy': bad}), 400, 'INVALID_ARGUMENT')
  if not OLD:
    asked = {'options_requestedPolicyVersion': 2}
    refused(jobs.getIamPolicy(resource=resource, **asked), 400, 'INVALID_ARGUMENT')
    jobs.getIamPolicy(resource=resource, options_requestedPolicyVersion=3).execute()
  refused(jobs.getIamPolicy(resource=name('nobody')), 404, 'NOT_FOUND')


@case(28, 'testIamPermissions')
def permissions():
  create(body('permissions'))
  asked = {'permissions': ['ml.jobs.get', 'ml.jobs.cancel']}
  equal(set(jobs.testIamPermissions(resource=name('permissions'), body=asked).execute()['permissions']),
        set(asked['permissions']))
  equal(jobs.testIamPermissions(resource=name('nobody'), body=asked).execute(), {})
  refused(jobs.testIamPermissions(resource=name('permissions'), body={'permissions': ['ml.jobs.*']}),
          400, 'INVALID_ARGUMENT')


@case(29, 'a developer cancels own jobs only')
def own_jobs():
  create(body('own'))
  other = client(credentials('OTHER_KEY_FILE')).projects().jobs()
  equal(other.get(name=name('own')).execute()['jobId'], 'own')
  refused(other.cancel(name=name('own')), 403, 'PERMISSION_DENIED')
  refused(other.patch(name=name('own'), updateMask='labels', body={'labels': {}}), 403, 'PERMISSION_DENIED')
  refused(other.setIamPolicy(resource=name('own'), body={'policy': {}}), 403, 'PERMISSION_DENIED')
  asked = {'permissions': ['ml.jobs.get', 'ml.jobs.cancel']}
  equal(other.testIamPermissions(resource=name('own'), body=asked).execute(), {'permissions': ['ml.jobs.get']})
  equal(jobs.cancel(name=name('own')).execute(), {})


@case(30, '401, 403 and 404 do not tell what there is')
def no_leaks():
  create(body('secret'))
  anonymous = client(google.auth.credentials.AnonymousCredentials()).projects().jobs()
  stranger = client(credentials('STRANGER_KEY_FILE')).projects().jobs()
  for api, code, status in (anonymous, 401, 'UNAUTHENTICATED'), (stranger, 403, 'PERMISSION_DENIED'):
    there = refused(api.get(name=name('secret')), code, status)
    missing = refused(api.get(name=name('nobody')), code, status)
    equal(there['message'].replace('secret', 'nobody'), missing['message'])
    refused(api.list(parent=parent(IDLE)), code, status)
    refused(api.create(parent=parent(IDLE), body=body('by_nobody')), code, status)
    refused(api.create(parent=parent(IDLE), body={'jobId': '!'}), code, status)
    refused(api.cancel(name=name('secret')), code, status)
  response, _ = raw('GET', '/v1/' + name('secret'), creds=Token('nonsense'))
  equal(int(response.status), 401)
  check('Bearer' in response.get('www-authenticate', ''), response)


def self_signed(key, audience=None, lifetime=3600, signer=None, **claims):
  now = int(time.time())
  payload = {'iss': key['client_email'], 'sub': key['client_email'], 'iat': now - 1000 + min(lifetime, 0) * 2,
             'exp': now + lifetime, 'scope': SCOPES[0]}
  payload.update(claims)
  if audience:
    payload['aud'] = audience
  return jwt.encode(signer or crypt.RSASigner.from_service_account_info(key), payload)


def base64url(data):
  return base64.urlsafe_b64encode(data).rstrip(b'=')


@case(31, 'key files, self-signed tokens, and forged ones')
def tokens():
  create(body('tokens'))
  with open(setting('KEY_FILE')) as f:
    key = json.load(f)
  equal(key['token_uri'], URL + '/token')

  by_exchange = credentials()
  equal(client(by_exchange).projects().jobs().get(name=name('tokens')).execute()['jobId'], 'tokens')
  check(by_exchange.token, 'no token')

  def get_with(token):
    token = token.decode() if isinstance(token, bytes) else token
    return client(Token(token)).projects().jobs().get(name=name('tokens'))

  if not OLD:
    signed = credentials().with_always_use_jwt_access(True)
    equal(client(signed).projects().jobs().get(name=name('tokens')).execute()['jobId'], 'tokens')
  equal(get_with(self_signed(key)).execute()['jobId'], 'tokens')
  equal(get_with(self_signed(key, URL + '/')).execute()['jobId'], 'tokens')

  with open(setting('OTHER_KEY_FILE')) as f:
    other = json.load(f)
  wrong_key = crypt.RSASigner.from_string(other['private_key'], key['private_key_id'])
  header, payload, _ = self_signed(key).split(b'.')
  none = base64url(b'{"alg":"none","typ":"JWT","kid":"%s"}' % key['private_key_id'].encode())
  public = public_key(key)
  hs_header = base64url(b'{"alg":"HS256","typ":"JWT","kid":"%s"}' % key['private_key_id'].encode())
  forged = {
      'expired': self_signed(key, lifetime=-3600),
      'of another key': self_signed(key, signer=wrong_key),
      'of an unknown key': self_signed(key, signer=crypt.RSASigner.from_string(key['private_key'], 'nonsense')),
      'for another audience': self_signed(key, 'https://elsewhere.example.com/'),
      'in another name': self_signed(key, iss=other['client_email'], sub=other['client_email']),
      'without a signature': none + b'.' + payload + b'.',
      'without any algorithm': none + b'.' + payload + b'.' + base64url(b'x' * 256),
      'by the public key as a secret': hs_header + b'.' + payload + b'.' + hmac256(public, hs_header + b'.' + payload),
      'changed': header + b'.' + base64url(b'{"iss":"x"}') + b'.' + self_signed(key).split(b'.')[2],
  }
  for how, token in sorted(forged.items()):
    try:
      refused(get_with(token), 401, 'UNAUTHENTICATED')
    except AssertionError as e:
      raise AssertionError('a token %s: %s' % (how, e))

  # The same at /token: what it refuses, it says in the words of OAuth 2.0.
  grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
  for how, assertion in sorted(forged.items()):
    form = urllib.parse.urlencode({'grant_type': grant, 'assertion': assertion.decode()})
    response, content = httplib2.Http().request(
        URL + '/token', 'POST', form, {'content-type': 'application/x-www-form-urlencoded'})
    check(int(response.status) in (400, 401), '%s: %s' % (how, response))
    equal(json.loads(content.decode())['error'], 'invalid_grant', how)


def public_key(key):
  from cryptography.hazmat.primitives import serialization
  private = serialization.load_pem_private_key(key['private_key'].encode(), None)
  return private.public_key().public_bytes(
      serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def hmac256(secret, data):
  import hashlib
  import hmac
  return base64url(hmac.new(secret, data, hashlib.sha256).digest())


@case(32, '429, and success when it is tried again')
def too_many():
  project = 'limited'
  job_id = 'limited_' + CLIENT
  try:
    jobs.create(parent=parent(project), body=body(job_id)).execute(num_retries=8)
  except googleapiclient.errors.HttpError as e:
    raise AssertionError('the first create: %s' % e)
  request = jobs.get(name=name(job_id, project))
  for _ in range(1000):
    try:
      request.execute()
    except googleapiclient.errors.HttpError as e:
      error = json.loads(e.content.decode())['error']
      equal((int(e.resp.status), error['status']), (429, 'RESOURCE_EXHAUSTED'))
      break
  else:
    raise AssertionError('a thousand calls were answered')
  equal(request.execute(num_retries=8)['jobId'], job_id)


@case(33, 'bodies that no server should swallow')
def hostile_bodies():
  import gzip
  path = '/v1/%s/jobs' % parent(IDLE)
  bodies = {
      '2 MiB': (json.dumps(body('large', {'inputPaths': ['x' * 2 ** 21]})).encode(), {}),
      'gzip bomb': (gzip.compress(b'{"jobId": "' + b'x' * 2 ** 26 + b'"}'), {'content_encoding': 'gzip'}),
      'no gzip': (b'{"jobId": "plain"}', {'content_encoding': 'gzip'}),
      'deep': (b'{"jobId": ' + b'[' * 100000 + b']' * 100000 + b'}', {}),
      'deep objects': (b'{"labels": ' * 50000 + b'1' + b'}' * 50000, {}),
      'bad UTF-8': (b'{"jobId": "\xff\xfe"}', {}),
      'cut off': (b'{"jobId": "cut', {}),
      'twice': (b'{} {}', {}),
      'a list': (b'[]', {}),
      'nothing': (b'', {}),
      'a huge number': (b'{"jobId": "n", "predictionInput": {"batchSize": 1e999999999}}', {}),
  }
  for what, (data, headers) in bodies.items():
    response, content = raw('POST', path, data, content_type='application/json', **headers)
    check(400 <= int(response.status) < 500, '%s: %s %s' % (what, response.status, content[:200]))
    equal(json.loads(content.decode())['error']['code'], int(response.status), what)


@case(36, 'the served description equals the published one')
def discovery():
  import googleapiclient.discovery_cache
  import os
  with open(os.path.join(os.path.dirname(googleapiclient.discovery_cache.__file__), 'documents/ml.v1.json')) as f:
    published = json.load(f)
  for path in '/$discovery/rest?version=v1', '/discovery/v1/apis/ml/v1/rest':
    response, content = httplib2.Http().request(URL + path)
    equal(int(response.status), 200, path)
    document = json.loads(content.decode())
    equal((document['rootUrl'], document['servicePath']), (URL + '/', ''))
    equal(document['parameters'], published['parameters'])
    count = equal_methods(document['resources'], published['resources'], 'resources')
    check(count >= 20, 'only %d methods' % count)
    for schema in document['schemas']:
      equal_schema(document['schemas'][schema], published['schemas'][schema], schema)
    for job in 'GoogleCloudMlV1__Job', 'GoogleCloudMlV1__PredictionInput', 'GoogleCloudMlV1__PredictionOutput':
      check(job in document['schemas'], job)


def equal_methods(served_resources, published_resources, where):
  count = 0
  for resource, of in served_resources.items():
    theirs = published_resources[resource]
    for method, ours in of.get('methods', {}).items():
      for key in ('id', 'path', 'flatPath', 'httpMethod', 'parameterOrder', 'request', 'response', 'scopes'):
        equal(ours.get(key), theirs['methods'][method].get(key), '%s.%s.%s %s' % (where, resource, method, key))
      mine, other = ours.get('parameters', {}), theirs['methods'][method].get('parameters', {})
      equal(set(mine), set(other), ours['id'])
      for parameter in mine:
        for key in 'type', 'format', 'location', 'pattern', 'required', 'repeated':
          equal(mine[parameter].get(key), other[parameter].get(key), ours['id'] + ' ' + parameter)
      count += 1
    count += equal_methods(of.get('resources', {}), theirs.get('resources', {}), where + '.' + resource)
  return count


def equal_schema(ours, theirs, where):
  mine, other = ours.get('properties', {}), theirs.get('properties', {})
  equal(set(mine), set(other), where)
  for field in mine:
    for key in 'type', 'format', '$ref', 'items', 'enum', 'additionalProperties':
      equal(strip(mine[field].get(key)), strip(other[field].get(key)), where + '.' + field)


def strip(value):
  return {k: v for k, v in value.items() if k != 'description'} if isinstance(value, dict) else value


@case(39, 'a client built from the served description, and its batch')
def served_client():
  api = served().projects().jobs()
  created = api.create(parent=parent(IDLE), body=body('served')).execute()
  equal(api.get(name=name('served')).execute(), created)
  answers = {}

  def keep(request_id, response, exception):
    answers[request_id] = response if exception is None else int(exception.resp.status)

  batch = served().new_batch_http_request(callback=keep)
  batch.add(api.get(name=name('served')), request_id='there')
  batch.add(api.get(name=name('nobody')), request_id='missing')
  batch.add(api.create(parent=parent(IDLE), body=body('batched')), request_id='create')
  batch.execute()
  equal(answers['there'], created)
  equal(answers['missing'], 404)
  equal(answers['create']['jobId'], 'batched')


@case(40, 'HEAD, OPTIONS and paths that are not there')
def other_paths():
  create(body('paths'))
  for method, path, expected in (
      ('HEAD', '/v1/' + name('paths'), (200, 404, 405)),
      ('OPTIONS', '/v1/' + name('paths'), (200, 204, 404, 405)),
      ('GET', '/v1/nonsense', (404,)),
      ('GET', '/v2/' + name('paths'), (404,)),
      ('GET', '/v1/%s:nonsense' % name('paths'), (404,)),
      ('DELETE', '/v1/' + name('paths'), (404, 405)),
      ('PUT', '/v1/' + name('paths'), (404, 405)),
      ('POST', '/v1/projects/%s/studies' % IDLE, (404,)),
      ('GET', '/v1/%s?nonsense=1' % name('paths'), (400,)),
      ('GET', '/v1/%s?callback=f' % name('paths'), (400,)),
      ('GET', '/v1/%s?alt=proto' % name('paths'), (400,)),
      ('GET', '/v1/%s?alt=json' % name('paths').replace('paths', '%70aths'), (200,)),
      ('POST', '/v1/%s%%3Acancel' % name('paths'), (200,))):
    response, content = raw(method, path, '' if method == 'POST' else None)
    check(int(response.status) in expected, '%s %s: %s' % (method, path, response.status))
    if int(response.status) >= 400 and method not in ('HEAD', 'OPTIONS'):
      equal(json.loads(content.decode())['error']['code'], int(response.status), path)
    equal(response.get('x-content-type-options'), 'nosniff', path)


@case(34, 'a restart between every two calls', 'restart')
def restarts():
  for call in (
      lambda: create(body('restarts', labels={'a': 'b'})),
      lambda: get('restarts'),
      lambda: jobs.patch(name=name('restarts'), updateMask='labels', body={'labels': {'c': 'd'}}).execute(),
      lambda: jobs.list(parent=parent(IDLE), filter='jobId=restarts').execute()['jobs'][0],
      lambda: jobs.setIamPolicy(
          resource=name('restarts'), body={'policy': jobs.getIamPolicy(resource=name('restarts')).execute()}).execute(),
      lambda: jobs.cancel(name=name('restarts')).execute()):
    call()
    harness.ask('restart')
    equal(get('restarts')['jobId'], 'restarts')
  job = get('restarts')
  equal((job['state'], job['labels']), ('CANCELLED', {'c': 'd'}))
  first = jobs.list(parent=parent('paging-' + CLIENT), pageSize=60).execute()
  harness.ask('restart')
  second = jobs.list(parent=parent('paging-' + CLIENT), pageSize=60, pageToken=first['nextPageToken']).execute()
  ids = [job['jobId'] for job in first['jobs'] + second['jobs']]
  equal(len(set(ids)), len(ids))


@case(35, 'two instances of the service', 'instances')
def instances():
  other = client(url=setting('OTHER_URL')).projects().jobs()
  created = create(body('shared'))
  equal(other.get(name=name('shared')).execute(), created)
  refused(other.create(parent=parent(IDLE), body=body('shared')), 409, 'ALREADY_EXISTS')
  changed = other.patch(name=name('shared'), updateMask='labels', body={'labels': {'a': 'b'}}).execute()
  equal(get('shared'), changed)
  create(body('shared_2'))
  token = jobs.list(parent=parent(IDLE), pageSize=1).execute()['nextPageToken']
  equal([j['jobId'] for j in other.list(parent=parent(IDLE), pageToken=token).execute()['jobs']], ['shared'])
  equal(other.cancel(name=name('shared')).execute(), {})
  equal(get('shared')['state'], 'CANCELLED')


if __name__ == '__main__':
  harness.main()
