/* Счётчик знаков молчит, пока до предела далеко; ввод не обрезает. */
(function () {
  'use strict';
  function plural(n, forms) {
    var a = n % 10, b = n % 100;
    return forms[a === 1 && b !== 11 ? 0 : a > 1 && a < 5 && (b < 12 || b > 14) ? 1 : 2];
  }

  document.querySelectorAll('[data-max]').forEach(function (area) {
    var out = document.querySelector('[data-count="' + area.id + '"]'), max = +area.dataset.max;
    if (!out) return;
    function show() {
      var left = max - area.value.length, n = Math.abs(left), text = n.toLocaleString('ru');
      out.textContent = left < 0 ? 'Лишних знаков: ' + text + '. Сократите текст'
        : left < max / 4 ? plural(n, ['Остался ', 'Осталось ', 'Осталось ']) + text + ' ' + plural(n, ['знак', 'знака', 'знаков'])
        : 'До ' + max.toLocaleString('ru') + ' знаков';
      out.classList.toggle('over', left < 0);
    }
    area.addEventListener('input', show);
    show();
  });
})();
