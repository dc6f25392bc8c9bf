// What a public name's comment must say, as rules over TypeDoc's model of the public entries. Each finding
// names the file and line, so that `npm run lint` points at the place to write.

import {
  type Comment,
  type DeclarationReflection,
  type ParameterReflection,
  type ProjectReflection,
  type Reflection,
  ReflectionKind,
  type SignatureReflection,
  type SomeType,
} from 'typedoc';
import type { ThrownCodes } from './thrown-codes.js';

/** A public name whose comment is missing something. */
export interface Finding {
  /** `src/audio/resample.ts:45`. */
  readonly place: string;
  /** The name, as in `Recognizer.recognize`. */
  readonly name: string;
  /** What the comment lacks. */
  readonly problem: string;
}

const documentedKinds =
  ReflectionKind.Variable |
  ReflectionKind.Function |
  ReflectionKind.Class |
  ReflectionKind.Interface |
  ReflectionKind.TypeAlias |
  ReflectionKind.Property |
  ReflectionKind.Method |
  ReflectionKind.Accessor;

/** Every finding in a converted project, one a place, in the order of places. */
export function findingsOf(project: ProjectReflection, thrown: ThrownCodes): Finding[] {
  const found = new Map<string, Finding>();
  const report = (place: string, name: string, problem: string) => {
    found.set(`${place} ${problem}`, { place, name, problem });
  };
  for (const reflection of project.getReflectionsByKind(documentedKinds)) {
    const place = placeOf(reflection);
    // What an object literal in a signature or a value holds is said where that says what it is.
    if (isWithinAnother(reflection)) continue;
    if (place && !isDocumented(reflection as DeclarationReflection)) {
      report(place, readable(reflection), 'has no doc comment');
    }
  }
  const signatures = ReflectionKind.CallSignature | ReflectionKind.ConstructorSignature;
  for (const reflection of project.getReflectionsByKind(signatures)) {
    const signature = reflection as SignatureReflection;
    const place = placeOf(signature) ?? placeOf(signature.parent);
    if (!place || !signature.hasComment()) continue;
    for (const problem of signatureProblems(signature, thrown.at(place))) {
      report(place, readable(signature.parent), problem);
    }
  }
  return [...found.values()].sort((a, b) => collator.compare(a.place, b.place));
}

function isWithinAnother(reflection: Reflection): boolean {
  const around = ReflectionKind.SomeSignature | ReflectionKind.Parameter | ReflectionKind.Variable;
  for (let outer = reflection.parent; outer; outer = outer.parent) {
    if (outer.kindOf(around)) return true;
    if (!outer.kindOf(ReflectionKind.TypeLiteral)) return false;
  }
  return false;
}

/** TypeDoc keeps the comments of functions, accessors and callbacks on their signatures. */
function isDocumented(reflection: DeclarationReflection): boolean {
  if (reflection.hasComment()) return true;
  const callback = reflection.type?.type === 'reflection' ? reflection.type.declaration : undefined;
  const signatures = [
    ...reflection.getNonIndexSignatures(),
    ...(callback?.getNonIndexSignatures() ?? []),
  ];
  return signatures.length > 0 && signatures.every((signature) => signature.hasComment());
}

const collator = new Intl.Collator('en', { numeric: true });

function signatureProblems(signature: SignatureReflection, codes: readonly string[]): string[] {
  const comment = signature.comment;
  const prose = text(comment);
  const problems: string[] = [];
  for (const parameter of signature.parameters ?? []) {
    if (!isNumeric(parameter.type) || isDescribed(parameter, prose)) continue;
    problems.push(`does not say what \`${parameter.name}\` is (@param: its unit, range or shape)`);
  }
  const returned = signature.kind === ReflectionKind.CallSignature && isNumeric(signature.type);
  if (returned && !comment?.getTag('@returns') && !prose.includes('[')) {
    problems.push('does not say what comes back (@returns: its unit, range or shape)');
  }
  const told = (comment?.getTags('@throws') ?? []).map(({ content }) => flat(content)).join(' ');
  for (const code of codes) {
    if (!told.includes(code))
      problems.push(`throws ${code} and does not say so (@throws AffettoError ${code})`);
  }
  return problems;
}

function isDescribed(parameter: ParameterReflection, prose: string): boolean {
  if (parameter.hasComment()) return true;
  const codeSpans = prose.match(/`[^`]+`/g) ?? [];
  return codeSpans.some((span) => new RegExp(`\\b${parameter.name}\\b`).test(span));
}

/** Whether a type is or holds numbers in the signature itself, or a tensor of grad: what has a unit or a shape. */
function isNumeric(type: SomeType | undefined): boolean {
  if (!type) return false;
  switch (type.type) {
    case 'intrinsic':
      return type.name === 'number';
    case 'reflection':
      return type.declaration.children !== undefined;
    case 'array':
      return isNumeric(type.elementType);
    case 'optional':
      return isNumeric(type.elementType);
    case 'typeOperator':
      return isNumeric(type.target);
    case 'tuple':
      return type.elements.some(isNumeric);
    case 'namedTupleMember':
      return isNumeric(type.element);
    case 'union':
      return type.types.some(isNumeric);
    case 'reference':
      return type.name === 'Promise' || type.name === 'Readonly'
        ? isNumeric(type.typeArguments?.[0])
        : /^((Float|Int|Uint)\d+Array|Tensor)$/.test(type.name);
    default:
      return false;
  }
}

function placeOf(reflection: Reflection): string | undefined {
  const source = (reflection as DeclarationReflection).sources?.[0];
  return source?.fileName.startsWith('src/') ? `${source.fileName}:${source.line}` : undefined;
}

function readable(reflection: Reflection): string {
  return reflection.getFullName().replace(/\.__type/g, '');
}

function text(comment: Comment | undefined): string {
  if (!comment) return '';
  return [comment.summary, ...comment.blockTags.map(({ content }) => content)].map(flat).join(' ');
}

function flat(parts: readonly { text: string }[]): string {
  return parts.map((part) => part.text).join('');
}
