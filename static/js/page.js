/* Каждая страница: фокус на сводке ошибок, на бумаге раскрыты подробности. */
(function () {
  'use strict';
  var errors = document.getElementById('errors');
  if (errors) errors.focus();
  else if (location.hash === '#errors') history.replaceState(null, '', location.pathname + location.search);
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.more').forEach(function (details) { details.open = true; });
  });
})();
