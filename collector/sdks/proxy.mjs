// Stands between a library and the collector, and answers some requests itself: every fifth with 429, every seventh with 503.
//   node proxy.mjs LISTEN TARGET
// It ends with its standard input, so that nothing is left when whoever started it is killed.
import http from 'node:http';

const [listen, target] = process.argv.slice(2).map(Number);
const agent = new http.Agent({ keepAlive: true });
let posts = 0;

process.stdin.resume().on('end', () => process.exit(0));

http.createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const refuse = request.method === 'POST' && (++posts % 5 === 0 ? 429 : posts % 7 === 0 ? 503 : 0);
    if (refuse) {
      response.writeHead(refuse, {
        'Content-Type': 'application/json',
        'Retry-After': '1',
        'Access-Control-Allow-Origin': request.headers.origin ?? '*',
        'Access-Control-Allow-Credentials': 'true',
      });
      response.end('{"success":false,"error":"not now"}');
      return;
    }
    const onward = http.request(
      { host: '127.0.0.1', port: target, path: request.url, method: request.method, headers: request.headers, agent },
      (answer) => {
        response.writeHead(answer.statusCode, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => {
      response.writeHead(503, { 'Retry-After': '1' });
      response.end('{"success":false}');
    });
    onward.end(Buffer.concat(chunks));
  });
}).listen(listen, '127.0.0.1', () => console.log('listening'));
