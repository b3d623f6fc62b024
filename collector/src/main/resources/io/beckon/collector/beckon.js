/* Beckon's tracking script. <script async src="https://collector.example/beckon.js" data-key="PUBLIC KEY"></script> */
(function (window, document) {
  'use strict';
  var script = document.currentScript;
  var navigator = window.navigator;
  var key = script && script.getAttribute('data-key');
  var url = (script && script.getAttribute('data-url')) || (script ? new URL(script.src).origin : '');
  var MOST = 200; // calls kept while nothing can be sent
  var AT_ONCE = 20;
  var LARGE = 50000; // characters
  var queue = [];
  var wait = 0; // milliseconds until the next attempt after one that failed
  var timer = null;
  var busy = false;

  // A browser may forbid all storage: then a visitor lasts as long as the page.
  var memory = {};
  var full = false; // the storage takes no more
  function load(name) {
    if (full && name in memory) return memory[name];
    try { return window.localStorage.getItem('beckon.' + name); } catch (e) { return name in memory ? memory[name] : null; }
  }
  function save(name, value) {
    memory[name] = value;
    try {
      if (value === null) window.localStorage.removeItem('beckon.' + name);
      else window.localStorage.setItem('beckon.' + name, value);
    } catch (e) { full = true; /* kept in memory above */ }
  }
  function id() {
    if (window.crypto && window.crypto.randomUUID) return window.crypto.randomUUID();
    var bytes = window.crypto.getRandomValues(new Uint8Array(16));
    return Array.prototype.map.call(bytes, function (b) { return ('0' + b.toString(16)).slice(-2); }).join('');
  }

  // Do Not Track, Global Privacy Control, or the visitor's own word.
  function mayNot() {
    var word = load('optOut');
    if (word !== null) return word === '1';
    return navigator.doNotTrack === '1' || window.doNotTrack === '1' || navigator.globalPrivacyControl === true;
  }
  function visitor() {
    var known = load('visitor');
    if (!known) save('visitor', (known = id()));
    return known;
  }
  function campaign() {
    var found = {};
    var any = false;
    new URLSearchParams(window.location.search).forEach(function (value, name) {
      if (name.indexOf('utm_') === 0) {
        found[name === 'utm_campaign' ? 'name' : name.slice(4)] = value;
        any = true;
      }
    });
    return any ? found : undefined;
  }

  function call(type, more) {
    if (mayNot()) return;
    var body = {
      type: type,
      messageId: id(),
      anonymousId: visitor(),
      userId: load('user') || undefined,
      timestamp: new Date().toISOString(),
      context: {
        library: { name: 'beckon.js' },
        page: { path: window.location.pathname, url: window.location.href, title: document.title, referrer: document.referrer },
        campaign: campaign()
      }
    };
    for (var name in more) body[name] = more[name];
    queue.push(body);
    if (queue.length > MOST) queue.shift();
    keep();
    plan(queue.length >= AT_ONCE ? 0 : 500);
  }
  function keep() { save('queue', queue.length ? JSON.stringify(queue) : null); }
  function body(calls) { return JSON.stringify({ writeKey: key, sentAt: new Date().toISOString(), batch: calls }); }
  // The first calls of the queue, so many at most, and one at least; browsers send no more than 64 KB of a page that is left.
  function some(most) {
    var size = 0;
    var count = 0;
    while (count < Math.min(most, queue.length) && (count === 0 || size < LARGE)) {
      size += JSON.stringify(queue[count]).length * 1.1;
      if (count === 0 || size < LARGE) count++;
    }
    return queue.slice(0, count);
  }
  function plan(millis) {
    if (timer === null && !busy) timer = window.setTimeout(send, Math.max(millis, wait));
  }
  function failed(seconds) {
    // Twice as long each time, a minute at most; or as long as the collector asks for.
    wait = Math.max(seconds * 1000, Math.min(60000, Math.max(1000, wait * 2)));
    plan(wait);
  }
  function send() {
    timer = null;
    if (busy || !queue.length || navigator.onLine === false) return;
    busy = true;
    var calls = some(AT_ONCE);
    var text = body(calls);
    window.fetch(url + '/v1/b', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: text, keepalive: text.length < LARGE })
      .then(function (answer) {
        busy = false;
        if (answer.status >= 500 || answer.status === 429 || answer.status === 408) {
          failed(Number(answer.headers.get('Retry-After')) || 0);
          return;
        }
        if (!answer.ok) window.console.warn('beckon: the collector refuses ' + calls.length + ' calls: ' + answer.status);
        wait = 0;
        done(calls);
        if (queue.length) plan(0);
      })
      .catch(function () { busy = false; failed(0); });
  }
  function done(calls) {
    var sent = {};
    calls.forEach(function (one) { sent[one.messageId] = true; });
    queue = queue.filter(function (one) { return !sent[one.messageId]; });
    keep();
  }
  // Whoever leaves does not wait for an answer. What was on its way as well comes twice with the same id, and counts once.
  function leave() {
    if (!queue.length || !navigator.sendBeacon) return;
    // They stay in the queue until somebody has said that they came: an id counts once.
    navigator.sendBeacon(url + '/v1/b', new Blob([body(some(50))], { type: 'text/plain' }));
  }

  var api = {
    page: function (properties) { call('page', { properties: properties || {} }); },
    track: function (event, properties) { call('track', { event: event, properties: properties || {} }); },
    viewed: function (product) { api.track('Product Viewed', product); },
    searched: function (query) { api.track('Products Searched', { query: query }); },
    added: function (product) { api.track('Product Added', product); },
    removed: function (product) { api.track('Product Removed', product); },
    cart: function (products) { api.track('Cart Viewed', { products: products }); },
    checkout: function (products) { api.track('Checkout Started', { products: products }); },
    identify: function (user, traits) {
      if (mayNot()) return;
      save('user', String(user));
      call('identify', { traits: traits || {} });
    },
    /** {email: true}: a wish to be written to, which the shop must confirm; {email: false}: at once. */
    consent: function (channels) { api.track('Consent Changed', { consents: channels }); },
    /** On a shared device, after signing out: the next one is somebody else. */
    reset: function () { save('user', null); save('visitor', null); },
    optOut: function () { queue = []; keep(); save('optOut', '1'); save('user', null); save('visitor', null); },
    optIn: function () { save('optOut', '0'); },
    visitor: function () { return mayNot() ? null : visitor(); },
    flush: function () { plan(0); }
  };

  try { queue = JSON.parse(load('queue') || '[]'); } catch (e) { queue = []; }
  window.addEventListener('online', function () { wait = 0; plan(0); });
  window.addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', function () { if (document.visibilityState === 'hidden') leave(); });

  // Calls made before this was here: window.beckon = [['identify', 'ann'], ['page']].
  var before = window.beckon;
  window.beckon = api;
  if (Array.isArray(before)) before.forEach(function (one) { api[one[0]].apply(api, one.slice(1)); });
  if (!script || script.getAttribute('data-page') !== 'no') api.page();
  if (queue.length) plan(0);
})(window, document);
