/* Файлы уходят сразу после выбора, по одному: POST на data-upload. Ответ: {ok, uuid, name, size, error}. */
(function () {
  'use strict';
  var zone = document.querySelector('[data-upload]');
  if (!zone) return;
  var form = zone.closest('form'), input = zone.querySelector('input[type=file]');
  var list = form.querySelector('[data-files]'), live = form.querySelector('[data-say]');
  var pattern = document.getElementById('file-row'), max = +zone.dataset.maxBytes;
  var queue = [], busy = false, waiting = null;

  function say(text) { live.textContent = text; }
  function size(bytes) {
    return bytes < 1048576 ? Math.max(1, Math.round(bytes / 1024)) + '\u00a0КБ'
      : (bytes / 1048576).toLocaleString('ru', { maximumFractionDigits: 1 }) + '\u00a0МБ';
  }

  function row(file) {
    var li = pattern.content.firstElementChild.cloneNode(true), job = { file: file, li: li };
    ['name', 'progress', 'state', 'retry', 'remove', 'ready', 'bad'].forEach(function (part) {
      job[part] = li.querySelector('[data-' + part + ']');
    });
    job.name.textContent = file.name;
    li.querySelector('.vh').textContent = ' ' + file.name;
    job.progress.setAttribute('aria-label', 'Загрузка ' + file.name);
    job.remove.addEventListener('click', function (event) {
      if (job.uuid) return;              /* этот удалит сервер */
      event.preventDefault();
      if (job.xhr) job.xhr.abort();
      queue = queue.filter(function (other) { return other !== job; });
      li.remove();
      say('Файл ' + file.name + ' убран');
      input.focus();
    });
    job.retry.addEventListener('click', function () { add(job); });
    list.append(li);
    return job;
  }

  function show(job, phase, text) {
    job.progress.hidden = phase !== 'going';
    job.ready.hidden = phase !== 'ready';
    job.bad.hidden = phase !== 'bad';
    job.retry.hidden = true;
    job.state.textContent = phase === 'bad' ? '' : text;
    if (phase === 'bad') {
      job.bad.querySelector('[data-reason]').textContent = 'Не загружен: ' + text;
      say(job.file.name + '. Не загружен: ' + text);
    }
  }

  function add(job) {
    if (job.file.size > max) return show(job, 'bad', 'размер ' + size(job.file.size) + ', можно до ' + size(max));
    show(job, 'going', 'Ждёт');
    queue.push(job);
    next();
  }

  function finished() {
    busy = false;
    if (queue.length) return next();
    var button = waiting;
    waiting = null;
    if (button && !list.querySelector('[data-bad]:not([hidden])')) button.click();
  }

  function answer(job) {
    var data = null;
    try { data = JSON.parse(job.xhr.responseText); } catch (e) { /* страница входа */ }
    if (data && data.ok) {
      job.uuid = job.remove.value = data.uuid;
      job.name.textContent = data.name;
      show(job, 'ready', size(data.size));
      say('Файл ' + data.name + ' загружен и проверен');
    } else if (data && data.error) {
      show(job, 'bad', data.error);
    } else {
      broken(job);
    }
  }

  function broken(job) {
    show(job, 'bad', 'связь прервалась.');
    job.retry.hidden = false;
  }

  function next() {
    var job = queue[0];
    if (busy || !job) return;
    busy = true;
    queue.shift();
    var data = new FormData(), xhr = job.xhr = new XMLHttpRequest();
    data.append('files', job.file);
    xhr.open('POST', zone.dataset.upload);
    xhr.setRequestHeader('X-CSRFToken', form.elements.csrfmiddlewaretoken.value);
    xhr.setRequestHeader('Accept', 'application/json');
    xhr.upload.onprogress = function (event) {
      if (!event.lengthComputable) return;
      job.progress.value = 100 * event.loaded / event.total;
      job.state.textContent = event.loaded < event.total
        ? size(event.loaded) + ' из ' + size(event.total) : 'Проверяем…';
    };
    xhr.onload = function () { answer(job); };
    xhr.onerror = function () { broken(job); };
    xhr.onloadend = function () { job.xhr = null; finished(); };
    show(job, 'going', 'Загружаем');
    say('Загружаем ' + job.file.name);
    xhr.send(data);
  }

  function take(files) { Array.prototype.forEach.call(files, function (file) { add(row(file)); }); }

  input.addEventListener('change', function () { take(input.files); input.value = ''; });
  zone.addEventListener('dragover', function (event) { event.preventDefault(); zone.classList.add('over-drop'); });
  zone.addEventListener('dragleave', function () { zone.classList.remove('over-drop'); });
  zone.addEventListener('drop', function (event) {
    event.preventDefault();
    zone.classList.remove('over-drop');
    take(event.dataTransfer.files);
  });

  /* файлы ещё в пути: дождёмся и нажмём ту же кнопку */
  form.addEventListener('submit', function (event) {
    if (!busy && !queue.length) return;
    event.preventDefault();
    waiting = event.submitter;
    say('Загружаем файлы. Продолжим, как только закончим');
  });
})();
