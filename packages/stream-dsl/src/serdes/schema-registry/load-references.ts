import {StreamError} from '../../errors.ts';
import type {RegistryClient, SchemaReference} from './registry-client.ts';

/** A schema that others refer to by its name. */
export interface NamedSchema {
  readonly name: string;
  readonly text: string;
}

const MAX_REFERENCES = 200;

/** All that the references lead to, each after those that it refers to itself. */
export async function loadReferences(
  client: RegistryClient,
  references: readonly SchemaReference[],
): Promise<readonly NamedSchema[]> {
  const loaded = new Map<string, NamedSchema>();
  const underWay = new Set<string>();
  await loadInto(references);
  return [...loaded.values()];

  async function loadInto(wanted: readonly SchemaReference[]): Promise<void> {
    for (const {name, subject, version} of wanted) {
      if (underWay.has(name)) continue;
      underWay.add(name);
      if (underWay.size > MAX_REFERENCES) {
        throw new StreamError(
          'STREAM_REGISTRY_REFUSED',
          `a schema that leads to ${subject} has more than ${MAX_REFERENCES} references`,
        );
      }
      const found = await client.version(subject, version);
      await loadInto(found.references);
      loaded.set(name, {name, text: found.text});
    }
  }
}
