/* Автосохранение; до ответа набранное и во вкладке. */
(function () {
  'use strict';
  var form = document.querySelector('[data-autosave]'), store = sessionStorage, key = location.pathname;
  var base = form.elements.base, token = form.elements.csrfmiddlewaretoken, old = store[key];
  var first = +base.value.split('.')[2], saved = typed(), state, busy, timer, alone;

  /* опоздавшее не затрёт новое */
  function fields() {
    base.value = base.value.replace(/\d+$/, first + performance.now() | 0);
    var data = new FormData(form);
    data.delete('id_doc_number');
    return data;
  }

  function typed() {
    var data = fields();
    data.delete('base');
    data.delete(token.name);
    return '' + new URLSearchParams(data);
  }

  function tell(what) {
    state = what;
    form.querySelectorAll('[data-state]').forEach(function (part) { part.hidden = part.dataset.state !== state; });
    if (state) document.activeElement.scrollIntoView({ block: 'nearest' });
    if (state === 'out') dispatchEvent(new Event('ask'));
  }

  function send(body, text) {
    busy = text;
    /* Повтор не продлевает вход */
    fetch(form.dataset.autosave, { method: 'POST', body: body, redirect: 'manual', keepalive: document.hidden,
      headers: alone ? { 'X-Background': 1 } : {} })
      .then(function (answer) {
        return answer.ok ? answer.json() : { state: answer.status && answer.status !== 403 ? 'fault' : 'out' };
      }, function () { return { state: 'lost' }; })
      .then(function (answer) {
        busy = 0;
        if (state !== answer.state) tell(answer.state);
        if (!answer.says) return;
        if (old && (answer.restored || base.value.indexOf(answer.base))) location.reload();
        form.querySelector('[data-saved]').textContent = answer.says;
        base.value = base.value.replace(/^\w+/, answer.base);
        saved = text;
        if (old || typed() === text) old = store.removeItem(key);
      });
  }

  function save() {
    var text = typed();
    if (old && !busy) send(new URLSearchParams(old + '&restored=1&' + token.name + '=' + token.value), saved);
    if (!old && text !== saved && text !== busy && (document.hidden || !busy)) send(fields(), text);
  }

  function again() {
    busy = 0;
    alone = 1;
    save();
  }

  form.addEventListener('input', function () {
    alone = 0;
    clearTimeout(timer);
    timer = setTimeout(save, 1200);
    if (!old) store[key] = typed() + '&base=' + base.value;
    if (!old && typed() === saved) store.removeItem(key);
  });
  addEventListener('submit', function (event) {
    if (event.target === form) busy = typed();
    else save();               /* «Выйти» */
  });
  addEventListener('visibilitychange', save);
  addEventListener('pagehide', save);
  addEventListener('pageshow', again);
  addEventListener('online', again);
  addEventListener('asked', again);
  setInterval(again, 20000);
  if ('unsaved' in form.dataset) {
    if (old && !old.indexOf(saved)) old = 0;
    saved = '';
  }
})();
