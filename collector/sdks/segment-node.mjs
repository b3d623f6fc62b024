// Sends events with @segment/analytics-node as it comes from npm.
//   node segment-node.mjs URL KEY RUN COUNT
import { Analytics } from '@segment/analytics-node';

const [host, writeKey, run, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, maxRetries: 1000, flushAt: 50, flushInterval: 500 });
analytics.on('error', (error) => console.error('error', error.code));
for (let i = 0; i < Number(count); i++) {
  analytics.track({ event: 'Looked', userId: `${run}-user-${i % 50}`, messageId: `${run}-${i}`, properties: { number: i, trial: run } });
  if (i % 250 === 249) await new Promise((resolve) => setTimeout(resolve, 200));
}
await analytics.closeAndFlush({ timeout: 120_000 });
console.log('sent');
