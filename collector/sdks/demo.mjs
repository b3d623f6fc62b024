// Walks a person's path through the demo's page in headless Chromium, and takes a picture of its end.
//   node demo.mjs [URL] [PICTURE]           while scripts/run is running
import puppeteer from 'puppeteer-core';

const url = process.argv[2] ?? 'http://127.0.0.1:8080/demo';
const picture = process.argv[3] ?? 'demo.png';
const user = `visitor-${Date.now().toString(36)}`;
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const tab = await browser.newPage();
await tab.setViewport({ width: 1180, height: 640 });
tab.on('pageerror', (error) => console.error('page:', error.message));
await tab.goto(url + '?utm_source=search&utm_medium=cpc');
await tab.waitForFunction(() => !Array.isArray(window.beckon));
const visitor = await tab.evaluate(() => window.beckon.visitor());
// Nobody knows who it is while the cart is filled.
await tab.click('button[data-product="85123A"]');
await tab.click('button[data-product="22697"]');
await new Promise((resolve) => setTimeout(resolve, 2500));
await tab.type('#user', user);
await tab.click('#form button');
await tab.waitForSelector('.trigger', { timeout: 60_000 });
const seen = await tab.$eval('.trigger', (box) => box.innerText);
await tab.screenshot({ path: picture });
console.log(JSON.stringify({ visitor, user, seen }));
await browser.close();
