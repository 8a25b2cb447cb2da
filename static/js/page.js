/* Каждая страница. Без defer: стили узнают о скриптах до показа. */
(function () {
  'use strict';
  document.documentElement.classList.add('js');
  document.addEventListener('DOMContentLoaded', function () {
    var errors = document.getElementById('errors');
    if (errors) errors.focus();
    else if (location.hash === '#errors') history.replaceState(null, '', location.pathname + location.search);
  });
  /* Второе нажатие оборвало бы ответ на первое. */
  var sent;
  function forget() { sent = 0; }
  document.addEventListener('submit', function (event) {
    if (event.defaultPrevented) return;
    if (sent === event.target) event.preventDefault();
    sent = event.target;
    setTimeout(forget, 9999);
  });
  window.addEventListener('pageshow', forget);
  function line() {
    var box = document.getElementById('line');
    if (box) box.textContent = navigator.onLine ? '' : box.dataset.lost;
  }
  window.addEventListener('online', line);
  window.addEventListener('offline', line);
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.more').forEach(function (details) { details.open = true; });
  });
})();
