// Uses the page of a running service as people do: with a mouse, with a keyboard alone, without
// scripts, with axe's eyes. Prints a line for each case; screenshots go to SHOTS where that is set.
'use strict';

const assert = require('assert/strict');
const fs = require('fs');
const path = require('path');
const {chromium} = require('playwright-core');
const {AxeBuilder} = require('@axe-core/playwright');

const {OPEN_URL, CLOSED_URL, VIEWER_KEY, ADMIN_KEY, MODELS, DATA, SHOTS} = process.env;
const JOBS = '/ui/projects/demo/jobs';
const PATIENCE = 120_000;
const EVIL = '<img src=x onerror="window.evil=1">';

let browser;
let number = 0;
let failed = 0;

async function test(name, body) {
  number++;
  const start = Date.now();
  try {
    await body();
    console.log(`ok ${number} ${name}`);
    console.error(`${name}: ${Date.now() - start} ms`);
  } catch (e) {
    failed++;
    console.log(`FAILED ${number} ${name}: ${String(e.message).split('\n')[0]}`);
    console.error(name, e);
  }
}

/** Opens a window; what the browser complains of fails the test. */
async function open(options = {}, base = OPEN_URL) {
  const context = await browser.newContext({baseURL: base, viewport: {width: 1280, height: 900}, ...options});
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  page.complaints = [];
  page.on('pageerror', e => page.complaints.push(e.message));
  page.on('console', message => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      page.complaints.push(message.text());
    }
  });
  page.on('request', request => {
    if (!request.url().startsWith(base)) page.complaints.push('asked for ' + request.url());
  });
  return page;
}

async function close(page) {
  assert.deepEqual(page.complaints, []);
  await page.context().close();
}

/** Creates a job by the API. */
async function create(jobId, model, input, labels = {}) {
  const response = await fetch(`${OPEN_URL}/v1/projects/demo/jobs`, {
    method: 'POST',
    headers: {'Content-Type': 'application/json'},
    body: JSON.stringify({
      jobId,
      labels,
      predictionInput: {
        uri: path.join(MODELS, model),
        dataFormat: 'JSON',
        batchSize: model === 'slow' ? '1' : undefined,
        inputPaths: [path.join(DATA, 'in', input)],
        outputPath: path.join(DATA, 'out', jobId),
      },
    }),
  });
  assert.equal(response.status, 200, await response.text());
}

async function state(jobId) {
  return (await (await fetch(`${OPEN_URL}/v1/projects/demo/jobs/${jobId}`)).json()).state;
}

const badge = (page, text) => page.locator('#heading .badge', {hasText: text}).waitFor();

