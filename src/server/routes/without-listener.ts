// A timeline's port for those who only want its end.

import { MessageChannel, type MessagePort } from 'node:worker_threads';

/** Gives a port whose other side hears nothing. */
export function withoutListener(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.unref();
  return port2;
}
