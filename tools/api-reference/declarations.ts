import {resolve} from 'node:path';
import ts from 'typescript';

/** A declaration as users see it: its name, and its text with its doc comment, without what is private. */
export type Declaration = Readonly<{name: string; isValue: boolean; text: string}>;

/** What one entry exports, and what those declarations name beside it; each sorted by name. */
export type EntryDeclarations = Readonly<{
  exported: readonly Declaration[];
  named: readonly Declaration[];
}>;

export interface DeclarationOptions {
  /** Only what is declared below it counts. */
  readonly root: string;
  readonly configFile: string;
  /** Names of types that are told without what they are made of. */
  readonly opaque: readonly string[];
}

/** The declarations of each entry, by the path of its source file. */
export function declarationsOf(
  entries: readonly string[],
  options: DeclarationOptions,
): EntryDeclarations[] {
  const {root, configFile} = options;
  const config = ts.getParsedCommandLineOfConfigFile(
    configFile,
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: ({messageText}) => {
        throw new Error(`cannot read ${configFile}: ${messageText}`);
      },
    },
  );
  const program = ts.createProgram([...entries], {
    ...config?.options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
  });
  const checker = program.getTypeChecker();
  const emitted = emittedDeclarations(program, root);
  return entries.map((entry) => {
    const source = program.getSourceFile(entry);
    const module = source && checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${entry} exports nothing`);
    const exported = checker.getExportsOfModule(module).map((symbol) => target(checker, symbol));
    const all = withNamed(checker, exported, options);
    const toDeclaration = (symbol: ts.Symbol): Declaration => ({
      name: symbol.name,
      isValue: (symbol.flags & (ts.SymbolFlags.Function | ts.SymbolFlags.Variable)) !== 0,
      text: textOf(symbol, emitted),
    });
    const sorted = (symbols: readonly ts.Symbol[]): Declaration[] =>
      symbols.map(toDeclaration).sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      exported: sorted(exported),
      named: sorted(all.filter((symbol) => !exported.includes(symbol))),
    };
  });
}

/** The statements of each declaration file that the compiler would write, by the path of its source. */
function emittedDeclarations(program: ts.Program, root: string): Map<string, ts.SourceFile> {
  const emitted = new Map<string, ts.SourceFile>();
  const write: ts.WriteFileCallback = (path, text, _mark, _error, sources) => {
    const from = sources?.[0]?.fileName;
    if (from === undefined) return;
    emitted.set(from, ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true));
  };
  for (const source of program.getSourceFiles()) {
    if (!resolve(source.fileName).startsWith(root)) continue;
    program.emit(source, write, undefined, true);
  }
  return emitted;
}

/** The symbols, and all others of the package that their declarations name, however far away. */
function withNamed(
  checker: ts.TypeChecker,
  symbols: readonly ts.Symbol[],
  {root, opaque}: DeclarationOptions,
): ts.Symbol[] {
  const found = new Set(symbols);
  const isOwn = (node: ts.Node): boolean =>
    ts.isSourceFile(statementOf(node).parent) && node.getSourceFile().fileName.startsWith(root);
  const visit = (node: ts.Node): void => {
    if (ts.isBlock(node) || isPrivate(node)) return;
    const symbol = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node) : undefined;
    const named = symbol && target(checker, symbol);
    if (named?.declarations?.some((declaration) => isNamed(declaration) && isOwn(declaration))) {
      found.add(named);
    }
    ts.forEachChild(node, visit);
  };
  // A set hands out what is added while it is gone through.
  for (const symbol of found) {
    if (opaque.includes(symbol.name)) continue;
    for (const declaration of symbol.declarations ?? []) visit(declaration);
  }
  return [...found];
}

function isNamed(node: ts.Node): boolean {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isClassDeclaration(node)
  );
}

function target(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function statementOf(node: ts.Node): ts.Node {
  return ts.isVariableDeclaration(node) ? node.parent.parent : node;
}

function textOf(symbol: ts.Symbol, emitted: ReadonlyMap<string, ts.SourceFile>): string {
  const files = new Set(symbol.declarations?.map((node) => node.getSourceFile().fileName));
  const statements = [...files].flatMap((file) =>
    (emitted.get(file)?.statements ?? []).filter((node) => namesOf(node).includes(symbol.name)),
  );
  return statements.map(publicText).join('\n');
}

function namesOf(node: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(node)) {
    return node.declarationList.declarations.map(({name}) => name.getText());
  }
  const {name} = node as ts.Statement & {readonly name?: ts.Identifier};
  return name === undefined ? [] : [name.text];
}

function publicText(node: ts.Statement): string {
  const text = node.getFullText();
  const start = node.getFullStart();
  const hidden = ts.isClassDeclaration(node)
    ? node.members.filter((member) => ts.isConstructorDeclaration(member) || isPrivate(member))
    : [];
  // From behind, so that the positions before stay what they are.
  return hidden
    .toReversed()
    .reduce(
      (left, member) =>
        left.slice(0, member.getFullStart() - start) + left.slice(member.end - start),
      text,
    )
    .replace(/^(\s*)export (?:declare )?/m, '$1')
    .trim();
}

function isPrivate(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false;
  return (
    ts.isConstructorDeclaration(node) ||
    (node.name !== undefined && ts.isPrivateIdentifier(node.name))
  );
}
