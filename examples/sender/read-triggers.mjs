// Reads one channel's triggers as a sender would: committed records only, each trigger once.
//   npm install && node read-triggers.mjs [channel] [seconds]
import { Kafka, logLevel } from 'kafkajs';
import { SchemaRegistry } from '@kafkajs/confluent-schema-registry';

const channel = process.argv[2] ?? 'email';
const seconds = Number(process.argv[3] ?? 0);
const broker = process.env.BECKON_KAFKA ?? '127.0.0.1:9092';
const host = process.env.BECKON_REGISTRY ?? 'http://127.0.0.1:8085/apis/ccompat/v7';

const registry = new SchemaRegistry({ host });
const kafka = new Kafka({ clientId: 'example-sender', brokers: [broker], logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `example-sender-${process.pid}`, readUncommitted: false });
const sent = new Set();

await consumer.connect();
await consumer.subscribe({ topic: `beckon.triggers.${channel}`, fromBeginning: true });
await consumer.run({
  eachMessage: async ({ message }) => {
    const trigger = await registry.decode(message.value);
    // After a crash a trigger may come again with the same id: whoever remembers ids sends once.
    if (sent.has(trigger.id)) return;
    sent.add(trigger.id);
    console.log(JSON.stringify({
      key: message.key.toString(),
      ceId: message.headers.ce_id.toString(),
      kind: trigger.kind,
      rule: trigger.rule,
      contact: trigger.contact,
      template: trigger.template,
      payload: trigger.payload === '' ? null : JSON.parse(trigger.payload),
      why: trigger.facts.map((fact) => `${fact.name}: ${fact.value}`),
    }));
  },
});
if (seconds > 0) {
  setTimeout(async () => {
    await consumer.disconnect();
    console.log(`${sent.size} triggers`);
    process.exit(sent.size > 0 ? 0 : 1);
  }, seconds * 1000);
}
