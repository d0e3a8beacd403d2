// What stands behind `npm start` and `npm test`. Plain JavaScript without dependencies, because it
// runs on whatever Node >= 20 is there; everything after the set-up runs on the pinned Node 24.
import {spawn} from 'node:child_process';
import {createHash} from 'node:crypto';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {constants} from 'node:os';
import {dirname, join} from 'node:path';
import {fileURLToPath} from 'node:url';

const pnpmVersion = '12.21.0';
const rootDir = dirname(dirname(fileURLToPath(import.meta.url)));
const modulesDir = join(rootDir, 'node_modules');
const stampFile = join(modulesDir, '.crm-setup');
const nodeBinary = join(modulesDir, '.bin', 'node');
// Ctrl-C in a terminal reaches us from the terminal and once more from npm; it is one wish.
const repeatedSignalMs = 300;
const parentCheckMs = 500;

const entries = {
  start: ['--conditions=crm-source', 'runners/demo/src/main.ts'],
  test: ['--conditions=crm-source', '--disable-warning=TimeoutNegativeWarning', 'tools/test.ts'],
};

/** Changes whenever an install could give something else. */
function setupStamp() {
  const hash = createHash('sha256').update(pnpmVersion);
  for (const path of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', ...manifests()]) {
    hash.update(path).update(readFileSync(join(rootDir, path)));
  }
  return hash.digest('hex');
}

function manifests() {
  const rooms = ['packages', 'runners', 'infra', '.'];
  const folders = rooms.flatMap((room) =>
    existsSync(join(rootDir, room))
      ? readdirSync(join(rootDir, room)).map((name) => join(room, name))
      : [],
  );
  return ['.', ...folders]
    .map((folder) => join(folder, 'package.json'))
    .filter((path) => existsSync(join(rootDir, path)))
    .sort();
}

async function setUp() {
  const stamp = setupStamp();
  const isDone = existsSync(nodeBinary) && existsSync(stampFile);
  if (isDone && readFileSync(stampFile, 'utf8') === stamp) return;
  console.log(`Setting up: pnpm ${pnpmVersion} installs what the lockfile names.`);
  const args = ['-y', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile'];
  const {code} = await run('npx', [...args, '--config.confirmModulesPurge=false'], false);
  if (code !== 0) {
    console.error(`cannot set up: pnpm install ended with ${code}; its message stands above`);
    process.exit(code);
  }
  mkdirSync(modulesDir, {recursive: true});
  writeFileSync(stampFile, stamp);
}

/**
 * Runs the command with our terminal and passes signals on. With `isAlone` it gets a session of its
 * own, so that each Ctrl-C reaches it exactly once: the first drains, the second stops at once.
 */
function run(command, args, isAlone) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {cwd: rootDir, stdio: 'inherit', detached: isAlone});
    let lastSignalAt = 0;
    const pass = (signal) => {
      const now = Date.now();
      if (now - lastSignalAt < repeatedSignalMs) return;
      lastSignalAt = now;
      child.kill(signal);
    };
    const resize = () => child.kill('SIGWINCH');
    // A SIGTERM for npm ends npm and its shell, and neither tells us: being orphaned is the sign.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event !== undefined && process.ppid !== parent) {
        clearInterval(watch);
        pass('SIGTERM');
      }
    }, parentCheckMs);
    const listeners = [
      ['SIGINT', pass],
      ['SIGTERM', pass],
      ['SIGHUP', pass],
      ['SIGWINCH', resize],
    ];
    for (const [signal, listener] of listeners) process.on(signal, listener);
    const end = (code) => {
      clearInterval(watch);
      for (const [signal, listener] of listeners) process.off(signal, listener);
      resolve({code});
    };
    child.on('error', (error) => {
      console.error(`cannot run ${command}: ${error.message}`);
      end(127);
    });
    child.on('exit', (code, signal) => end(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

const [name = '', ...args] = process.argv.slice(2);
const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
if (entry === undefined) {
  console.error(`cannot run "${name}": it may be ${Object.keys(entries).join(' or ')}`);
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`cannot run on Node ${process.versions.node}: Node 20 or newer is needed`);
  process.exit(2);
}
await setUp();
const {code} = await run(nodeBinary, [...entry, ...args], true);
process.exit(code);
