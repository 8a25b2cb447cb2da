/* Предупреждает о конце сеанса; набранного не трогает. */
(function () {
  'use strict';
  var pattern = document.querySelector('[data-session]'), page = pattern.dataset, WARN = 300;
  var box = pattern.content.firstElementChild.cloneNode(true), words = page.words.split(',');
  var stay = box.querySelector('[data-stay]'), again = box.querySelector('[data-again]');
  var state = '', token, timer, due, before;

  function plan(seconds) {
    due = Date.now() + seconds * 1000;
    clearTimeout(timer);
    timer = setTimeout(ask, seconds * 1000);
  }

  function say(what, left) {
    var n = Math.ceil(left / 60), held = box.contains(document.activeElement);
    box.querySelectorAll('[data-minutes]').forEach(function (out) {
      out.textContent = n + '\u00a0' + words[n === 1 ? 0 : n < 5 ? 1 : 2];
    });
    if (what === state) return;
    state = what;
    box.hidden = !what;
    document.documentElement.classList.toggle('warned', !!what);
    box.querySelectorAll('[data-say]').forEach(function (text) { text.hidden = text.dataset.say !== what; });
    stay.hidden = what !== 'idle' && what !== 'lost';
    again.hidden = what !== 'over';
    if (held && stay.hidden && before) before.focus();
  }

  /* чужой вход не в счёт */
  function read(answer) {
    var left = answer.name === page.name ? answer.left : 0;
    if (!left) return say('over', 0);
    token = answer.token;
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(function (field) { field.value = token; });
    plan(left > WARN ? left - WARN : Math.min(left + 2, 60));
    say(left > WARN ? '' : answer.prolongs ? 'idle' : 'whole', left);
    dispatchEvent(new Event('asked'));
  }

  function fetched(options, failed) {
    fetch(page.session, options).then(function (answer) { return answer.json(); }).then(read, function () {
      if (failed) say(failed, 0);
      plan(20);
    });
  }

  function ask() { fetched({ headers: { 'X-Background': '1' } }); }

  function back() { if (!document.hidden && (state || Date.now() >= due)) ask(); }

  pattern.after(box);
  box.addEventListener('focusin', function (event) { if (!box.contains(event.relatedTarget)) before = event.relatedTarget; });
  stay.addEventListener('click', function () { fetched({ method: 'POST', headers: { 'X-CSRFToken': token } }, 'lost'); });
  document.addEventListener('visibilitychange', back);
  window.addEventListener('ask', ask);
  window.addEventListener('focus', back);
  plan(Math.max(1, page.left - WARN));
})();
