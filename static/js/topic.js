/* Темы находятся, пока их называют. */
(function () {
  'use strict';
  var field = document.getElementById('q'), say = document.getElementById('found'), last = 0, timer;

  function chosen() { return (document.querySelector('[name=category]:checked') || {}).value || ''; }

  function show(query) {
    var mine = ++last, was = chosen();
    clearTimeout(timer);
    query.set('category', was);
    fetch('?' + query).then(function (answer) { return answer.text(); }).then(function (html) {
      var page = new DOMParser().parseFromString(html, 'text/html');
      var old = document.getElementById('topics'), topics = page.getElementById('topics');
      if (mine !== last || !topics) return;
      if (chosen() !== was) return show(query);
      var held = old.contains(document.activeElement);
      old.replaceWith(topics);
      say.textContent = page.getElementById('found').textContent;
      if (held) (topics.querySelector(':checked') || field).focus();
    }, function () {
      say.textContent = 'Связь прервалась';
      addEventListener('online', find, { once: true });
    });
  }

  function find() { show(new URLSearchParams(new FormData(field.form))); }

  field.oninput = function () {
    clearTimeout(timer);
    timer = setTimeout(find, 400);
  };
  field.form.onsubmit = function () {
    find();
    return false;
  };
  document.addEventListener('click', function (event) {
    var link = event.target.closest('#topics a');
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    field.value = '';
    show(new URLSearchParams(link.search));
  });
})();
