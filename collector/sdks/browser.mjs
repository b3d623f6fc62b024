// Sends events with a browser's library, as it comes from npm, in headless Chromium.
//   node browser.mjs LIBRARY URL KEY RUN COUNT      LIBRARY: segment or rudder
import { readFileSync } from 'node:fs';
import http from 'node:http';
import puppeteer from 'puppeteer-core';

const [library, url, key, run, count] = process.argv.slice(2);
const here = new URL('node_modules/', import.meta.url);
const file = {
  segment: '@segment/analytics-next/dist/umd/index.js',
  rudder: '@rudderstack/analytics-js/dist/npm/legacy/bundled/umd/index.js',
}[library];
const script = readFileSync(new URL(file, here));

const page = `<!doctype html><title>trial</title><script>window.key=${JSON.stringify(key)}; window.url=${JSON.stringify(url)};</script>
<script src="/library.js"></script>`;
const site = http.createServer((request, response) => {
  const js = request.url === '/library.js';
  response.writeHead(200, { 'Content-Type': js ? 'text/javascript' : 'text/html' });
  response.end(js ? script : page);
});
await new Promise((resolve) => site.listen(0, '127.0.0.1', resolve));

const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const tab = await browser.newPage();
tab.on('pageerror', (error) => console.error('page', error.message));
if (process.env.VERBOSE) tab.on('console', (message) => console.error('console', message.text()));
await tab.goto(`http://127.0.0.1:${site.address().port}/`);
const start = {
  segment: async (key, url) => {
    // The same settings that the library would fetch from its maker's network.
    const host = url.replace(/^https?:\/\//, '') + '/v1';
    window.analytics = window.AnalyticsNext.AnalyticsBrowser.load(
      { writeKey: key, cdnSettings: { integrations: { 'Segment.io': { apiKey: key } } } },
      { integrations: { 'Segment.io': { apiHost: host, protocol: 'http', deliveryStrategy: { strategy: 'batching', config: { size: 50, timeout: 500 } } } } },
    );
    await window.analytics;
  },
  rudder: async (key, url) => {
    window.analytics = new window.rudderanalytics.RudderAnalytics();
    window.analytics.load(key, url, {
      configUrl: url,
      lockIntegrationsVersion: true,
      queueOptions: { maxAttempts: 1000, maxRetryDelay: 500, maxItems: 20000, batch: { enabled: true, maxItems: 50, flushInterval: 500 } },
    });
    await new Promise((resolve) => window.analytics.ready(resolve));
  },
};
await tab.evaluate(start[library], key, url);
await tab.evaluate(async (run, count) => {
  for (let i = 0; i < count; i++) {
    const more = { number: i, trial: run };
    window.analytics.track('Looked', more);
    if (i % 100 === 99) await new Promise((resolve) => setTimeout(resolve, 100));
  }
}, run, Number(count));
console.log('tracked');
// Whoever started this counts what has come, and says when it is enough.
await new Promise((resolve) => { process.stdin.once('data', resolve); process.stdin.once('end', resolve); });
await browser.close();
site.close();
process.exit(0);
