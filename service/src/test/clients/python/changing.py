"""Labels, policies, and what an answer holds."""

from api import IDLE, OLD, body, create, get, jobs, name, parent, refused
from harness import case, check, equal


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
