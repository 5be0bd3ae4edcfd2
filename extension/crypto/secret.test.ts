import { format, inspect } from "node:util";
import { expect, test } from "vitest";
import { utf8 } from "../../protocol/bytes.ts";
import { reveal, Secret, wipe } from "./secret.ts";

test("a secret shows itself to nobody who prints, joins, clones or stores it", () => {
	const bytes = utf8("hunter2");
	const secret = new Secret(bytes);
	const shown = [
		`${secret}`,
		String([secret]),
		inspect({ secret }, { depth: 9, showHidden: true }),
		format("%o %s", secret, secret),
	];
	for (const text of shown) {
		expect(text).toContain("<secret>");
		expect(text).not.toMatch(/hunter2|104|68 ?75/);
	}
	expect(() => JSON.stringify({ secret })).toThrow(TypeError);
	expect(Object.getOwnPropertyNames(secret)).toEqual([]);
	expect(structuredClone(secret)).toEqual({});
	expect({ ...secret }).toEqual({});
	expect(reveal(secret)).toBe(bytes);
});

test("a wiped secret is zeros and gone", () => {
	const bytes = utf8("hunter2");
	const secret = new Secret(bytes);
	wipe(secret);
	wipe(secret);
	expect(bytes).toEqual(new Uint8Array(7));
	expect(() => reveal(secret)).toThrow(TypeError);
});
