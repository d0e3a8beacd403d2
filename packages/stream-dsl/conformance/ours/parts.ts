import type {Cogrouped, GlobalTable, Grouped, GroupedTable, Stream, Table} from '@crm/stream-dsl';
import type {Windowing} from './aggregations.ts';
import type {OurKey, OurValue} from './keys.ts';

export type OurStream = Stream<OurKey, OurValue>;
export type OurTable = Table<OurKey, OurValue>;
export type OurGlobalTable = GlobalTable<OurKey, OurValue>;
export type OurGrouped = Grouped<OurKey, OurValue>;
export type OurGroupedTable = GroupedTable<OurKey, OurValue>;
export type OurCogrouped = Cogrouped<OurKey, OurValue>;

/** What the nodes of a scenario have made so far, by their ids. */
export class Parts {
  readonly #streams = new Map<string, OurStream>();
  readonly #tables = new Map<string, OurTable>();
  readonly #globalTables = new Map<string, OurGlobalTable>();
  readonly #grouped = new Map<string, OurGrouped>();
  readonly #groupedTables = new Map<string, OurGroupedTable>();
  readonly #cogrouped = new Map<string, OurCogrouped>();
  readonly #windowed = new Map<string, Windowing>();

  stream(id: string): OurStream {
    return found(this.#streams, id);
  }

  setStream(id: string, stream: OurStream): void {
    this.#streams.set(id, stream);
  }

  isTable(id: string): boolean {
    return this.#tables.has(id);
  }

  table(id: string): OurTable {
    return found(this.#tables, id);
  }

  setTable(id: string, table: OurTable): void {
    this.#tables.set(id, table);
  }

  globalTable(id: string): OurGlobalTable {
    return found(this.#globalTables, id);
  }

  setGlobalTable(id: string, table: OurGlobalTable): void {
    this.#globalTables.set(id, table);
  }

  grouped(id: string): OurGrouped {
    return found(this.#grouped, id);
  }

  setGrouped(id: string, grouped: OurGrouped): void {
    this.#grouped.set(id, grouped);
  }

  isGroupedTable(id: string): boolean {
    return this.#groupedTables.has(id);
  }

  groupedTable(id: string): OurGroupedTable {
    return found(this.#groupedTables, id);
  }

  setGroupedTable(id: string, grouped: OurGroupedTable): void {
    this.#groupedTables.set(id, grouped);
  }

  isCogrouped(id: string): boolean {
    return this.#cogrouped.has(id);
  }

  cogrouped(id: string): OurCogrouped {
    return found(this.#cogrouped, id);
  }

  setCogrouped(id: string, cogrouped: OurCogrouped): void {
    this.#cogrouped.set(id, cogrouped);
  }

  isWindowed(id: string): boolean {
    return this.#windowed.has(id);
  }

  windowed(id: string): Windowing {
    return found(this.#windowed, id);
  }

  setWindowed(id: string, windowed: Windowing): void {
    this.#windowed.set(id, windowed);
  }
}

function found<T>(parts: ReadonlyMap<string, T>, id: string): T {
  const part = parts.get(id);
  // The scenario was checked before it came here.
  if (part === undefined) throw new Error(`no node ${id}`);
  return part;
}
