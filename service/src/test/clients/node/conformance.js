// Calls a job service with googleapis, as its users do.
'use strict';

const {google} = require('googleapis');
const fs = require('fs');
const assert = require('assert').strict;

const setting = name => {
  assert.ok(process.env[name] !== undefined, 'no ' + name);
  return process.env[name];
};
const URL_ROOT = setting('SERVICE_URL') + '/';
const PROJECT = setting('PROJECT'); // its jobs run; those of any other stay in the queue
const IDLE = 'idle-node';
const SCOPES = ['https://www.googleapis.com/auth/cloud-platform'];
const FINAL = ['SUCCEEDED', 'FAILED', 'CANCELLED'];

// This client never asks the key file's token_uri for a token: it signs its own.
function signed(keyFile) {
  const key = JSON.parse(fs.readFileSync(setting(keyFile)));
  const auth = new google.auth.JWT({
    email: key.client_email, key: key.private_key, keyId: key.private_key_id, scopes: SCOPES});
  auth.useJWTAccessWithScope = true;
  return auth;
}

function bearer(token) {
  const auth = new google.auth.OAuth2();
  auth.setCredentials({access_token: token});
  return auth;
}

const api = auth => google.ml({version: 'v1', rootUrl: URL_ROOT, auth});
const ml = api(signed('KEY_FILE'));
const jobs = ml.projects.jobs;

const parent = project => 'projects/' + project;
const named = (jobId, project = IDLE) => `projects/${project}/jobs/${jobId}`;

function body(jobId, prediction = {}, fields = {}) {
  return {
    jobId,
    predictionInput: {
      dataFormat: 'JSON',
      inputPaths: [setting('SAMPLE_INPUT')],
      outputPath: setting('OUTPUT') + '/' + jobId,
      region: 'us-central1',
      uri: setting('MODELS') + '/two_towers',
      ...prediction,
    },
    ...fields,
  };
}

const create = async (requestBody, project = IDLE) =>
  (await jobs.create({parent: parent(project), requestBody})).data;
const get = async (jobId, project = IDLE) => (await jobs.get({name: named(jobId, project)})).data;

async function refused(call, code, status, ...parts) {
  let answer;
  try {
    answer = await call;
  } catch (e) {
    assert.ok(e.response, e.stack);
    const error = e.response.data.error;
    assert.deepEqual([e.response.status, error.code, error.status], [code, code, status], error.message);
    for (const part of parts) {
      assert.ok(error.message.includes(part), `no ${part} in ${error.message}`);
    }
    return error;
  }
  throw new Error('answered ' + JSON.stringify(answer.data));
}

async function wait(jobId, states) {
  const end = Date.now() + 600000;
  for (;;) {
    const job = await get(jobId, PROJECT);
    if (states.includes(job.state)) {
      return job;
    }
    assert.ok(!FINAL.includes(job.state), JSON.stringify(job));
    assert.ok(Date.now() < end, `it is still ${job.state} after ten minutes`);
    await new Promise(resolve => setTimeout(resolve, 100));
  }
}

const cases = [];
const test = (number, name, run) => cases.push({number, name, run});

