// Kills a collector under load again and again (SIGKILL), and says which acknowledged events are missing from the topic.
//   node kill.mjs [TIMES]      while scripts/run is running; needs kcat. The collector is one of its own, on port 18080.
import { execFileSync, spawn } from 'node:child_process';

const times = Number(process.argv[2] ?? 20);
const root = new URL('../../', import.meta.url).pathname;
const url = 'http://127.0.0.1:18080';
const auth = { Authorization: 'Basic ' + Buffer.from('demo-secret-key-0001:').toString('base64') };
const run = `kill-${Date.now().toString(36)}`;
const acknowledged = new Set();
const pause = (millis) => new Promise((resolve) => setTimeout(resolve, millis));
let stop = false;
let collector;

const start = () => { collector = spawn(`${root}scripts/collector`, ['--port', '18080'], { stdio: 'ignore' }); };
async function ready() {
  for (;;) {
    try {
      if ((await fetch(`${url}/readyz`)).ok) return;
    } catch { /* not yet */ }
    await pause(50);
  }
}
async function load(sender) {
  for (let i = 0; !stop; i++) {
    const ids = Array.from({ length: 10 }, (_, k) => `${run}-${sender}-${i}-${k}.`);
    const batch = ids.map((messageId) => ({ type: 'track', event: 'Looked', userId: `${run}-${sender}`, messageId }));
    for (;;) {
      if (stop) return;
      try {
        const answer = await fetch(`${url}/v1/batch`, { method: 'POST', headers: auth, body: JSON.stringify({ batch }) });
        if (answer.ok) break;
      } catch { /* killed: the same batch again */ }
      await pause(20);
    }
    ids.forEach((id) => acknowledged.add(id));
  }
}

start();
await ready();
const senders = Array.from({ length: 8 }, (_, i) => load(i));
for (let i = 0; i < times; i++) {
  await pause(1000 + Math.random() * 1000);
  collector.kill('SIGKILL');
  await new Promise((resolve) => collector.once('exit', resolve));
  start();
  await ready();
}
await pause(1000);
stop = true;
await Promise.all(senders);
collector.kill('SIGTERM');
const topic = execFileSync('kcat', ['-b', '127.0.0.1:9092', '-t', 'beckon.events', '-C', '-e', '-q', '-o', 'beginning'], { maxBuffer: 1 << 30 });
const there = new Set(topic.toString('latin1').match(new RegExp(`${run}-\\d+-\\d+-\\d+\\.`, 'g')) ?? []);
const missing = [...acknowledged].filter((id) => !there.has(id));
console.log(`killed ${times} times: ${acknowledged.size} acknowledged, ${missing.length} of them missing, ${there.size} there`);
process.exit(missing.length === 0 ? 0 : 1);
