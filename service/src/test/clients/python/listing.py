"""Lists: pages and filters."""

from api import CLIENT, IDLE, body, create, jobs, name, parent, refused
from harness import case, check, equal


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
  text = ' OR '.join(['jobId=census_1'] + ['jobId=none_%040d' % i for i in range(50)])
  check(len(text) > 2048, 'too short')
  equal([job_id for page in pages(project, filter=text, pageSize=1) for job_id in page], ['census_1'])
