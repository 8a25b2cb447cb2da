/* Набранное переживает перезагрузку: ждёт в памяти вкладки, пока его не отправят или не выйдут. */
(function () {
  'use strict';
  var form = document.querySelector('[data-keep]'), store = sessionStorage;
  if (!form) return;
  var key = 'typed ' + new URL(form.action).pathname, kept = JSON.parse(store[key] || '{}');
  function ours(name) { return /^(text|answer_\d+)$/.test(name); }
  Array.prototype.forEach.call(form.elements, function (control) {
    var field = ours(control.name) && form.elements[control.name];     /* у выбора — все его кружки сразу */
    if (field) field.value = field.value || kept[control.name] || '';  /* что вернул портал, новее */
  });
  form.addEventListener('input', function (event) {
    if (!ours(event.target.name)) return;
    kept[event.target.name] = event.target.value;
    store[key] = JSON.stringify(kept);
  });
  window.addEventListener('submit', function () { store.removeItem(key); });
})();
