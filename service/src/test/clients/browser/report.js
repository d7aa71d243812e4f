// Opens reports of jobs as files, wide and narrow, light and dark, with axe's eyes. Prints a line
// for each case; screenshots go to SHOTS where that is set.
'use strict';

const assert = require('assert/strict');
const fs = require('fs');
const path = require('path');
const {pathToFileURL} = require('url');
const {chromium} = require('playwright-core');
const {AxeBuilder} = require('@axe-core/playwright');

const {REPORTS, SHOTS} = process.env;

let number = 0;
let failed = 0;

async function look(browser, file, colorScheme, width) {
  const context = await browser.newContext({viewport: {width, height: 900}, colorScheme});
  try {
    const page = await context.newPage();
    const complaints = [];
    page.on('pageerror', e => complaints.push(e.message));
    page.on('console', message => complaints.push(message.text()));
    page.on('request', request => {
      if (request.url() !== pathToFileURL(file).href) complaints.push('asked for ' + request.url());
    });
    await page.goto(pathToFileURL(file).href);
    await page.getByRole('heading', {name: 'Throughput'}).waitFor();
    assert.equal(await page.evaluate(() => window.evil), undefined);
    assert.equal(await page.evaluate(() => document.querySelectorAll('img, script').length), 0);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= width, 'too wide');
    const low = await page.evaluate(() => [...document.querySelectorAll('.plot svg')].filter(
        svg => svg.getBoundingClientRect().height < 100).length);
    assert.equal(low, 0, 'a chart without height');
    if (SHOTS) {
      const name = `${path.basename(path.dirname(file))}-${colorScheme}-${width}.png`;
      await page.screenshot({path: path.join(SHOTS, name), fullPage: true});
    }
    const {violations} = await new AxeBuilder({page}).analyze();
    assert.deepEqual(violations.map(v => `${v.id}: ${v.nodes[0].html}`), []);
    assert.deepEqual(complaints, []);
  } finally {
    await context.close();
  }
}

async function main() {
  if (SHOTS) fs.mkdirSync(SHOTS, {recursive: true});
  const browser = await chromium.launch({executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox']});
  for (const file of REPORTS.split(path.delimiter)) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [360, 1280]) {
        number++;
        const name = `${path.basename(path.dirname(file))} ${colorScheme} ${width}`;
        try {
          await look(browser, file, colorScheme, width);
          console.log(`ok ${number} ${name}`);
        } catch (e) {
          failed++;
          console.log(`FAILED ${number} ${name}: ${String(e.message).split('\n')[0]}`);
          console.error(name, e);
        }
      }
    }
  }
  await browser.close();
  process.exitCode = failed ? 1 : 0;
}

main();
