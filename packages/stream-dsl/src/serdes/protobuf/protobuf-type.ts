import protobuf from 'protobufjs';
import {StreamError} from '../../errors.ts';
import {loadLongIntegers} from './long-integers.ts';

/** A `.proto` file that others import by its name. */
export interface ProtoFile {
  readonly name: string;
  readonly text: string;
}

/** Which message of which text. */
export interface ProtobufSchema {
  /** The text of a `.proto` file. */
  readonly proto: string;
  /** Full name of the message, such as `shop.Order`. Default: the first message of the file. */
  readonly message?: string | undefined;
  /** Files that it imports, each after those that it imports itself; Google's well-known types need not be given. */
  readonly imports?: readonly ProtoFile[] | undefined;
}

/** Compiles a message type. Throws `STREAM_CONFIG_INVALID` with what is wrong in the text. */
export function protobufType({proto, message, imports = []}: ProtobufSchema): protobuf.Type {
  loadLongIntegers();
  try {
    const root = new protobuf.Root();
    const known = new Set(imports.map(({name}) => name));
    for (const {text} of imports) addFile(root, text, known);
    const parsed = addFile(root, proto, known);
    root.resolveAll();
    const type =
      message === undefined
        ? messageAt(root, parsed.package, [0])
        : root.lookupType(message.replace(/^\./, ''));
    return type.setup();
  } catch (cause) {
    const found = cause instanceof Error ? cause.message : String(cause);
    const what = message === undefined ? 'the schema' : `message ${message}`;
    throw new StreamError('STREAM_CONFIG_INVALID', `cannot use ${what} of Protobuf: ${found}`, {
      cause,
    });
  }
}

/** The full name of the message that the registry's indexes `[2, 0]` mean: the first in the third of the file. */
export function messageNameAt(
  schema: ProtobufSchema,
  indexes: readonly number[],
): string | undefined {
  const parsed = protobuf.parse(schema.proto, new protobuf.Root());
  try {
    return fullName(messageAt(parsed.root, parsed.package, indexes));
  } catch {
    return undefined;
  }
}

/** The indexes of a message in its file, as the registry's wire format wants them. */
export function messageIndexes(schema: ProtobufSchema): readonly number[] {
  const wanted = schema.message?.replace(/^\./, '');
  const parsed = protobuf.parse(schema.proto, new protobuf.Root());
  if (wanted === undefined) return [0];
  const found = findMessage(messagesIn(scopeOf(parsed.root, parsed.package)), wanted);
  if (found !== undefined) return found;
  throw new StreamError(
    'STREAM_CONFIG_INVALID',
    `cannot use message ${wanted} of Protobuf: the file itself does not declare it`,
  );
}

/** Whether the file itself, its imports apart, has a message of this full name. */
export function declaresMessage(proto: string, name: string): boolean {
  const parsed = protobuf.parse(proto, new protobuf.Root());
  return findMessage(messagesIn(scopeOf(parsed.root, parsed.package)), name) !== undefined;
}

export function fullName(type: protobuf.Type): string {
  return type.fullName.replace(/^\./, '');
}

function findMessage(
  messages: readonly protobuf.Type[],
  wanted: string,
): readonly number[] | undefined {
  for (const [i, type] of messages.entries()) {
    if (fullName(type) === wanted) return [i];
    const inside = findMessage(messagesIn(type), wanted);
    if (inside !== undefined) return [i, ...inside];
  }
  return undefined;
}

function messageAt(
  root: protobuf.Root,
  packageName: string | undefined,
  indexes: readonly number[],
): protobuf.Type {
  let scope: protobuf.NamespaceBase = scopeOf(root, packageName);
  for (const index of indexes) {
    const type = messagesIn(scope)[index];
    if (type === undefined) throw new Error(`it has no message number ${index}`);
    scope = type;
  }
  return scope as protobuf.Type;
}

function scopeOf(root: protobuf.Root, packageName: string | undefined): protobuf.NamespaceBase {
  const scope = packageName === undefined ? root : root.lookup(packageName);
  return scope instanceof protobuf.Namespace ? scope : root;
}

/** In the order of the file. */
function messagesIn(scope: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return scope.nestedArray.filter((one): one is protobuf.Type => one instanceof protobuf.Type);
}

function addFile(
  root: protobuf.Root,
  text: string,
  known: ReadonlySet<string>,
): protobuf.IParserResult {
  const parsed = protobuf.parse(text, root);
  for (const name of [...(parsed.imports ?? []), ...(parsed.weakImports ?? [])]) {
    if (known.has(name)) continue;
    const common = protobuf.common.get(name);
    if (common?.nested === undefined) throw new Error(`it imports ${name}, which was not given`);
    root.addJSON(common.nested);
  }
  return parsed;
}
