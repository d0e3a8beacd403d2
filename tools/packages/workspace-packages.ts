import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {rootDir} from '../test-run/run-program.ts';

/** The part of a manifest that the checks look at. */
export type Manifest = Readonly<{
  name: string;
  version: string;
  license?: unknown;
  exports?: Readonly<Record<string, unknown>> | undefined;
  dependencies?: Readonly<Record<string, string>> | undefined;
  devDependencies?: Readonly<Record<string, string>> | undefined;
  optionalDependencies?: Readonly<Record<string, string>> | undefined;
  peerDependencies?: Readonly<Record<string, string>> | undefined;
  peerDependenciesMeta?: Readonly<Record<string, Readonly<{optional?: boolean}>>> | undefined;
}>;

/** A package that is published. */
export type WorkspacePackage = Readonly<{dir: string; manifest: Manifest}>;

/** Where `verify:build` leaves the tarballs, as npm would publish them. */
export const tarballDir: string = join(rootDir, '.local', 'pack');

/** The published packages, each after those of ours that it depends on. */
export function workspacePackages(): WorkspacePackage[] {
  const packagesDir = join(rootDir, 'packages');
  const found = readdirSync(packagesDir).map((name) => {
    const dir = join(packagesDir, name);
    return {dir, manifest: readManifest(dir)};
  });
  return inDependencyOrder(found);
}

/** The manifest in a folder. */
export function readManifest(dir: string): Manifest {
  return JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')) as Manifest;
}

/** The file name that npm gives to a package's tarball. */
export function tarballName({name, version}: Manifest): string {
  return `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
}

function inDependencyOrder(packages: readonly WorkspacePackage[]): WorkspacePackage[] {
  const ordered: WorkspacePackage[] = [];
  const visit = (one: WorkspacePackage): void => {
    if (ordered.includes(one)) return;
    for (const other of packages) {
      if (one.manifest.dependencies?.[other.manifest.name] !== undefined) visit(other);
    }
    ordered.push(one);
  };
  for (const one of packages) visit(one);
  return ordered;
}
