import type {ModelRecord} from '../model-record.ts';
import type {Operator, TaskContext} from '../operator.ts';
import type {Task} from '../task/task.ts';

type Process = (record: ModelRecord<unknown>) => void;

/** A processor in its place. */
export type PhysicalNode = {
  readonly children: PhysicalNode[];
  readonly operator: Operator<unknown, unknown>;
  process: Process;
};

/** What the graph is written to: processors in the order in which the reference adds them. */
export class Physical {
  readonly #nodes: PhysicalNode[] = [];
  readonly #sources: Readonly<{topic: string; node: PhysicalNode; isGlobal: boolean}>[] = [];
  /** Of each node the first one that belongs to the same part, as its number. */
  readonly #parts = new Map<PhysicalNode, number>();

  add<In, Out>(operator: Operator<In, Out>, parents: readonly PhysicalNode[]): PhysicalNode {
    const node: PhysicalNode = {
      children: [],
      // Records of any value flow between operators that were made for each other.
      operator: operator as Operator<unknown, unknown>,
      process: () => {
        throw new Error('the topology has not started');
      },
    };
    this.#parts.set(node, this.#nodes.length);
    this.#nodes.push(node);
    for (const parent of parents) {
      parent.children.push(node);
      this.connect(parent, node);
    }
    return node;
  }

  /** Both are of one part: topics alone lie between the parts of a topology. */
  connect(a: PhysicalNode, b: PhysicalNode): void {
    const [one, other] = [this.#parts.get(a) ?? 0, this.#parts.get(b) ?? 0];
    for (const [node, part] of this.#parts) {
      if (part === Math.max(one, other)) this.#parts.set(node, Math.min(one, other));
    }
  }

  addSource(topic: string, isGlobal = false): PhysicalNode {
    const node = this.add<unknown, unknown>(({forward}) => forward, []);
    this.#sources.push({topic, node, isGlobal});
    return node;
  }

  /** Each part in its own task, in the order of their first nodes. */
  start(taskOf: (part: number) => Task): void {
    const taskOfNode = (node: PhysicalNode): Task => taskOf(this.#parts.get(node) ?? 0);
    for (const node of this.#nodes) node.process = begin(node, taskOfNode(node));
    for (const {topic, node, isGlobal} of this.#sources) {
      const task = taskOfNode(node);
      if (isGlobal) task.readGlobal(topic, (record) => node.process(record));
      else task.read(topic, (record) => node.process(record));
    }
  }
}

function begin({operator, children}: PhysicalNode, task: TaskContext): Process {
  return operator({
    task,
    forward: (record) => {
      for (const child of children) child.process(record);
    },
    forwardTo: (child, record) => children[child]?.process(record),
  });
}
