// Keeps a page as the server says it is, without moving what the reader holds: the focus, what is
// open, what is typed. Everything works without it, by reloading.
'use strict';

const policy = window.trustedTypes
    ? window.trustedTypes.createPolicy('page', {createHTML: markup => markup})
    : {createHTML: markup => markup};

/** Makes an element of markup, which the server has escaped. */
function parse(markup) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(markup);
  return template.content.firstElementChild;
}

/** Makes an element like another of the same name, keeping all of it that is the same. */
function morph(from, to) {
  if (from.isEqualNode(to)) return;
  const open = from.tagName === 'DETAILS' ? from.open : null;
  for (const {name} of [...from.attributes]) {
    if (!to.hasAttribute(name)) from.removeAttribute(name);
  }
  for (const {name, value} of [...to.attributes]) {
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  if (open !== null) from.open = open;
  morphContent(from, to);
}

function morphContent(from, to) {
  const byId = new Map([...from.children].filter(e => e.id).map(e => [e.id, e]));
  let at = from.firstChild;
  for (const wanted of [...to.childNodes]) {
    let kept = at;
    if (wanted.id && byId.has(wanted.id)) {
      kept = byId.get(wanted.id);
    } else if (at && at.id && at.id !== (wanted.id || '')) {
      kept = null;
    }
    if (kept && isLike(kept, wanted)) {
      if (kept === at) at = at.nextSibling;
      else from.insertBefore(kept, at);
      if (kept.nodeType === Node.ELEMENT_NODE) morph(kept, wanted);
      else if (kept.nodeValue !== wanted.nodeValue) kept.nodeValue = wanted.nodeValue;
    } else {
      from.insertBefore(document.importNode(wanted, true), at);
    }
  }
  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function isLike(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && (a.id || '') === (b.id || '');
}

/** Lets a screen reader say what has become of the page, when that is worth a word. */
function say() {
  const spoken = document.querySelector('[data-said]');
  const said = document.getElementById('said');
  if (spoken && said.textContent !== spoken.dataset.said) said.textContent = spoken.dataset.said;
}

function update(id, markup) {
  const part = document.getElementById(id);
  if (!part) return;
  const wanted = parse(markup);
  part.querySelectorAll('.log').forEach(log => {
    log.dataset.atEnd = log.scrollTop + log.clientHeight >= log.scrollHeight - 4;
  });
  const atEnd = [...part.querySelectorAll('.log')].filter(log => log.dataset.atEnd === 'true');
  part.querySelectorAll('.log').forEach(log => delete log.dataset.atEnd);
  morph(part, wanted);
  atEnd.forEach(log => { log.scrollTop = log.scrollHeight; });
  addCopyButtons();
}

/** Loads the page again, in place. */
async function refresh() {
  const response = await fetch(location.href, {headers: {Accept: 'text/html'}});
  if (response.redirected || !response.ok) {
    location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(
      policy.createHTML(await response.text()), 'text/html');
  morphContent(document.getElementById('main'), page.getElementById('main'));
  addCopyButtons();
  say();
}

/** Follows the page while it is seen: browsers have few connections to a host. */
function follow(path) {
  let source = null;
  let timer = null;
  let isOver = false;

  function start() {
    if (source || isOver || document.hidden) return;
    source = new EventSource(path);
    source.onmessage = event => {
      document.documentElement.dataset.state = 'live';
      for (const [id, markup] of Object.entries(JSON.parse(event.data))) update(id, markup);
      say();
    };
    source.addEventListener('last', () => {
      isOver = true;
      stop();
      refresh();
    });
    source.onerror = () => {
      document.documentElement.dataset.state = 'stale';
      if (source && source.readyState === EventSource.CLOSED) {
        stop();
        timer = setTimeout(() => { timer = null; refresh().catch(() => {}); start(); }, 10000);
      }
    };
  }

  function stop() {
    if (source) source.close();
    source = null;
    clearTimeout(timer);
    delete document.documentElement.dataset.state;
  }

  document.addEventListener('visibilitychange', () => document.hidden ? stop() : start());
  window.addEventListener('pagehide', stop);
  window.addEventListener('pageshow', start);
  start();
}

function addCopyButtons() {
  for (const copy of document.querySelectorAll('.copy')) {
    if (copy.querySelector('button') || !navigator.clipboard) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'button';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(copy.querySelector('pre').textContent);
      button.textContent = 'Copied';
      document.getElementById('said').textContent = 'Copied';
      setTimeout(() => { button.textContent = 'Copy'; }, 2000);
    });
    copy.append(button);
  }
}

addCopyButtons();
document.querySelectorAll('.log').forEach(log => { log.scrollTop = log.scrollHeight; });
const live = document.querySelector('[data-live]');
if (live) follow(live.dataset.live);
