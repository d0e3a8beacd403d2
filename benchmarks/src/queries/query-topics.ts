/** Where a run of a query reads and writes. */
export interface QueryTopics {
  /** Of the application: its group, transactions and internal topics are named after it. */
  readonly name: string;
  /** Events. Tables are read from the common workload's own topics. */
  readonly input: string;
  readonly output: string;
}
