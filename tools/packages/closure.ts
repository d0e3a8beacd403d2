import {existsSync, readdirSync, realpathSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {readLicence} from './licence.ts';
import {type Manifest, readManifest} from './workspace-packages.ts';

/** One installed package that a package of ours brings along. */
export type Dependency = Readonly<{
  name: string;
  version: string;
  licence: string;
  sizeBytes: number;
}>;

/**
 * Everything that an install of the package in `dir` brings, itself and our other packages left
 * out: dependencies, required peers, and those optional ones that this platform got.
 */
export function dependencyClosure(dir: string): Dependency[] {
  const found = new Map<string, Dependency>();
  const visit = (fromDir: string): void => {
    for (const [name, isRequired] of dependencyNames(readManifest(fromDir))) {
      const at = installedDir(fromDir, name);
      if (at === undefined) {
        if (isRequired) throw new Error(`cannot find ${name}, which ${fromDir} needs`);
        continue;
      }
      const manifest = readManifest(at);
      const key = `${manifest.name}@${manifest.version}`;
      if (found.has(key)) continue;
      const isOurs = manifest.name.startsWith('@crm/');
      if (!isOurs) {
        found.set(key, {
          name: manifest.name,
          version: manifest.version,
          licence: readLicence(manifest.license),
          sizeBytes: folderBytes(at),
        });
      }
      visit(at);
    }
  };
  visit(realpathSync(dir));
  return [...found.values()];
}

function dependencyNames(manifest: Manifest): Map<string, boolean> {
  const names = new Map<string, boolean>();
  for (const name of Object.keys(manifest.optionalDependencies ?? {})) names.set(name, false);
  for (const name of Object.keys(manifest.peerDependencies ?? {})) {
    if (manifest.peerDependenciesMeta?.[name]?.optional !== true) names.set(name, true);
  }
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    if (!names.has(name)) names.set(name, true);
  }
  return names;
}

/** Looks where Node would: in `node_modules` of the folder and of each folder above it. */
function installedDir(fromDir: string, name: string): string | undefined {
  for (let dir = fromDir; ; dir = dirname(dir)) {
    const candidate = join(dir, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(dir) === dir) return undefined;
  }
}

function folderBytes(dir: string): number {
  let bytes = 0;
  for (const entry of readdirSync(dir, {withFileTypes: true})) {
    if (entry.name === 'node_modules') continue;
    const path = join(dir, entry.name);
    if (entry.isDirectory()) bytes += folderBytes(path);
    else if (entry.isFile()) bytes += statSync(path).size;
  }
  return bytes;
}
