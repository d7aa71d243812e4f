"""Services that stop, and those that share their jobs."""

import harness
from api import IDLE, body, client, create, get, jobs, name, parent, refused
from harness import case, equal, setting


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
  for job_id in 'second', 'third':
    create(body(job_id))
  first = jobs.list(parent=parent(IDLE), pageSize=2).execute()
  harness.ask('restart')
  second = jobs.list(parent=parent(IDLE), pageSize=2, pageToken=first['nextPageToken']).execute()
  equal([job['jobId'] for job in first['jobs'] + second['jobs']], ['third', 'second', 'restarts'])


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
