/* Поля и кнопки: счётчик знаков, «Показать пароль», скопировать, распечатать. */
(function () {
  'use strict';
  function plural(n, forms) {
    var a = n % 10, b = n % 100;
    return forms[a === 1 && b !== 11 ? 0 : a > 1 && a < 5 && (b < 12 || b > 14) ? 1 : 2];
  }

  /* Счётчик молчит, пока до предела далеко; ввод не обрезает. Перевод строки на сервере — два знака. */
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

  /* Перед отправкой поле снова становится паролем: иначе браузер запомнит его как обычный текст. */
  document.querySelectorAll('[data-show]').forEach(function (button) {
    var field = document.getElementById(button.dataset.show), word = button.querySelector('[data-word]');
    function set(open) {
      field.type = open ? 'text' : 'password';
      word.textContent = open ? 'Скрыть' : 'Показать';
    }
    button.addEventListener('click', function () { set(field.type === 'password'); });
    field.form.addEventListener('submit', function () { set(false); });
  });

  /* Номер, код и ключ. */
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
