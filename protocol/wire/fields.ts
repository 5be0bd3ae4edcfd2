/** Readers of JSON fields: each answers the value in memory, or `undefined` when the field is not exactly that. */
import { type Bytes, fromBase64Url, toBase64Url } from "../bytes.ts";
import { hasOnly, isFields } from "../json.ts";

export type Read<T> = (value: unknown) => T | undefined;
/** What a reader answers. */
export type Out<R> = R extends Read<infer T> ? T : never;
type Shape = Readonly<Record<string, Read<unknown>>>;

/** An object with all of `required`, any of `optional`, and nothing else. */
export function object<R extends Shape, O extends Shape = Record<never, never>>(required: R, optional?: O) {
	type Value = { readonly [K in keyof R]: Out<R[K]> } & { readonly [K in keyof O]?: Out<O[K]> };
	const readers = Object.entries({ ...required, ...optional });
	const names = readers.map(([name]) => name);
	return (value: unknown): Value | undefined => {
		if (!isFields(value) || !hasOnly(value, names)) return undefined;
		const out: Record<string, unknown> = {};
		for (const [name, read] of readers) {
			if (!Object.hasOwn(value, name)) {
				if (Object.hasOwn(required, name)) return undefined;
				continue;
			}
			const field = read(value[name]);
			if (field === undefined) return undefined;
			out[name] = field;
		}
		return out as Value;
	};
}

/** One to `most` entries. */
export function list<T>(read: Read<T>, most: number, least = 1): Read<readonly T[]> {
	return (value) => {
		if (!Array.isArray(value) || value.length < least || value.length > most) return undefined;
		const out: T[] = [];
		for (const entry of value) {
			const item = read(entry);
			if (item === undefined) return undefined;
			out.push(item);
		}
		return out;
	};
}

/** Canonical base64url of exactly `length` bytes. */
export function binary(length: number): Read<Bytes> {
	const letters = Math.ceil((length * 4) / 3);
	// the length of the text first: nothing is decoded that cannot fit
	return (value) =>
		typeof value === "string" && value.length === letters ? fromBase64Url(value) : undefined;
}

export function oneOf<const T extends string | number>(...allowed: readonly T[]): Read<T> {
	return (value) => allowed.find((each) => each === value);
}

export function integer(least: number, most: number): Read<number> {
	return (value) =>
		Number.isInteger(value) && (value as number) >= least && (value as number) <= most
			? (value as number)
			: undefined;
}

export const truth: Read<boolean> = (value) => (typeof value === "boolean" ? value : undefined);

/** A length of time that somebody else dictates: what is longer than `most` is taken as `most`. Milliseconds. */
export function patience(most: number): Read<number> {
	return (value) => (typeof value === "number" && value >= 0 ? Math.min(Math.floor(value), most) : undefined);
}

/** Text for people's eyes: NFC, cut to `most` characters, without letters that are invisible or turn the line around. */
export function prose(most: number): Read<string> {
	return (value) =>
		typeof value === "string"
			? Array.from(value.normalize("NFC").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, ""))
					.slice(0, most)
					.join("")
			: undefined;
}

/** The JSON form of a value in memory: bytes become base64url, absent fields are left out. */
export function toJson(value: unknown): unknown {
	if (value instanceof Uint8Array) return toBase64Url(value);
	if (Array.isArray(value)) return value.map(toJson);
	if (!isFields(value)) return value;
	return Object.fromEntries(
		Object.entries(value)
			.filter(([, field]) => field !== undefined)
			.map(([name, field]) => [name, toJson(field)]),
	);
}
