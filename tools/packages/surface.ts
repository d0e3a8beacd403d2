// The public declarations of each package, compared with those kept in `packages/*/api/`. A change
// of the surface is read in review like any other: `pnpm surface:update` writes it.
import {existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {rootDir} from '../test-run/run-program.ts';
import {publicSurface} from './public-surface.ts';
import {type WorkspacePackage, workspacePackages} from './workspace-packages.ts';

const {values} = parseArgs({options: {update: {type: 'boolean', default: false}}});

for (const one of workspacePackages()) {
  const surfaces = surfacesOf(one);
  if (values.update) update(one, surfaces);
  else compare(one, surfaces);
}

/** File name in `api/` -> the surface of that entry, from the built declarations. */
function surfacesOf({dir, manifest}: WorkspacePackage): Map<string, string> {
  const surfaces = new Map<string, string>();
  for (const [entry, target] of Object.entries(manifest.exports ?? {})) {
    const types = (target as {types?: string | undefined}).types;
    const file = types === undefined ? undefined : join(dir, types);
    if (file === undefined || !existsSync(file)) {
      console.error(`cannot read the surface of ${manifest.name}/${entry}: run pnpm verify:build`);
      process.exitCode = 1;
      continue;
    }
    const name = entry === '.' ? 'index' : entry.slice('./'.length).replaceAll('/', '-');
    surfaces.set(`${name}.d.ts`, publicSurface(file));
  }
  return surfaces;
}

function update({dir, manifest}: WorkspacePackage, surfaces: Map<string, string>): void {
  const apiDir = join(dir, 'api');
  rmSync(apiDir, {recursive: true, force: true});
  mkdirSync(apiDir, {recursive: true});
  for (const [name, surface] of surfaces) writeFileSync(join(apiDir, name), surface);
  console.log(`wrote the surface of ${manifest.name}: ${[...surfaces.keys()].join(', ')}`);
}

function compare({dir, manifest}: WorkspacePackage, surfaces: Map<string, string>): void {
  const apiDir = join(dir, 'api');
  const kept = existsSync(apiDir) ? readdirSync(apiDir) : [];
  const names = new Set([...kept, ...surfaces.keys()]);
  const changed = [...names].filter((name) => {
    const path = join(apiDir, name);
    return !existsSync(path) || readFileSync(path, 'utf8') !== surfaces.get(name);
  });
  for (const name of changed) {
    const path = join(apiDir, name).slice(rootDir.length + 1);
    console.error(`${manifest.name}: its public surface is not that of ${path}`);
  }
  if (changed.length === 0) {
    console.log(`${manifest.name}: its public surface is as kept`);
    return;
  }
  console.error('If that is meant: pnpm build && pnpm surface:update, and read the difference.');
  process.exitCode = 1;
}