async function main() {
  if (SHOTS) fs.mkdirSync(SHOTS, {recursive: true});
  browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});

  await test('leads from the start to an empty list that says what to do', async () => {
    const page = await open();
    await page.goto('/');
    await page.getByRole('link', {name: 'demo', exact: true}).click();
    await page.getByText('No jobs yet').waitFor();
    assert.equal(new URL(page.url()).pathname, JOBS);
    await close(page);
  });

  await test('shows a new job arrive and end without a reload', async () => {
    const list = await open();
    await list.goto(JOBS);
    await list.evaluate(() => { window.stayed = true; });

    const page = await open();
    await page.goto(JOBS);
    await page.getByRole('link', {name: 'New job'}).click();
    await page.getByLabel('Job id').fill('people_1');
    await page.getByLabel('Model').fill(path.join(MODELS, 'two_towers'));
    await page.getByLabel('Input', {exact: true}).fill(path.join(DATA, 'in', 'people.json'));
    await page.getByLabel('Output', {exact: true}).fill(path.join(DATA, 'out', 'people_1'));
    await page.getByLabel('Labels').fill('team=ads');
    await page.getByRole('button', {name: 'Create the job'}).click();
    await page.waitForURL('**' + JOBS + '/people_1');
    await page.evaluate(() => { window.stayed = true; });
    await list.locator('#job-people_1').waitFor();

    await badge(page, 'Succeeded');
    await page.getByRole('heading', {name: 'Errors by kind'}).waitFor();
    await page.getByRole('heading', {name: 'Distribution of the outputs'}).waitFor();
    await page.getByText('prediction.manifest.json').waitFor();
    assert.equal(await page.evaluate(() => window.stayed), true);
    await list.locator('#job-people_1', {hasText: 'Succeeded'}).waitFor();
    assert.equal(await list.evaluate(() => window.stayed), true);
    await page.getByRole('link', {name: 'Report', exact: true}).click();
    await page.waitForURL('**' + JOBS + '/people_1/report');
    await page.getByRole('heading', {name: 'Throughput'}).waitFor();
    const chart = await page.locator('.plot svg').first().boundingBox();
    assert.ok(chart.height > 100, 'the report has no style'); // its own, in the page
    await close(page);
    await close(list);
  });

  await test('keeps the focus and what is open while the page changes', async () => {
    await create('slow_1', 'slow', 'slow.json');
    const page = await open();
    await page.goto(`${JOBS}/slow_1`);
    await badge(page, 'Running');
    await page.getByText('gcloud', {exact: true}).click();
    await page.locator('#cancel').focus();
    const before = await page.locator('#progress').textContent();
    await page.waitForFunction(
        text => document.getElementById('progress').textContent !== text, before);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'cancel');
    assert.equal(await page.locator('#request-gcloud').getAttribute('open'), '');
    await close(page);
  });

  await test('speaks of the state and of tenths, not of every second', async () => {
    const page = await open();
    await page.goto(`${JOBS}/slow_1`);
    await page.evaluate(() => {
      window.said = [];
      new MutationObserver(() => window.said.push(document.getElementById('said').textContent))
          .observe(document.getElementById('said'), {childList: true, characterData: true, subtree: true});
    });
    for (let i = 0; i < 3; i++) {
      const before = await page.locator('#progress').textContent();
      await page.waitForFunction(
          text => document.getElementById('progress').textContent !== text, before);
    }
    const said = await page.evaluate(() => window.said);
    assert.equal(said.length, new Set(said).size, said.join('; '));
    for (const words of said) assert.match(words, /^(Preparing|Running)(, \d*0 percent)?$/);
    assert.equal(await page.locator('#said').getAttribute('role'), 'status');
    await close(page);
  });

  await test('filters by the URL and says what is wrong beside the field', async () => {
    const page = await open();
    await page.goto(JOBS);
    await page.getByLabel('Filter').fill('jobId:people* AND state=SUCCEEDED');
    await page.getByRole('button', {name: 'Apply'}).click();
    await page.waitForURL(url => url.searchParams.get('filter') === 'jobId:people* AND state=SUCCEEDED');
    assert.deepEqual(await page.locator('.jobs tbody tr').evaluateAll(rows => rows.map(row => row.id)), ['job-people_1']);
    await page.getByLabel('Filter').fill('state=');
    await page.getByRole('button', {name: 'Apply'}).click();
    await page.locator('#filter-problem').waitFor();
    assert.equal(await page.getByLabel('Filter').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByLabel('Filter').getAttribute('aria-describedby'), 'filter-problem');
    await page.getByRole('link', {name: 'Running'}).click();
    await page.locator('#job-slow_1').waitFor();
    await close(page);
  });

  await test('edits labels', async () => {
    const page = await open();
    await page.goto(`${JOBS}/people_1`);
    await page.getByRole('link', {name: 'Edit labels'}).click();
    await page.getByLabel('Labels').fill('team=ads\nCapitals=no');
    await page.getByRole('button', {name: 'Save labels'}).click();
    await page.locator('#labels-problem').waitFor();
    await page.getByLabel('Labels').fill('team=maps\nstage=prod');
    await page.getByRole('button', {name: 'Save labels'}).click();
    await page.waitForURL('**' + JOBS + '/people_1');
    assert.deepEqual(await page.locator('.labels li').allTextContents(), ['stage: prod', 'team: maps']);
    await close(page);
  });

  await test('submits a job again', async () => {
    const page = await open();
    await page.goto(`${JOBS}/people_1`);
    await page.getByRole('link', {name: 'Submit again'}).click();
    assert.equal(await page.getByLabel('Job id').inputValue(), 'people_2');
    assert.equal(await page.getByLabel('Output', {exact: true}).inputValue(), path.join(DATA, 'out', 'people_2'));
    await page.getByLabel('Job id').fill('people_1');
    await page.getByRole('button', {name: 'Create the job'}).click();
    await page.locator('#jobId-problem', {hasText: 'already exists'}).waitFor();
    await page.getByLabel('Job id').fill('people_2');
    await page.getByRole('button', {name: 'Create the job'}).click();
    await page.waitForURL('**' + JOBS + '/people_2');
    await close(page);
  });

  await test('cancels a job after a question, by the keyboard alone', async () => {
    const page = await open();
    await page.goto(JOBS);
    await page.keyboard.press('Tab');
    assert.equal(await focused(page), 'Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Filter');
    await page.keyboard.type('jobId=slow_1');
    await page.keyboard.press('Enter');
    await page.waitForURL(url => url.searchParams.get('filter') === 'jobId=slow_1');
    await tabTo(page, 'slow_1');
    await page.keyboard.press('Enter');
    await page.waitForURL('**' + JOBS + '/slow_1');
    await tabTo(page, 'Cancel job');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/cancel');
    assert.notEqual(await state('slow_1'), 'CANCELLING');
    await tabTo(page, 'Cancel the job');
    await page.keyboard.press('Enter');
    await page.waitForURL('**' + JOBS + '/slow_1');
    await badge(page, 'Cancelled');
    await page.getByText('Job is cancelled by the user.').first().waitFor();
    assert.equal(await state('slow_1'), 'CANCELLED');
    await close(page);
  });

  await test('shows what others wrote as text, live too', async () => {
    const page = await open();
    await page.goto('/ui/projects/demo/new');
    await page.getByLabel('Job id').fill('evil');
    await page.getByLabel('Model').fill(path.join(MODELS, 'slow'));
    await page.getByLabel('Input', {exact: true}).fill(path.join(DATA, 'in', EVIL));
    await page.getByLabel('Output', {exact: true}).fill(path.join(DATA, 'out', EVIL));
    await page.getByRole('button', {name: 'Create the job'}).click();
    await page.waitForURL('**' + JOBS + '/evil');
    await badge(page, 'Failed');
    await page.getByText(EVIL).first().waitFor();
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await page.evaluate(() => window.evil), undefined);
    await close(page);
  });

  await test('works without scripts', async () => {
    await create('still_1', 'slow', 'slow.json');
    const page = await open({javaScriptEnabled: false});
    await page.goto(JOBS);
    await page.getByRole('link', {name: 'people_1'}).click();
    await page.getByText('Records that failed so').first().click();
    await page.getByText('"old"').first().waitFor();
    await page.goto(`${JOBS}/still_1`);
    await page.getByRole('link', {name: 'Cancel job'}).click();
    await page.getByRole('button', {name: 'Cancel the job'}).click();
    await page.waitForURL('**' + JOBS + '/still_1');
    while (!(await page.locator('#heading').textContent()).includes('Cancelled')) await page.reload();
    await close(page);
  });

  await test('leaves connections to others while it is not seen', async () => {
    const first = await open();
    first.context().setDefaultTimeout(30_000); // a browser has six connections to a host
    await first.context().addInitScript(() =>
        Object.defineProperty(document, 'hidden', {get: () => window.isAway === true}));
    for (let i = 0; i < 8; i++) {
      const page = await first.context().newPage();
      await page.goto(JOBS);
      await page.locator('html[data-state=live]').waitFor({state: 'attached'});
      await page.evaluate(() => {
        window.isAway = true;
        document.dispatchEvent(new Event('visibilitychange'));
      });
      await page.locator('html:not([data-state])').waitFor({state: 'attached'});
    }
    await close(first);
  });

  await create('look_1', 'slow', 'slow.json', {team: 'ads'}); // runs while others are tried
  await test('asks who one is, and shows each what they may do', async () => {
    const page = await open({}, CLOSED_URL);
    await page.goto(JOBS);
    await page.waitForURL(url => url.pathname === '/ui/login');
    await logIn(page, 'bpk_wrong');
    await page.locator('#secret-problem').waitFor();
    await logIn(page, ADMIN_KEY);
    await page.waitForURL('**' + JOBS);
    await page.getByRole('link', {name: 'New job'}).click();
    await page.getByLabel('Job id').fill('waits');
    await page.getByLabel('Model').fill(path.join(MODELS, 'slow'));
    await page.getByLabel('Input', {exact: true}).fill(path.join(DATA, 'in', 'slow.json'));
    await page.getByLabel('Output', {exact: true}).fill(path.join(DATA, 'out', 'waits'));
    await page.getByRole('button', {name: 'Create the job'}).click();
    await page.getByText('First in the queue').waitFor();
    await page.getByRole('link', {name: 'Cancel job'}).waitFor();
    const cookies = await page.context().cookies();
    assert.equal(cookies.every(cookie => cookie.httpOnly && cookie.sameSite === 'Lax'), true);
    assert.equal(JSON.stringify(cookies).includes(ADMIN_KEY), false);
    await page.getByRole('button', {name: 'Log out'}).click();
    await page.getByText('Log in to see your projects').waitFor();

    await page.goto(`${JOBS}/waits`);
    await logIn(page, VIEWER_KEY);
    await page.waitForURL('**' + JOBS + '/waits');
    assert.equal(await page.locator('.actions a').count(), 0);
    const token = await page.locator('input[name=csrf]').first().inputValue();
    const refused = await page.request.post(`${CLOSED_URL}${JOBS}/waits/cancel`, {form: {csrf: token}});
    assert.equal(refused.status(), 403);
    assert.match(await refused.text(), /ml\.jobs\.cancel/);
    await close(page);
  });

  await test('is accessible, in light and dark, narrow and wide and at 200 %', look);

  await browser.close();
  process.exit(failed === 0 ? 0 : 1);
}

