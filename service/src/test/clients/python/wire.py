"""What a service must stand, and what it says of itself."""

import json

import httplib2

from api import IDLE, OLD, URL, body, create, name, parent, raw, served
from harness import case, check, equal


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


@case(36, 'the served description equals the published one', 'none' if OLD else '')
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
    equal_parameters(document['parameters'], published['parameters'], path)
    count = equal_methods(document['resources'], published['resources'], 'resources')
    check(count >= 20, 'only %d methods' % count)
    for ours in document['schemas']['GoogleCloudMlV1__PredictionInput']['properties'].values():
      if 'enum' in ours: # formats that Google's has not
        ours['enum'] = [name for name in ours['enum'] if name not in ('CSV_GZIP', 'FILES', 'AVRO', 'PARQUET')]
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
      equal_parameters(ours.get('parameters', {}), theirs['methods'][method].get('parameters', {}), ours['id'])
      count += 1
    count += equal_methods(of.get('resources', {}), theirs.get('resources', {}), where + '.' + resource)
  return count


def equal_parameters(ours, theirs, where):
  equal(set(ours), set(theirs), where)
  for parameter in ours:
    for key in 'type', 'format', 'location', 'pattern', 'required', 'repeated', 'enum', 'default':
      equal(ours[parameter].get(key), theirs[parameter].get(key), where + ' ' + parameter)


def equal_schema(ours, theirs, where):
  mine, other = ours.get('properties', {}), theirs.get('properties', {})
  equal(set(mine), set(other), where)
  for field in mine:
    for key in 'type', 'format', '$ref', 'items', 'enum', 'additionalProperties':
      equal(strip(mine[field].get(key)), strip(other[field].get(key)), where + '.' + field)


def strip(value):
  if not isinstance(value, dict):
    return value
  return {k: strip(v) for k, v in value.items() if k not in ('description', 'enumDescriptions')}


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
