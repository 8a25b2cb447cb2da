/* Набранное переживает перезагрузку: ждёт в памяти вкладки, пока его не отправят или не выйдут. */
(function () {
  'use strict';
  var form = document.querySelector('[data-keep]'), store = sessionStorage;
  if (!form) return;
  var area = form.elements.text, key = new URL(form.action).pathname;
  area.value = area.value || store[key] || '';       /* что вернул портал, новее */
  area.addEventListener('input', function () { store[key] = area.value; });
  window.addEventListener('submit', function () { store.removeItem(key); });
})();
