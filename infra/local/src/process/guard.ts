import {spawn} from 'node:child_process';

/**
 * Ends `pid` when this process ends, however it ends: even after `kill -9` of a test run no server
 * stays behind. A shell waits on a pipe that only we hold open, so our death is its end of file.
 * Call the answer to call the guard off, once the server has ended in another way.
 */
export function guardProcess(pid: number): () => void {
  const guard = spawn('sh', ['-c', 'cat >/dev/null; kill -9 "$0" 2>/dev/null', String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    // Its own group: a Ctrl-C in the terminal is for us, and we stop the servers in order.
    detached: true,
  });
  guard.unref();
  // The pipe alone must not keep our event loop alive.
  if ('unref' in guard.stdin && typeof guard.stdin.unref === 'function') guard.stdin.unref();
  return () => {
    guard.kill('SIGKILL');
  };
}
