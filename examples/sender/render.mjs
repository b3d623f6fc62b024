// Renders a message from each payload that it reads (JSON lines, as `scripts/rules payloads` prints them), with the Liquid templates beside it.
//   scripts/rules payloads --catalog examples/catalog/rule-tests.csv | node examples/sender/render.mjs
// Ends with 1 if a message has something in it that is not fit to print.
import { createInterface } from 'node:readline';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Liquid } from 'liquidjs';

const root = join(dirname(fileURLToPath(import.meta.url)), 'templates');
// A name that a payload does not have is a fault, except where a template asks whether it has it; a time stays on the contact's own clock.
const liquid = new Liquid({ root, extname: '.liquid', strictVariables: true, lenientIf: true, preserveTimezones: true });
const hollow = [
  [/\b1[0-9]{12}\b/, 'epoch milliseconds'],
  [/\[object|undefined|null|NaN/, 'a value that is no text'],
  [/ x ,|, (?=[:.\n])|: *\n|"" |\(\s*\)| {2,}/, 'a gap where a value belongs'],
  [/\d{4}-\d\d-\d\dT/, 'a time as a machine writes it'],
];
let faults = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { rule, channel, template, payload } = JSON.parse(line);
  const text = (await liquid.renderFile(template === '' ? 'default' : template, payload)).trim().replace(/\n{3,}/g, '\n\n');
  console.log(`### ${rule}, ${channel}${template === '' ? '' : `: ${template}`}\n\n\`\`\`\n${text}\n\`\`\`\n`);
  for (const [pattern, what] of hollow) {
    const found = pattern.exec(text.replace(/:\n\n/g, '.\n'));
    if (found) {
      faults++;
      console.error(`${rule}/${template}: ${what}: ${JSON.stringify(found[0])}`);
    }
  }
}
process.exit(faults === 0 ? 0 : 1);
