"""Who may do what, and how callers show who they are."""

import base64
import json
import time
import urllib.parse

import googleapiclient.errors
import httplib2
from google.auth import crypt
from google.auth import jwt

from api import CLIENT, IDLE, OLD, SCOPES, URL, Token
from api import body, client, create, credentials, jobs, name, parent, raw, refused
from harness import case, check, equal, setting


@case(29, 'a developer cancels own jobs only')
def own_jobs():
  create(body('of_admin'))
  developer = client(credentials('DEVELOPER_KEY_FILE')).projects().jobs()
  equal(developer.get(name=name('of_admin')).execute()['jobId'], 'of_admin')
  for missing_or_not in 'of_admin', 'nobody':
    other = name(missing_or_not)
    refused(developer.cancel(name=other), 403, 'PERMISSION_DENIED')
    refused(developer.patch(name=other, updateMask='labels', body={'labels': {}}), 403, 'PERMISSION_DENIED')
    refused(developer.setIamPolicy(resource=other, body={'policy': {}}), 403, 'PERMISSION_DENIED')
  asked = {'permissions': ['ml.jobs.get', 'ml.jobs.cancel']}
  equal(developer.testIamPermissions(resource=name('of_admin'), body=asked).execute(), {'permissions': ['ml.jobs.get']})

  developer.create(parent=parent(IDLE), body=body('own')).execute()
  equal(set(developer.testIamPermissions(resource=name('own'), body=asked).execute()['permissions']),
        set(asked['permissions']))
  developer.patch(name=name('own'), updateMask='labels', body={'labels': {'a': 'b'}}).execute()
  equal(developer.cancel(name=name('own')).execute(), {})


@case(30, '401, 403 and 404 do not tell what there is')
def no_leaks():
  create(body('secret'))
  anonymous = client(http=httplib2.Http()).projects().jobs()
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
  payload = {'iss': key['client_email'], 'sub': key['client_email'], 'iat': now + lifetime - 3600,
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

  with open(setting('DEVELOPER_KEY_FILE')) as f:
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
  project = 'limited-' + CLIENT
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
