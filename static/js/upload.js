/* Файлы уходят сразу после выбора, по одному. Ответ: {ok, uuid, name, size, thumbnail, waits, error}. */
(function () {
  'use strict';
  var zone = document.querySelector('[data-upload]');
  if (!zone) return;
  var form = zone.closest('form'), input = zone.querySelector('input'), max = +zone.dataset.maxBytes;
  var list = form.querySelector('[data-files]'), live = form.querySelector('[data-say]');
  var queue = [], busy, waiting;

  function say(text) { live.textContent = text; }
  function size(bytes) {
    return bytes < 1048576 ? (Math.round(bytes / 1024) || 1) + '\u00a0КБ'
      : (Math.round(bytes / 104857.6) / 10).toLocaleString('ru') + '\u00a0МБ';
  }

  function row(file) {
    var job = { file: file, li: document.getElementById('file-row').content.firstElementChild.cloneNode(true) };
    job.li.querySelectorAll('*').forEach(function (part) {
      for (var name in part.dataset) job[name] = part;
    });
    call(job, file.name);
    job.remove.onclick = function (event) {
      if (job.uuid) return;              /* этот удалит сервер */
      event.preventDefault();
      if (job.xhr) job.xhr.abort();
      queue = queue.filter(function (other) { return other !== job; });
      job.li.remove();
      say(file.name + ': убран');
      input.focus();
    };
    job.retry.onclick = function () { add(job); };
    list.append(job.li);
    add(job);
  }

  function call(job, name) {
    job.li.querySelectorAll('[data-name]').forEach(function (part) { part.textContent = name; });
  }

  function show(job, phase, text) {
    ['progress', 'ready', 'bad'].forEach(function (part) { job[part].hidden = part !== phase; });
    job.retry.hidden = true;
    job.state.textContent = text;
  }

  function fail(job, why) {
    show(job, 'bad', '');
    say(job.file.name + ': ' + (job.reason.textContent = 'Не загружен: ' + why));
  }

  function add(job) {
    /* Вверх: чтобы не вышло «10 МБ, можно до 10 МБ». */
    if (job.file.size > max) return fail(job, 'размер ' + size(job.file.size + 52428) + ', можно до ' + size(max));
    show(job, 'progress', 'Ждёт');
    queue.push(job);
    next();
  }

  function keep(job, data) {
    job.uuid = job.remove.value = data.uuid;
    job.caption.name = job.caption.id = job.said.htmlFor = 'caption-' + data.uuid;
    job.said.hidden = job.caption.parentNode.hidden = false;
    call(job, data.name);
    show(job, data.waits || 'ready', size(data.size) + ' ' + data.waits);
    if (data.thumbnail) {
      job.shot.src = data.thumbnail;
      job.shot.hidden = false;
      job.li.firstElementChild.remove();
    }
    say(data.name + ': ' + (data.waits || 'загружен и проверен'));
  }

  function answer(job) {
    var data = {};
    try { data = JSON.parse(job.xhr.responseText); } catch (e) {
      if (job.xhr.status === 200 || job.xhr.status === 403) {      /* не ответ, а страница входа */
        dispatchEvent(new Event('ask'));
        return broken(job, live.dataset.out);
      }
    }
    /* есть на сервере, а в списке нет: прошлый ответ о нём не дошёл */
    if (data.ok || data.uuid && !list.querySelector('[value="' + data.uuid + '"]')) keep(job, data);
    else if (data.error) fail(job, data.error);
    else broken(job, live.dataset.broken);
  }

  function broken(job, why) {
    fail(job, why);
    job.retry.hidden = false;
  }

  function next() {
    if (busy || !queue.length) return;
    var job = busy = queue.shift(), data = new FormData(), xhr = job.xhr = new XMLHttpRequest();
    data.append('files', job.file);
    xhr.open('POST', zone.dataset.upload);
    xhr.setRequestHeader('X-CSRFToken', form.elements.csrfmiddlewaretoken.value);
    xhr.upload.onprogress = function (event) {
      var part = event.loaded / event.total;
      job.remove.disabled = part === 1;  /* отменять поздно: сервер уже проверяет */
      job.progress.value = 100 * part;
      job.state.textContent = part < 1 ? size(event.loaded) + ' из ' + size(event.total) : 'Проверяем…';
    };
    xhr.onload = function () { answer(job); };
    xhr.onerror = function () { broken(job, live.dataset.broken); };
    xhr.onloadend = function () {
      job.xhr = busy = null;
      job.remove.disabled = false;
      if (queue.length) return next();
      if (waiting && !list.querySelector('[data-bad]:not([hidden])')) waiting.click();
      waiting = null;
    };
    show(job, 'progress', 'Загружаем');
    say(job.file.name + ': загружаем');
    xhr.send(data);
  }

  input.onchange = function () {
    Array.from(input.files).forEach(row);
    input.value = '';
  };
  zone.ondragover = zone.ondragleave = zone.ondrop = function (event) {
    event.preventDefault();
    zone.classList.toggle('over-drop', event.type === 'dragover');
    if (event.type === 'drop') Array.from(event.dataTransfer.files).forEach(row);
  };

  /* файлы ещё в пути: дождёмся и нажмём ту же кнопку */
  form.addEventListener('submit', function (event) {
    if (!busy) return;
    event.preventDefault();
    waiting = event.submitter;
    say(live.dataset.wait);
  });
})();
