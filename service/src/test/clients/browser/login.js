// Logs in to the page through a real issuer, as people do, and shows one of its tokens to the API.
// Prints a line for each case.
'use strict';

const assert = require('assert/strict');
const crypto = require('crypto');
const {chromium} = require('playwright-core');
const {AxeBuilder} = require('@axe-core/playwright');

const {SERVICE_URL, ISSUER, CLIENT_ID, CLIENT_SECRET} = process.env;
const JOBS = '/ui/projects/demo/jobs';
const API = SERVICE_URL + '/v1/projects/demo/jobs';
const PATIENCE = 120_000;

let browser;
let number = 0;
let failed = 0;

async function test(name, body) {
  number++;
  try {
    await body();
    console.log(`ok ${number} ${name}`);
  } catch (e) {
    failed++;
    console.log(`FAILED ${number} ${name}: ${String(e.message).split('\n')[0]}`);
    console.error(name, e);
  }
}

/** Opens a window of a browser without cookies. */
async function open() {
  const context = await browser.newContext({baseURL: SERVICE_URL});
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.complaints = [];
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.complaints.push(message.text());
    }
  });
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

async function look(page) {
  const {violations} = await new AxeBuilder({page}).analyze();
  assert.deepEqual(violations.map(violation => violation.id), []);
}

async function goToIssuer(page) {
  await page.goto(JOBS + '?filter=jobId:a*');
  await page.waitForURL(url => url.pathname === '/ui/login');
  await page.getByRole('link', {name: 'Log in with 127.0.0.1'}).click();
}

async function fill(page, address) {
  await page.locator('input[name=login]').fill(address);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', {name: 'Sign-in'}).click();
  await page.getByRole('button', {name: 'Continue'}).click();
}

const isThere = url => url.pathname === JOBS && url.searchParams.get('filter') === 'jobId:a*';

async function logIn(page) {
  await goToIssuer(page);
  await fill(page, 'Ann@demo.example');
  await page.waitForURL(isThere);
}

/** Gets an ID token for a program, from the issuer that the browser is logged in to. */
async function idToken(page) {
  const verifier = crypto.randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: CLIENT_ID,
    redirect_uri: ISSUER + '/tool',
    scope: 'openid email groups',
    code_challenge: crypto.createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  await page.goto(`${ISSUER}/auth?${query}`);
  await page.waitForURL(url => url.pathname === '/tool');
  const pair = [CLIENT_ID, CLIENT_SECRET].map(encodeURIComponent).join(':');
  const response = await fetch(ISSUER + '/token', {
    method: 'POST',
    headers: {Authorization: 'Basic ' + Buffer.from(pair).toString('base64')},
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(page.url()).searchParams.get('code'),
      redirect_uri: ISSUER + '/tool',
      code_verifier: verifier,
    }),
  });
  assert.equal(response.status, 200);
  return (await response.json()).id_token;
}

async function status(token) {
  return (await fetch(API, {headers: {Authorization: 'Bearer ' + token}})).status;
}

async function main() {
  browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});

  await test('lets somebody in, to the page that was asked for', async () => {
    const page = await open();
    await logIn(page);
    await page.getByText('ann@demo.example').waitFor();
    const cookies = await page.context().cookies(SERVICE_URL);
    assert.equal(cookies.length, 1);
    assert.equal(cookies[0].httpOnly && cookies[0].sameSite === 'Lax', true);
    await close(page);
  });

  await test('asks again after a log-out, and the issuer knows who it is', async () => {
    const page = await open();
    await logIn(page);
    await page.getByRole('button', {name: 'Log out'}).click();
    await page.getByText('Log in to see your projects').waitFor();
    await goToIssuer(page);
    await page.waitForURL(isThere);
    await page.getByText('ann@demo.example').waitFor();
    await close(page);
  });

  await test('lets nobody in who goes back', async () => {
    const page = await open();
    await goToIssuer(page);
    await page.locator('a[href$="/abort"]').click();
    await page.getByText('it answers access_denied').waitFor();
    await look(page);
    await page.getByRole('link', {name: 'To the log-in'}).click();
    await page.getByRole('link', {name: 'Log in with 127.0.0.1'}).waitFor();
    await look(page);
    await close(page);
  });

  await test('lets nobody in whose address is not verified', async () => {
    const page = await open();
    await goToIssuer(page);
    await fill(page, 'ann@unverified.example');
    await page.getByText('no e-mail address that its issuer has verified').waitFor();
    await close(page);
  });

  await test('takes a token of the issuer at the API', async () => {
    const page = await open();
    await logIn(page);
    const token = await idToken(page);
    assert.equal(await status(token), 200);
    assert.equal(await status(token.split('.').slice(0, 2).join('.') + '.AAAA'), 401);
    assert.equal((await fetch(API)).status, 401);
    await close(page);
  });

  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
}

main();
