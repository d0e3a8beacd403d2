// Size, dependencies and licences of each package, as a table; fails above `limits.ts`.
import {existsSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {dependencyClosure} from './closure.ts';
import {isLicenceAllowed} from './licence.ts';
import {limits} from './limits.ts';
import {tarballDir, tarballName, workspacePackages} from './workspace-packages.ts';

const faults: string[] = [];

for (const {dir, manifest} of workspacePackages()) {
  const tarball = join(tarballDir, tarballName(manifest));
  const limit = limits[manifest.name];
  if (limit === undefined || !existsSync(tarball)) {
    const what = limit === undefined ? 'it has no limits in limits.ts' : 'it is not packed';
    faults.push(`cannot weigh ${manifest.name}: ${what}`);
    continue;
  }
  const closure = dependencyClosure(dir);
  const direct = Object.keys(manifest.dependencies ?? {}).filter(
    (name) => !name.startsWith('@crm/'),
  );
  const closureBytes = closure.reduce((sum, {sizeBytes}) => sum + sizeBytes, 0);
  const figures = [
    {what: 'tarball', unit: 'KiB', is: statSync(tarball).size / 1024, atMost: limit.tarballKiB},
    {what: 'dependencies', unit: '', is: direct.length, atMost: limit.dependencies},
    {what: 'closure', unit: '', is: closure.length, atMost: limit.closure},
    {what: 'closure', unit: 'MiB', is: closureBytes / 1024 / 1024, atMost: limit.closureMiB},
  ];
  const shown = figures.map(({what, unit, is, atMost}) => {
    const text = `${what} ${Math.ceil(is)}${unit && ` ${unit}`} of ${atMost}`;
    if (is > atMost) faults.push(`${manifest.name} is too heavy: ${text}`);
    return text;
  });
  console.log(`${manifest.name.padEnd(18)} ${shown.join(', ')}`);
  const byLicence = Map.groupBy(closure, ({licence}) => licence);
  for (const [licence, packages] of [...byLicence].sort()) {
    console.log(`${''.padEnd(18)}   ${licence}: ${packages.map(({name}) => name).join(', ')}`);
    if (isLicenceAllowed(licence)) continue;
    const names = packages.map(({name, version}) => `${name}@${version}`).join(', ');
    faults.push(
      `${manifest.name} brings a licence that is not on the list: ${licence} of ${names}`,
    );
  }
}

for (const fault of faults) console.error(fault);
process.exitCode = faults.length === 0 ? 0 : 1;
