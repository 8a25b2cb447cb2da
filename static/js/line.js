/* Нет сети: говорит об этом, пока она не вернётся. */
(function () {
  'use strict';
  var box = document.getElementById('line');
  function tell() {
    var lost = !navigator.onLine;
    box.className = lost ? 'still' : '';
    box.textContent = lost ? box.dataset.lost + (document.querySelector('main .input') ? ' ' + box.dataset.typed : '') : '';
  }
  addEventListener('online', tell);
  addEventListener('offline', tell);
  tell();
})();
