/* Конец сеанса: за пять минут предупреждает, по кнопке продлевает; набранное и место ввода не трогает. */
(function () {
  'use strict';
  var page = document.querySelector('[data-session]').dataset, WARN = 300;
  var box = document.querySelector('[data-session]').content.firstElementChild.cloneNode(true);
  var stay = box.querySelector('[data-stay]'), again = box.querySelector('[data-again]'), words = page.words.split(',');
  var state = '', token, timer, due, before;

  function plan(seconds) {
    due = Date.now() + seconds * 1000;
    clearTimeout(timer);
    timer = setTimeout(function () { ask(); }, seconds * 1000);
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

  /* Продлить или войти снова могли в другой вкладке; чужой вход этой странице не подходит. */
  function read(answer) {
    var left = answer.name === page.name ? answer.left : 0;
    if (!left) return say('over', 0);
    token = answer.token;
    document.querySelectorAll('[name=csrfmiddlewaretoken]').forEach(function (field) { field.value = token; });
    if (left > WARN) plan(left - WARN);
    else plan(Math.min(left + 2, 60));
    say(left > WARN ? '' : answer.prolongs ? 'idle' : 'whole', left);
  }

  function ask(press) {
    fetch(page.session, press ? { method: 'POST', headers: { 'X-CSRFToken': token } } : { headers: { 'X-Background': '1' } })
      .then(function (answer) { return answer.json(); })
      .then(read, function () { if (press) say('lost', 0); plan(20); });
  }

  document.querySelector('[data-session]').after(box);
  box.addEventListener('focusin', function (event) { if (!box.contains(event.relatedTarget)) before = event.relatedTarget; });
  stay.addEventListener('click', function () { ask(true); });
  document.addEventListener('visibilitychange', function () {
    if (!document.hidden && (state || Date.now() >= due)) ask();
  });
  plan(Math.max(1, page.left - WARN));
})();
