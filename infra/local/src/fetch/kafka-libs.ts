import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {pins} from './pins.ts';
import {requireTools} from './tools.ts';

const fetchTimeoutMs = 10 * 60_000;

/** The folder with Kafka's jars, fetched by Maven the first time. */
export async function kafkaLibs(): Promise<string> {
  requireTools(['java', 'mvn']);
  const dir = await fetchOnce(`kafka-${pins.kafka}`, async (unfinished) => {
    writeFileSync(join(unfinished, 'pom.xml'), pom());
    await runCommand({
      command: 'mvn',
      args: ['-q', '-B', 'dependency:copy-dependencies', '-DoutputDirectory=libs'],
      cwd: unfinished,
      timeoutMs: fetchTimeoutMs,
    });
  });
  return join(dir, 'libs');
}

function pom(): string {
  const dependencies = [
    ['org.apache.kafka', `kafka_${pins.scala}`, pins.kafka],
    ['org.apache.kafka', 'kafka-tools', pins.kafka],
    // Kafka logs through slf4j and its jars bring no binding: without this one the logs stay empty.
    ['org.apache.logging.log4j', 'log4j-slf4j-impl', pins.log4j],
  ].map(
    ([group, artifact, version]) =>
      `    <dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`,
  );
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>crm</groupId>
  <artifactId>kafka-libs</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
</project>
`;
}
