// Looks again every few seconds, and changes only what is different: focus, scroll and selection stay.
'use strict';

(() => {
  const every = Number(document.body.dataset.every);
  const state = document.getElementById('updates-state');
  const toggle = document.getElementById('updates-toggle');
  const news = document.getElementById('news');
  let paused = false;
  let failures = 0;
  let timer;

  // What was just done is said once, and not again by a reload.
  const here = new URL(location.href);
  if (here.searchParams.has('said')) {
    here.searchParams.delete('said');
    history.replaceState(null, '', here);
  }
  if (!every) {
    return;
  }

  /** Makes one element as another is, touching only what differs. */
  function become(old, fresh) {
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && name !== 'open') {
        old.removeAttribute(name);
      }
    }
    for (const { name, value } of fresh.attributes) {
      if (old.getAttribute(name) !== value && name !== 'open') {
        old.setAttribute(name, value);
      }
    }
    becomeChildren(old, fresh);
  }

  function becomeChildren(old, fresh) {
    const named = new Map([...old.children].filter((each) => each.id).map((each) => [each.id, each]));
    let at = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      let same = next.id ? named.get(next.id) : at;
      if (!next.id && at && at.id) {
        same = null;
      }
      if (same && same.nodeType === next.nodeType && same.nodeName === next.nodeName) {
        if (same === at) {
          at = at.nextSibling;
        } else {
          old.insertBefore(same, at);
        }
        if (next.nodeType === Node.ELEMENT_NODE) {
          become(same, next);
        } else if (same.data !== next.data) {
          same.data = next.data;
        }
      } else {
        old.insertBefore(document.importNode(next, true), at);
      }
    }
    while (at) {
      const gone = at;
      at = at.nextSibling;
      gone.remove();
    }
  }

  function lanes() {
    const all = new Map();
    for (const lane of document.querySelectorAll('[data-lane]')) {
      all.set(lane.dataset.lane, {
        phase: lane.dataset.phase,
        words: lane.querySelector('[data-words]').textContent,
      });
    }
    return all;
  }

  /** A lane's change of phase, for those who do not see it. */
  function tell(before, after) {
    const said = [];
    for (const [lane, now] of after) {
      if (!before.has(lane) || before.get(lane).phase !== now.phase) {
        said.push(`${lane}: ${now.words}`);
      }
    }
    for (const lane of before.keys()) {
      if (!after.has(lane)) {
        said.push(`${lane}: idle`);
      }
    }
    if (said.length) {
      news.textContent = said.join(' ');
    }
  }

  async function look() {
    try {
      const answer = await fetch(here, { headers: { Accept: 'text/html' }, cache: 'no-store' });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const before = lanes();
      for (const section of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(section.id);
        if (fresh && !section.isEqualNode(fresh)) {
          become(section, fresh);
        }
      }
      // What was not there before, such as a run's attempts, needs its place: after the one before it.
      for (const fresh of page.querySelectorAll('main > [data-live]')) {
        if (!document.getElementById(fresh.id)) {
          const before = fresh.previousElementSibling;
          const place = before && document.getElementById(before.id);
          if (place) {
            place.after(document.importNode(fresh, true));
          }
        }
      }
      tell(before, lanes());
      document.body.dataset.every = page.body.dataset.every;
      failures = 0;
      say('Updates by itself');
    } catch (e) {
      failures += 1;
      say('No answer; trying again');
    }
    again();
  }

  function say(text) {
    if (state.textContent !== text) {
      state.textContent = text;
    }
  }

  function again() {
    clearTimeout(timer);
    const wait = Number(document.body.dataset.every);
    if (wait && !paused && !document.hidden) {
      timer = setTimeout(look, wait * Math.min(2 ** failures, 16));
    }
  }

  toggle.hidden = false;
  toggle.addEventListener('click', () => {
    paused = !paused;
    toggle.textContent = paused ? 'Update again' : 'Pause updates';
    say(paused ? 'Paused' : 'Updates by itself');
    if (paused) {
      clearTimeout(timer);
    } else {
      look();
    }
  });
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (!document.hidden && !paused) {
      look();
    }
  });
  say('Updates by itself');
  again();
})();
