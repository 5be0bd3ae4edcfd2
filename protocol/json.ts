/** JSON from strangers: objects only, no duplicate fields, bounded depth. */
import type { Bytes } from "./bytes.ts";
import { fromUtf8 } from "./bytes.ts";

/** A parsed JSON object whose fields are still unknown. */
export type Fields = Readonly<Record<string, unknown>>;

const deepest = 8;

/** The object that `text` holds, or `undefined` for anything that is no JSON object, repeats a field or nests deeper than 8. */
export function parseObject(text: string | Bytes): Fields | undefined {
	const source = typeof text === "string" ? text : fromUtf8(text);
	if (source === undefined || !isPlain(source)) return undefined;
	try {
		const value: unknown = JSON.parse(source);
		return isFields(value) ? value : undefined;
	} catch {
		return undefined;
	}
}

export function isFields(value: unknown): value is Fields {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether an object has no other fields than these. */
export function hasOnly(fields: Fields, allowed: readonly string[]): boolean {
	return Object.keys(fields).every((name) => allowed.includes(name));
}

/** RFC 8785 for what the protocol signs: ASCII field names, strings, integers, arrays and objects. */
export function canonicalJson(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
	if (isFields(value)) {
		const fields = Object.keys(value)
			.filter((name) => value[name] !== undefined)
			.sort()
			.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
		return `{${fields.join(",")}}`;
	}
	return JSON.stringify(value);
}

/** Walks the text once: `JSON.parse` keeps the last of two equal fields silently, and recurses as deep as it is told to. */
function isPlain(source: string): boolean {
	const open: (Set<string> | undefined)[] = [];
	for (let i = 0; i < source.length; i++) {
		const letter = source[i];
		if (letter === "{" || letter === "[") {
			if (open.push(letter === "{" ? new Set() : undefined) > deepest) return false;
		} else if (letter === "}" || letter === "]") {
			open.pop();
		} else if (letter === '"') {
			const start = i++;
			while (i < source.length && source[i] !== '"') i += source[i] === "\\" ? 2 : 1;
			let next = i + 1;
			while (/\s/.test(source[next] ?? "")) next++;
			if (source[next] !== ":") continue;
			const names = open.at(-1);
			const name = unescaped(source.slice(start, i + 1));
			if (!names || name === undefined || names.has(name)) return false;
			names.add(name);
		}
	}
	return true;
}

function unescaped(literal: string): string | undefined {
	try {
		const value: unknown = JSON.parse(literal);
		return typeof value === "string" ? value : undefined;
	} catch {
		return undefined;
	}
}
