/** For the tests of this folder: vectors as bytes, and chance that is known beforehand. */
import { readFileSync } from "node:fs";
import { type Bytes, concat, uint } from "../../protocol/bytes.ts";
import { type Random, sha256 } from "./kdf.ts";

export type Json = Readonly<Record<string, unknown>>;
export interface Vector {
	readonly name: string;
	readonly inputs: Json;
	readonly intermediates: Json;
	readonly outputs: Json;
}
const file = JSON.parse(
	readFileSync(new URL("../../protocol/vectors/gx1.json", import.meta.url), "utf8"),
) as {
	vectors: Vector[];
};

export function vector(name: string): Vector {
	const found = file.vectors.find((vector) => vector.name === name);
	if (!found) throw new Error(`no vector ${name}`);
	return found;
}

export function unhex(text: string): Bytes {
	return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Bytes of a vector: hex, or an object whose `hex` is the hex. */
export function bytesOf(value: unknown): Bytes {
	if (typeof value === "string") return unhex(value);
	const { hex } = value as { hex?: unknown };
	if (typeof hex !== "string") throw new Error("this vector has no bytes here");
	return unhex(hex);
}

/** Answers the given bytes one after the other, and nothing else. */
export function queue(...answers: readonly Bytes[]): Random {
	const left = [...answers];
	return (length) => {
		const next = left.shift();
		if (next?.length !== length) throw new Error(`${length} random bytes were not expected here`);
		return next;
	};
}

/** Chance by a seed, the same every time. */
export function seeded(seed: number): Random {
	let count = 0;
	return (length) => {
		const blocks: Bytes[] = [];
		for (let have = 0; have < length; have += 32) blocks.push(sha256(uint(seed, 4), uint(count++, 4)));
		return concat(...blocks).slice(0, length);
	};
}
