/* Каждая страница: фокус на сводке ошибок, на бумаге раскрыты подробности. */
(function () {
  'use strict';
  var errors = document.getElementById('errors');
  if (errors) errors.focus();
  window.addEventListener('beforeprint', function () {
    document.querySelectorAll('details.more').forEach(function (details) { details.open = true; });
  });
})();
