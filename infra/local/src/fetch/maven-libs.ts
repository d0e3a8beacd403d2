import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {requireTools} from './tools.ts';

const fetchTimeoutMs = 10 * 60_000;

/** What Maven calls group, artifact and version. */
export type Artifact = readonly [group: string, artifact: string, version: string];

/** The folder with these artifacts and all that they need, fetched by Maven the first time. */
export async function mavenLibs(name: string, artifacts: readonly Artifact[]): Promise<string> {
  requireTools(['java', 'mvn']);
  const dir = await fetchOnce(name, async (unfinished) => {
    writeFileSync(join(unfinished, 'pom.xml'), pom(artifacts));
    await runCommand({
      command: 'mvn',
      args: ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'],
      cwd: unfinished,
      timeoutMs: fetchTimeoutMs,
    });
  });
  return join(dir, 'libs');
}

function pom(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map(
    ([group, artifact, version]) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>crm</groupId>
  <artifactId>libs</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}
