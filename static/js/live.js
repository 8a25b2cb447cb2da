/* Спрашивает портал, нет ли нового, пока вкладку видно. */
(function () {
  'use strict';
  var box = document.querySelector('[data-live]'), data = box.dataset, every = data.every * 1000, wait = every;
  var follow = box.querySelector('input'), out = box.nextElementSibling, bar = out.firstElementChild.content.firstElementChild;
  var count = document.querySelector('[data-unread]'), title = document.title, seen = +data.seen, tag = '', timer, off;

  function plan(now) {
    clearTimeout(timer);
    if (!off && follow.checked && !document.hidden) timer = setTimeout(ask, now ? 0 : wait);
  }

  function later(seconds) { wait = Math.max(Math.min(wait * 2, 6e5), seconds * 1000 || 0); }

  function show(news) {
    count.textContent = news.unread || '';
    count.nextElementSibling.textContent = news.words;
    if (news.seen > seen) {
      out.append(bar);
      bar.firstElementChild.textContent = news.said;
      document.title = news.said + ' ' + title;
    }
    seen = news.seen;
  }

  function ask() {
    fetch(data.live, { headers: { 'X-Background': '1', 'If-None-Match': tag }, cache: 'no-store' }).then(function (answer) {
      off = answer.status === 401;
      if (off) dispatchEvent(new Event('ask'));
      else if (answer.ok || answer.status === 304) wait = every;
      else later(answer.headers.get('Retry-After'));
      if (!answer.ok) return;
      tag = answer.headers.get('ETag');
      return answer.json().then(show);
    }).catch(later).then(plan);
  }

  follow.checked = localStorage.live !== 'off';
  follow.onchange = function () { localStorage.live = follow.checked ? '' : 'off'; plan(1); };
  document.addEventListener('visibilitychange', plan);
  window.addEventListener('asked', function () { off = 0; plan(); });
  plan();
})();
