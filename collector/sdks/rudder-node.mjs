// Sends events with @rudderstack/rudder-sdk-node as it comes from npm.
//   node rudder-node.mjs URL KEY RUN COUNT
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const [dataPlaneUrl, key, run, count] = process.argv.slice(2);
const client = new RudderAnalytics(key, {
  dataPlaneUrl,
  flushAt: 50,
  flushInterval: 500,
  retryCount: 1000,
  axiosRetryConfig: { retryDelay: () => 500 },
  logLevel: 'none',
  errorHandler: (error) => console.error('error', error.message),
});
let acknowledged = 0;
for (let i = 0; i < Number(count); i++) {
  client.track(
    { event: 'Looked', userId: `${run}-user-${i % 50}`, messageId: `${run}-${i}`, properties: { number: i, trial: run } },
    (error) => { if (!error) acknowledged++; },
  );
  if (i % 250 === 249) await new Promise((resolve) => setTimeout(resolve, 200));
}
const end = Date.now() + 120_000;
while (acknowledged < Number(count) && Date.now() < end) {
  await client.flush().catch((error) => console.error('error', error.message));
  await new Promise((resolve) => setTimeout(resolve, 100));
}
console.log('sent', acknowledged);
process.exit(0);
