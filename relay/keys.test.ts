import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isSignedBy } from "./crypto.ts";
import { loadRelayKeys } from "./keys.ts";

let folder = "";
let path = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-keys-"));
	path = join(folder, "data", "relay-key.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

let chance = 0;
const random = (length: number) => new Uint8Array(length).fill(++chance);
const load = () => loadRelayKeys(join(folder, "data"), random);

test("the relay key is made once, and is the same after a restart", () => {
	const first = load();
	const second = load();
	expect(second.publicKey).toEqual(first.publicKey);
	expect(second.secret).toEqual(first.secret);
	const message = new Uint8Array([1, 2, 3]);
	expect(isSignedBy(first.publicKey, message, second.sign(message))).toBe(true);
	expect(isSignedBy(first.publicKey, new Uint8Array(3), second.sign(message))).toBe(false);
});

test.skipIf(process.platform === "win32")("nobody else may read it, even when they could before", () => {
	load();
	expect(statSync(path).mode & 0o777).toBe(0o600);
	chmodSync(path, 0o644);
	load();
	expect(statSync(path).mode & 0o777).toBe(0o600);
});

test("a damaged file stops the start: a new key would look like an attack", () => {
	load();
	for (const text of ["", "{}", '{"seed":"AA","secret":"AA"}']) {
		writeFileSync(path, text);
		expect(load).toThrow(/damaged/);
	}
});
