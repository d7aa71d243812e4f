"""Jobs that run, fail and are cancelled."""

from api import CLIENT, OLD, PROJECT, body, create, get, jobs, name, raw, refused, wait
from harness import case, check, equal, setting


@case(14, 'poll to SUCCEEDED')
def succeeded():
  job_id = CLIENT + '_succeeds'
  create(body(job_id, {'uri': None, 'modelName': 'projects/%s/models/towers' % PROJECT}), PROJECT)
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
  if not OLD:  # the client of 2019 refuses a body without fields
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
