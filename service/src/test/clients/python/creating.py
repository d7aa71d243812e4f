"""Jobs that are created, and those that are refused."""

import base64
import json
import re

from api import CLIENT, IDLE, PROJECT, body, create, get, jobs, ml, parent, refused, violation
from harness import case, check, equal, setting


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
