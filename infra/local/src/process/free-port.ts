import {randomInt} from 'node:crypto';
import {createServer} from 'node:net';
import {LocalError} from '../errors.ts';

// Below the range that systems give to outgoing connections (32768 and up on Linux), so that a
// server which is killed and started again does not find its port taken by someone's client.
const lowestPort = 20_000;
const highestPort = 30_000;
const attemptsMax = 200;

/** Whether a server could listen on this port of the loopback address now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({port, host: '127.0.0.1', exclusive: true}, () => {
      server.close(() => resolve(true));
    });
  });
}

/** `count` different free loopback ports. They are not held: start the server soon. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let attempt = 0; attempt < attemptsMax && ports.size < count; attempt++) {
    const port = randomInt(lowestPort, highestPort);
    if (!ports.has(port) && (await isPortFree(port))) ports.add(port);
  }
  if (ports.size < count) {
    throw new LocalError(
      'START_FAILED',
      `cannot find ${count} free ports on 127.0.0.1: looked at ${attemptsMax} between ${lowestPort} and ${highestPort}`,
    );
  }
  return [...ports];
}
