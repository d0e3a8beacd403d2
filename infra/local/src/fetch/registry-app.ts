import {join} from 'node:path';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {pins} from './pins.ts';
import {requireTools} from './tools.ts';

const fetchTimeoutMs = 10 * 60_000;

/** The jar that starts the Apicurio schema registry, fetched by Maven the first time. */
export async function registryApp(): Promise<string> {
  requireTools(['java', 'mvn']);
  const dir = await fetchOnce(`apicurio-${pins.apicurio}`, async (unfinished) => {
    await runCommand({
      command: 'mvn',
      args: [
        ...['-q', '-B', 'dependency:unpack'],
        `-Dartifact=io.apicurio:apicurio-registry-app:${pins.apicurio}:tar.gz:all`,
        `-DoutputDirectory=${unfinished}`,
      ],
      cwd: unfinished,
      timeoutMs: fetchTimeoutMs,
    });
  });
  return join(dir, `apicurio-registry-app-${pins.apicurio}-runner.jar`);
}
