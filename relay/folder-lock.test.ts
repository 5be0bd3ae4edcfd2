import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { lockFolder } from "./folder-lock.ts";

let folder = "";
beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "sidelong-lock-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("a data folder belongs to one relay that lives; after its end or its death to the next", async () => {
	const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
	const path = join(folder, "relay.pid");
	try {
		writeFileSync(path, `${other.pid}\n`);
		expect(() => lockFolder(folder)).toThrow(`process ${other.pid}`);
	} finally {
		other.kill("SIGKILL");
		await new Promise((done) => other.once("exit", done));
	}
	const unlock = lockFolder(folder);
	expect(readFileSync(path, "utf8")).toBe(`${process.pid}\n`);
	unlock();
	lockFolder(folder)();
	writeFileSync(path, "not a number");
	lockFolder(folder)();
});
