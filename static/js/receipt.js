/* Расписка: скопировать номер или код, распечатать. */
(function () {
  'use strict';
  document.querySelectorAll('[data-copy]').forEach(function (button) {
    var word = button.querySelector('[data-word]'), was = word.textContent, say = document.querySelector('[data-say]');
    if (!navigator.clipboard) { button.hidden = true; return; }
    button.addEventListener('click', function () {
      var text = document.getElementById(button.dataset.copy).textContent.trim();
      navigator.clipboard.writeText(text).then(function () {
        word.textContent = 'Скопировано';
        if (say) say.textContent = 'Скопировано: ' + text;
        setTimeout(function () { word.textContent = was; }, 2500);
      }, function () { button.hidden = true; });
    });
  });
  document.querySelectorAll('[data-print]').forEach(function (button) {
    button.addEventListener('click', function () { window.print(); });
  });
})();