const focused = page =>
    page.evaluate(() => {
      const at = document.activeElement;
      const label = at.labels && at.labels[0];
      return (label ? label.textContent : at.textContent).trim();
    });

async function tabTo(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab');
    if (await focused(page) === name) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
      assert.equal(outline, 'solid', `the focus on ${name} is not seen`);
      return;
    }
  }
  assert.fail(`no way to ${name} by the keyboard`);
}

async function logIn(page, key) {
  await page.getByLabel('API key or access token').fill(key);
  await page.getByRole('button', {name: 'Log in'}).click();
}

const ALL_RULES = [];
const NO_RULES = null;
const COLOURS = ['color-contrast', 'link-in-text-block']; // what a scheme of colours can break

/** How pages are looked at. */
const FORMS = {
  'light-wide': {colorScheme: 'light', width: 1280, height: 900, rules: ALL_RULES},
  'dark-wide': {colorScheme: 'dark', width: 1280, height: 900, rules: COLOURS},
  'light-narrow': {colorScheme: 'light', width: 360, height: 740, rules: ALL_RULES},
  'dark-narrow': {colorScheme: 'dark', width: 360, height: 740, rules: COLOURS},
  large: {colorScheme: 'light', width: 640, height: 450, deviceScaleFactor: 2, rules: NO_RULES},
  reflow: {colorScheme: 'light', width: 320, height: 512, rules: NO_RULES},
};

