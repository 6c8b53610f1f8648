import { connect, createServer, type Socket } from 'node:net';
import { freePort } from './free-port';

/** A door to a service that tests can shut and open: connections through it break when it shuts. */
export interface Relay {
  /** Host and port of the door. */
  readonly address: string;
  shut(): Promise<void>;
  open(): Promise<void>;
}

export async function relayTo(address: string): Promise<Relay> {
  const [host, port] = address.split(':');
  const sockets = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), host);
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => other.destroy()).on('close', () => sockets.delete(socket) && other.destroy());
    }
    incoming.pipe(outgoing).pipe(incoming);
  });
  const own = await freePort();
  const open = () => new Promise<void>((resolve) => server.listen(own, '127.0.0.1', resolve));
  const shut = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await open();
  return { address: `127.0.0.1:${own}`, shut, open };
}
