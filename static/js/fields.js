/* Кнопки: «Показать пароль», скопировать, распечатать. */
(function () {
  'use strict';
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
