/**
 * Gives a function that lets the event loop turn once, so that messages and timers are served. In browsers a message
 * channel, because nested timers are clamped to 4 ms, and to a second in hidden tabs; in Node, where one port's
 * messages are served in a row, `setImmediate`.
 */
export function createMacrotask(): () => Promise<void> {
  if (typeof setImmediate === 'function') return () => new Promise((resolve) => setImmediate(resolve));
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => waiting.shift()?.();
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve);
      port2.postMessage(null);
    });
}