const unfold = (page, open) =>
    page.evaluate(is => document.querySelectorAll('details').forEach(d => { d.open = is; }), open);

/** Takes a picture of a whole page. That of playwright would set other metrics than the form's. */
async function shoot(session, width, file) {
  const {cssContentSize} = await session.send('Page.getLayoutMetrics');
  const clip = {x: 0, y: 0, width, height: cssContentSize.height, scale: 1};
  const {data} = await session.send('Page.captureScreenshot', {captureBeyondViewport: true, clip});
  fs.writeFileSync(file, Buffer.from(data, 'base64'));
}

/** Looks at each page in each form. */
async function look() {
  const running = await open();
  await running.goto(`${JOBS}/look_1`);
  await badge(running, 'Running');
  await running.getByRole('heading', {name: 'Predictions over time'}).waitFor();
  await close(running);
  const pages = {
    projects: '/ui/',
    list: JOBS,
    empty: '/ui/projects/demo/jobs?filter=state%3DPREPARING%20AND%20jobId%3Dnone',
    problem: '/ui/projects/demo/jobs?filter=state%3D',
    running: `${JOBS}/look_1`,
    succeeded: `${JOBS}/people_1`,
    failed: `${JOBS}/evil`,
    cancelled: `${JOBS}/slow_1`,
    labels: `${JOBS}/people_1/labels`,
    cancel: `${JOBS}/look_1/cancel`,
    create: '/ui/projects/demo/new',
    again: '/ui/projects/demo/new?from=people_1',
    nothing: `${JOBS}/nothing`,
    login: CLOSED_URL + '/ui/login',
  };
  const problems = [];
  const page = await open();
  page.complaints = {push() {}};
  const session = await page.context().newCDPSession(page);
  for (const [name, url] of Object.entries(pages)) {
    await page.goto(url);
    for (const [form, {colorScheme, rules, ...metrics}] of Object.entries(FORMS)) {
      await session.send('Emulation.setDeviceMetricsOverride', {deviceScaleFactor: 1, mobile: false, ...metrics});
      await page.emulateMedia({colorScheme});
      await unfold(page, true);
      const width = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      if (width[1] !== metrics.width) problems.push(`${name} ${form}: not ${metrics.width} px wide`);
      if (width[0] > width[1]) problems.push(`${name} ${form}: ${width[0]} px wide`);
      if (rules === NO_RULES) continue;
      const axe = new AxeBuilder({page}).setLegacyMode(true); // there are no frames
      const {violations} = await (rules === ALL_RULES ? axe : axe.withRules(rules)).analyze();
      for (const {id, nodes} of violations) {
        problems.push(`${name} ${form}: ${id} ${nodes[0].html} ${nodes[0].failureSummary}`);
      }
      if (SHOTS) {
        await unfold(page, false);
        await shoot(session, metrics.width, path.join(SHOTS, `${name}-${form}.png`));
      }
    }
  }
  await page.context().close();
  assert.equal(problems.length, 0, problems.join(' | '));
}

main().catch(e => {
  console.error(e);
  process.exit(1);
});