test(1, 'create, get: the canonical form of what was sent', async () => {
  const sent = body('canonical', {}, {labels: {team: 'a'}, errorMessage: ''});
  const created = await create(sent);
  assert.equal(created.state, 'QUEUED');
  assert.deepEqual(created.predictionInput, sent.predictionInput);
  assert.deepEqual(created.labels, {team: 'a'});
  assert.match(created.createTime, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  assert.equal(Buffer.from(created.etag, 'base64').length, 8);
  assert.ok(!('errorMessage' in created));
  assert.deepEqual(await get('canonical'), created);
});

test(2, 'a job id that is taken: 409, and the field', async () => {
  await create(body('duplicate'));
  const error = await refused(
    jobs.create({parent: parent(IDLE), requestBody: body('duplicate')}), 409, 'ALREADY_EXISTS',
    'Field: job.job_id Error: A job with this id already exists.');
  assert.deepEqual(error.details[0].fieldViolations,
    [{field: 'job.job_id', description: 'A job with this id already exists.'}]);
});

test(4, 'int64 as number and as string', async () => {
  for (const [jobId, value] of [['int64_number', 3], ['int64_string', '3']]) {
    assert.equal((await create(body(jobId, {maxWorkerCount: value}))).predictionInput.maxWorkerCount, '3');
  }
});

test(5, 'a body in snake_case', async () => {
  const plain = body('snake').predictionInput;
  const snake = Object.fromEntries(
    Object.entries(plain).map(([k, v]) => [k.replace(/[A-Z]/g, c => '_' + c.toLowerCase()), v]));
  assert.deepEqual((await create({job_id: 'snake', prediction_input: snake})).predictionInput, plain);
});

test(6, 'null for what is absent', async () => {
  const job = await create(body('nulls', {versionName: null, modelName: null}, {labels: null}));
  assert.deepEqual(job.predictionInput, body('nulls').predictionInput);
});

test(7, 'inputPaths that is no list', async () => {
  const job = await create(body('bare', {inputPaths: setting('SAMPLE_INPUT')}));
  assert.deepEqual(job.predictionInput.inputPaths, [setting('SAMPLE_INPUT')]);
});

test(8, 'both inputs: 400', async () => {
  const both = body('both', {}, {trainingInput: {region: 'us-central1'}});
  await refused(jobs.create({parent: parent(IDLE), requestBody: both}), 400, 'INVALID_ARGUMENT', 'oneof');
});

test(9, 'unknown fields: 400, and where', async () => {
  const unknown = body('unknown', {accelerator: {}});
  await refused(jobs.create({parent: parent(IDLE), requestBody: unknown}), 400, 'INVALID_ARGUMENT',
    'Invalid JSON payload received. Unknown name "accelerator" at \'job.prediction_input\': Cannot find field.');
});

test(10, 'job ids', async () => {
  for (const jobId of ['a-dash', '1_digit', 'a'.repeat(129)]) {
    await refused(jobs.create({parent: parent(IDLE), requestBody: body(jobId)}), 400, 'INVALID_ARGUMENT',
      'Field: job.job_id Error: ');
  }
});

test(11, 'labels', async () => {
  const world = {'été-1_': '東京', empty: ''};
  assert.deepEqual((await create(body('labels', {}, {labels: world}))).labels, world);
  for (const labels of [{Upper: 'v'}, {k: 'Upper'}, {['a'.repeat(64)]: 'v'}]) {
    await refused(jobs.create({parent: parent(IDLE), requestBody: body('labels_bad', {}, {labels})}),
      400, 'INVALID_ARGUMENT', 'labels');
  }
});

test(12, 'models: those that are there, 404 for others', async () => {
  const missing = body('no_model', {uri: null, modelName: `projects/${IDLE}/models/missing`});
  await refused(jobs.create({parent: parent(IDLE), requestBody: missing}), 404, 'NOT_FOUND');
  const name = `projects/${PROJECT}/models/towers`;
  const listed = await ml.projects.models.list({parent: parent(PROJECT)});
  assert.deepEqual(listed.data.models.map(m => m.name), [name]);
  const versions = await ml.projects.models.versions.list({parent: name});
  assert.deepEqual(versions.data.versions.map(v => v.name), [name + '/versions/v1', name + '/versions/v2']);
});

test(13, 'trainingInput: 501', async () => {
  const requestBody = {jobId: 'training', trainingInput: {scaleTier: 'BASIC', region: 'us-central1'}};
  await refused(jobs.create({parent: parent(IDLE), requestBody}), 501, 'UNIMPLEMENTED');
});

test(14, 'poll to SUCCEEDED', async () => {
  await create(body('node_succeeds'), PROJECT);
  const job = await wait('node_succeeds', ['SUCCEEDED']);
  assert.equal(job.predictionOutput.predictionCount, '5');
  assert.ok(job.startTime <= job.endTime);
});

test(16, 'cancel: queued, finished, missing', async () => {
  await create(body('cancel'));
  assert.deepEqual((await jobs.cancel({name: named('cancel')})).data, {});
  const job = await get('cancel');
  assert.deepEqual([job.state, job.errorMessage], ['CANCELLED', 'Job is cancelled by the user.']);
  await refused(jobs.cancel({name: named('cancel'), requestBody: {}}), 400, 'FAILED_PRECONDITION');
  await refused(jobs.cancel({name: named('nobody')}), 404, 'NOT_FOUND');
});

test(17, 'an empty list is {}', async () => {
  assert.deepEqual((await jobs.list({parent: parent('empty-node')})).data, {});
});

test(18, 'paging', async () => {
  const project = 'paging-node';
  const ids = ['page_0', 'page_1', 'page_2', 'page_3', 'page_4'];
  for (const jobId of ids) {
    await create(body(jobId), project);
  }
  const seen = [];
  let pageToken;
  do {
    const page = (await jobs.list({parent: parent(project), pageSize: 2, pageToken})).data;
    seen.push(...page.jobs.map(job => job.jobId));
    pageToken = page.nextPageToken;
  } while (pageToken);
  assert.deepEqual(seen, ids.reverse());
  await refused(jobs.list({parent: parent(project), pageSize: -1}), 400, 'INVALID_ARGUMENT');
  await refused(jobs.list({parent: parent(project), pageToken: 'nonsense'}), 400, 'INVALID_ARGUMENT');
});

test(19, 'filters', async () => {
  const project = 'filters-node';
  await create(body('rnn_1', {}, {labels: {team: 'a'}}), project);
  await create(body('census_1'), project);
  for (const [filter, expected] of [
    ['jobId:rnn* AND state:QUEUED', ['rnn_1']],
    ['state=FAILED', undefined],
    ['labels.team:*', ['rnn_1']],
    ['createTime>2017-01-15T19:00 AND -jobId=rnn_1', ['census_1']]]) {
    const page = (await jobs.list({parent: parent(project), filter})).data;
    assert.deepEqual(page.jobs && page.jobs.map(job => job.jobId), expected, filter);
  }
  await refused(jobs.list({parent: parent(project), filter: 'state=RUNNING AND'}), 400, 'INVALID_ARGUMENT');
});

test(20, 'a URL of more than 2,048 bytes', async () => {
  const filter = ['jobId=census_1', ...Array.from({length: 50}, (_, i) => 'jobId=none_' + 'x'.repeat(40) + i)].join(' OR ');
  const page = (await jobs.list({parent: parent('filters-node'), filter})).data;
  assert.deepEqual(page.jobs.map(job => job.jobId), ['census_1']);
});

test(22, 'patch: labels, etag, and nothing else', async () => {
  const job = await create(body('patch', {}, {labels: {old: '1'}}));
  const patch = (updateMask, requestBody) => jobs.patch({name: named('patch'), updateMask, requestBody});
  const changed = (await patch('labels', {labels: {fresh: '2'}})).data;
  assert.deepEqual(changed.labels, {fresh: '2'});
  assert.notEqual(changed.etag, job.etag);
  await refused(patch('labels,etag', {labels: {}, etag: job.etag}), 409, 'ABORTED');
  assert.deepEqual((await patch('labels,etag', {labels: {a: 'b'}, etag: changed.etag})).data.labels, {a: 'b'});
  await refused(patch('state', {state: 'FAILED'}), 400, 'INVALID_ARGUMENT');
});

test(23, 'masks of fields', async () => {
  await create(body('masks'));
  const masked = await jobs.get({name: named('masks'), fields: 'jobId,predictionInput(dataFormat)'});
  assert.deepEqual(masked.data, {jobId: 'masks', predictionInput: {dataFormat: 'JSON'}});
  await refused(jobs.get({name: named('masks'), fields: 'nonsense'}), 400, 'INVALID_ARGUMENT');
});

test(24, 'prettyPrint', async () => {
  await create(body('pretty'));
  const text = async parameters =>
    (await jobs.get({name: named('pretty'), ...parameters}, {responseType: 'text'})).data;
  assert.ok((await text({})).trim().includes('\n'));
  assert.ok(!(await text({prettyPrint: false})).trim().includes('\n'));
});

test(25, '$.xgafv: the errors of version 1', async () => {
  const old = await refused(jobs.get({name: named('nobody'), '$.xgafv': '1'}), 404, 'NOT_FOUND');
  assert.equal(typeof old.errors[0].reason, 'string');
  assert.ok(!('errors' in await refused(jobs.get({name: named('nobody')}), 404, 'NOT_FOUND')));
});

test(26, 'alt=proto, alt=media: 400', async () => {
  await create(body('alt'));
  for (const alt of ['proto', 'media']) {
    await refused(jobs.get({name: named('alt'), alt}), 400, 'INVALID_ARGUMENT');
  }
  assert.equal((await jobs.get({name: named('alt'), alt: 'json'})).data.jobId, 'alt');
});

test(27, 'policies', async () => {
  await create(body('policy'));
  const resource = named('policy');
  const first = (await jobs.getIamPolicy({resource, 'options.requestedPolicyVersion': 1})).data;
  const policy = {
    bindings: [...first.bindings, {role: 'roles/ml.viewer', members: ['user:ann@example.com']}], etag: first.etag};
  const second = (await jobs.setIamPolicy({resource, requestBody: {policy}})).data;
  assert.equal(second.bindings.length, policy.bindings.length);
  await refused(jobs.setIamPolicy({resource, requestBody: {policy}}), 409, 'ABORTED');
});

test(28, 'testIamPermissions', async () => {
  const requestBody = {permissions: ['ml.jobs.get', 'ml.jobs.cancel']};
  await create(body('permissions'));
  const there = await jobs.testIamPermissions({resource: named('permissions'), requestBody});
  assert.deepEqual(new Set(there.data.permissions), new Set(requestBody.permissions));
  assert.deepEqual((await jobs.testIamPermissions({resource: named('nobody'), requestBody})).data, {});
});

test(29, 'a developer cancels own jobs only', async () => {
  await create(body('of_admin'));
  const developer = api(signed('DEVELOPER_KEY_FILE')).projects.jobs;
  assert.equal((await developer.get({name: named('of_admin')})).data.jobId, 'of_admin');
  await refused(developer.cancel({name: named('of_admin')}), 403, 'PERMISSION_DENIED');
  await developer.create({parent: parent(IDLE), requestBody: body('own')});
  assert.deepEqual((await developer.cancel({name: named('own')})).data, {});
});

test(30, '401, 403 and 404 do not tell what there is', async () => {
  await create(body('secret'));
  const anonymous = api().projects.jobs;
  const stranger = api(signed('STRANGER_KEY_FILE')).projects.jobs;
  for (const [callers, code, status] of [
    [anonymous, 401, 'UNAUTHENTICATED'], [stranger, 403, 'PERMISSION_DENIED']]) {
    const there = await refused(callers.get({name: named('secret')}), code, status);
    const missing = await refused(callers.get({name: named('nobody')}), code, status);
    assert.equal(there.message.replace('secret', 'nobody'), missing.message);
  }
});

test(31, 'a self-signed token, and a token that is none', async () => {
  await create(body('tokens'));
  assert.equal((await api(signed('KEY_FILE')).projects.jobs.get({name: named('tokens')})).data.jobId, 'tokens');
  await refused(api(bearer('nonsense')).projects.jobs.get({name: named('tokens')}), 401, 'UNAUTHENTICATED');
});

test(32, '429, and success when it is tried again', async () => {
  await jobs.create({parent: parent('limited-node'), requestBody: body('limited_node')}, {
    retryConfig: {retry: 8, httpMethodsToRetry: ['POST']}});
  const once = () => jobs.get({name: named('limited_node', 'limited-node')}, {retry: false});
  await refused((async () => {
    for (let i = 0; i < 1000; i++) {
      await once();
    }
    return {data: 'a thousand calls'};
  })(), 429, 'RESOURCE_EXHAUSTED');
  const again = await jobs.get({name: named('limited_node', 'limited-node')}, {retryConfig: {retry: 8}});
  assert.equal(again.data.jobId, 'limited_node');
});

test(33, 'bodies that no server should swallow', async () => {
  for (const requestBody of [body('large', {inputPaths: ['x'.repeat(2 ** 21)]}), []]) {
    const error = await jobs.create({parent: parent(IDLE), requestBody}).then(() => undefined, e => e);
    assert.ok(error && error.response.status >= 400 && error.response.status < 500, String(error));
  }
});

(async () => {
  const numbers = process.argv.slice(2).map(Number);
  for (const {number, name, run} of cases) {
    if (numbers.length === 0 || numbers.includes(number)) {
      try {
        await run();
        console.log(`ok ${number} ${name}`);
      } catch (e) {
        console.error(e);
        console.log(`FAILED ${number} ${name}: ${String(e.message || e).replace(/\s+/g, ' ')}`);
      }
    }
  }
})();
