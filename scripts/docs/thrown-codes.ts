// Which error codes a function throws by itself, read from its source: in its body, and in functions that only its
// file knows. What else it calls says its own errors in a comment of its own.

import ts from 'typescript';

/** The codes thrown by the function declared at a place such as `src/audio/resample.ts:45`. */
export interface ThrownCodes {
  /** Sorted; empty where nothing is thrown or no function stands there. */
  at(place: string): readonly string[];
}

/** Reads files under `root` when they are first asked for. */
export function thrownCodes(root: string): ThrownCodes {
  const files = new Map<string, ReadonlyMap<number, readonly string[]>>();
  return {
    at(place) {
      const [path = '', line] = place.split(':');
      let codes = files.get(path);
      if (!codes) {
        codes = codesByLine(`${root}/${path}`);
        files.set(path, codes);
      }
      return codes.get(Number(line)) ?? [];
    },
  };
}

function codesByLine(path: string): ReadonlyMap<number, readonly string[]> {
  const source = ts.createSourceFile(
    path,
    ts.sys.readFile(path) ?? '',
    ts.ScriptTarget.Latest,
    true,
  );
  const functions = new Map<string, ts.FunctionDeclaration>();
  for (const statement of source.statements) {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : [];
    const isPrivate = modifiers.every(({ kind }) => kind !== ts.SyntaxKind.ExportKeyword);
    if (ts.isFunctionDeclaration(statement) && statement.name && isPrivate) {
      functions.set(statement.name.text, statement);
    }
  }
  const codes = new Map<number, readonly string[]>();
  const visit = (node: ts.Node): void => {
    if (
      ts.isFunctionDeclaration(node) ||
      ts.isMethodDeclaration(node) ||
      ts.isConstructorDeclaration(node)
    ) {
      const name = ts.isConstructorDeclaration(node) ? node : (node.name ?? node);
      const line = source.getLineAndCharacterOfPosition(name.getStart()).line + 1;
      codes.set(line, [...reached(node, functions)].sort());
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return codes;
}

function reached(
  start: ts.Node,
  functions: ReadonlyMap<string, ts.FunctionDeclaration>,
): Set<string> {
  const codes = new Set<string>();
  const seen = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    // What a `catch` around a call makes of an error is not followed: the throw in it counts by itself.
    if (ts.isNewExpression(node) && node.expression.getText() === 'AffettoError') {
      const code = node.arguments?.[0];
      if (code && ts.isStringLiteral(code)) codes.add(code.text);
    }
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (node.expression.text === 'shapeError') codes.add('GRAPH_SHAPE');
      const called = functions.get(node.expression.text);
      if (called && !seen.has(called)) {
        seen.add(called);
        visit(called);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(start);
  return codes;
}
