/**
 * The parts of literals, templates and JSX, in the order in which ECMAScript evaluates them.
 *
 *     { ...a, [k()]: b, c: await d }   →   parts: a (copied), k() (to a property key), b, await d
 */
import type TS from "typescript";
import type { Part } from "./expressions.ts";
import type { Operand } from "./ir.ts";
import type { Lowering } from "./lower.ts";
import { isAnonymousFunction, skipWrappers } from "./syntax.ts";

const spread = (operand: Operand): Operand => ({ kind: "spread", operand });
const copy = (operand: Operand): Operand => ({ kind: "copy", operand });
const string = (operand: Operand): Operand => ({ kind: "string", operand });
const key = (operand: Operand): Operand => ({ kind: "runtime", name: "toKey", args: [operand] });

/** Elements of an array or arguments of a call: `...x` is iterated where it stands. */
export function arrayParts(low: Lowering, elements: readonly TS.Expression[]): Part[] {
  return elements.map((element) =>
    low.ts.isSpreadElement(element) ? { node: element.expression, wrap: spread } : { node: element },
  );
}

/** `${x}` of a plain template becomes a string where it stands; a tag gets the values. */
export function templateParts(template: TS.TemplateExpression, strings: boolean): Part[] {
  return template.templateSpans.map((span) =>
    strings ? { node: span.expression, wrap: string } : { node: span.expression },
  );
}

export function objectParts(low: Lowering, literal: TS.ObjectLiteralExpression): Part[] {
  const { ts } = low;
  const parts: Part[] = [];
  for (const property of literal.properties) {
    if (ts.isSpreadAssignment(property)) {
      parts.push({ node: property.expression, wrap: copy });
    } else if (ts.isShorthandPropertyAssignment(property)) {
      parts.push({ node: property.name });
    } else {
      parts.push(...keyParts(low, property.name));
      if (ts.isPropertyAssignment(property)) parts.push(valuePart(low, property));
    }
  }
  return parts;
}

/** An anonymous class as a property's value takes the name of the property, wherever it is evaluated. */
function valuePart(low: Lowering, property: TS.PropertyAssignment): Part {
  const { ts } = low;
  const { initializer, name } = property;
  if (!ts.isClassExpression(skipWrappers(ts, initializer)) || !isAnonymousFunction(ts, initializer)) {
    return { node: initializer };
  }
  if (ts.isComputedPropertyName(name)) {
    return {
      node: initializer,
      wrap: (operand) => ({
        kind: "named",
        name: low.builder.holes.get(name.expression) ?? { kind: "node", node: name.expression },
        operand,
      }),
    };
  }
  return { node: initializer, wrap: (operand) => ({ kind: "named", name: name.text, operand }) };
}

export function keyParts(low: Lowering, name: TS.PropertyName | undefined): Part[] {
  return name && low.ts.isComputedPropertyName(name) ? [{ node: name.expression, wrap: key }] : [];
}

export function jsxParts(low: Lowering, element: TS.JsxElement | TS.JsxSelfClosingElement | TS.JsxFragment): Part[] {
  const { ts } = low;
  const parts: Part[] = [];
  if (!ts.isJsxFragment(element)) {
    const opening = ts.isJsxElement(element) ? element.openingElement : element;
    const { tagName } = opening;
    if (ts.isPropertyAccessExpression(tagName) || (ts.isIdentifier(tagName) && !/^[a-z]/.test(tagName.text))) {
      parts.push(
        ts.isJsxElement(element) ? { node: tagName, also: element.closingElement.tagName } : { node: tagName },
      );
    }
    for (const attribute of opening.attributes.properties) {
      if (ts.isJsxSpreadAttribute(attribute)) parts.push({ node: attribute.expression, wrap: copy });
      else if (attribute.initializer) parts.push(...jsxValue(low, attribute.initializer));
    }
  }
  if (!ts.isJsxSelfClosingElement(element)) for (const child of element.children) parts.push(...jsxValue(low, child));
  return parts;
}

function jsxValue(low: Lowering, value: TS.JsxAttributeValue | TS.JsxChild): Part[] {
  const { ts } = low;
  if (ts.isJsxExpression(value)) {
    if (!value.expression) return [];
    return [value.dotDotDotToken ? { node: value.expression, wrap: spread } : { node: value.expression }];
  }
  return ts.isJsxText(value) || ts.isStringLiteral(value) ? [] : [{ node: value }];
}
