import {runProgram} from '../test-run/run-program.ts';

/** One import between two files of the workspace, by their paths from the root. */
export type FileImport = Readonly<{from: string; to: string}>;

/** An arrow of the picture. */
export type Arrow = Readonly<{from: Place; to: Place}>;

/** A room of a package, or a whole workspace where it has no rooms. */
export type Place = Readonly<{workspace: string; room: string | undefined}>;

type Cruise = Readonly<{
  modules: readonly Readonly<{
    source: string;
    dependencies: readonly Readonly<{resolved: string}>[];
  }>[];
}>;

const workspacePath = /^(packages|runners)\/([^/]+)\/src\/(.*)$/;
const testFile = /\.(?:test|test-d|bench)\.ts$/;

/** The imports as dependency-cruiser finds them in the sources. */
export async function fileImports(): Promise<FileImport[]> {
  const {code, printed} = await runProgram({
    command:
      'depcruise --config tools/dependency-cruiser.cjs --output-type json packages runners 2>/dev/null',
    isShown: false,
  });
  // A broken arrow is the business of check:arrows; its exit code is the count of broken ones.
  if (!printed.startsWith('{')) throw new Error(`cannot read the import graph: exit ${code}`);
  const {modules} = JSON.parse(printed) as Cruise;
  return modules.flatMap(({source, dependencies}) =>
    dependencies.map(({resolved}) => ({from: source, to: resolved})),
  );
}

/**
 * The arrows between places, each once, sorted: between rooms inside a package, between whole
 * workspaces otherwise. Tests and the files beside the rooms (index, errors) are left out: every
 * room imports errors, and the index imports every room.
 */
export function arrowsBetween(imports: readonly FileImport[]): Arrow[] {
  const arrows = new Map<string, Arrow>();
  for (const {from, to} of imports) {
    const [source, target] = [placeOf(from), placeOf(to)];
    if (source === undefined || target === undefined) continue;
    const arrow =
      source.workspace === target.workspace
        ? {from: source, to: target}
        : {from: {...source, room: undefined}, to: {...target, room: undefined}};
    const isInside = arrow.from.workspace === arrow.to.workspace;
    const isRoomless = arrow.from.room === undefined || arrow.to.room === undefined;
    if (isInside && (isRoomless || arrow.from.room === arrow.to.room)) continue;
    arrows.set(JSON.stringify(arrow), arrow);
  }
  return [...arrows].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, arrow]) => arrow);
}

function placeOf(path: string): Place | undefined {
  if (testFile.test(path)) return undefined;
  const [, folder, name, rest = ''] = workspacePath.exec(path) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const segments = rest.split('/').slice(0, -1);
  // The adapters of the broker port know nothing of each other, so each is a room.
  const depth = segments[0] === 'brokers' ? 2 : 1;
  const room = segments.slice(0, depth).join('/');
  return {workspace: `${folder}/${name}`, room: room === '' ? undefined : room};
}
