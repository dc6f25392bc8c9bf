// A child that misbehaves on request, to see that the watchdog notices: each input number is one way to fail.
import type { Message, Task } from '../../fuzz/protocol.js';

const send = (message: Message) => process.send?.(message);

function reply(index: number, violations: readonly string[] = []): void {
  send({
    kind: 'reply',
    index,
    format: 'wav',
    outcome: 'answered',
    violations,
    cpuMs: 1,
    rssBytes: 1 << 20,
  });
}

process.on('message', ({ index }: Task) => {
  switch (index) {
    case 1:
      for (;;);
    case 2:
      return;
    case 3:
      process.abort();
      break;
    case 4:
      void Promise.reject(new Error('a promise nobody waited for'));
      return;
    case 5:
      console.error('a remark for nobody');
      // Later, or the remark could still be on its way when the answer arrives.
      setTimeout(() => reply(index), 200);
      return;
    case 6:
      return reply(index, ['a broken promise']);
    default:
      return reply(index);
  }
});

send({ kind: 'ready', controls: 'as ever' });
