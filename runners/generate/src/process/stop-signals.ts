/**
 * Aborts at the first SIGTERM or SIGINT, so that a program can finish what it has begun. The second one ends the
 * process at once, with the code that a shell gives to a program that was killed.
 */
export function stopSignals(): AbortSignal {
  const controller = new AbortController();
  const stop = (signal: NodeJS.Signals): void => {
    if (controller.signal.aborted) process.exit(signal === 'SIGINT' ? 130 : 143);
    controller.abort();
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  return controller.signal;
}
